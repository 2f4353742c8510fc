/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_WINDOW_H
#define ADVICE_WINDOW_H

/*
 * A window: the samples at the start, at both thirds and at the end of a time, out of samples
 * that come one by one.
 */

#include "advice/advice.h"

struct advice_window {
	struct sample marks[ADVICE_MARKS];
	size_t nr;	    /* marks that are set */
	uint64_t length_ns; /* set by the caller */
	/* Set by the caller: the last sample is at the end, and no earlier one is taken for it. */
	bool is_exact;
};

/*
 * Takes a copy of the sample if it is a mark.  A sample of another epoch starts again.  0 or
 * -ENOMEM.
 */
int advice_window_add(struct advice_window *window, const struct sample *sample);
/* Takes @sample, the last one there is, as the end.  0 or -ENOMEM. */
int advice_window_end(struct advice_window *window, const struct sample *sample);
/* True if the end is there. */
bool advice_window_is_full(const struct advice_window *window);
/* Starts again at the end. */
void advice_window_restart(struct advice_window *window);
/* Makes advice about it; its samples must outlive that.  0 or -ENOMEM. */
int advice_window_judge(const struct advice_window *window, struct advice *advice,
			bool (*wants)(const void *data, const struct sample_vm *vm),
			const void *data);
void advice_window_free(struct advice_window *window);

#endif
