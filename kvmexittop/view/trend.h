/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_H
#define VIEW_TREND_H

/*
 * The rates of the last samples, for what stands in a row.
 *
 * Kept for each exit of the newest sample; what belongs to a row is summed up
 * when it is drawn, so that a change of view or filter costs nothing.
 */

#include <stddef.h>

#include "sample/sample.h"

#define NR_TRENDS 64

struct view;
struct row;

struct trend_key {
	uint32_t vm, vcpu, kind, code;
};

/*
 * The rates of one sample lie side by side: a new sample touches no others, and a large
 * host has some 100,000 keys.
 */
struct trend_table {
	struct trend_key *keys; /* sorted as the exits of a sample */
	size_t nr;
	float *rates; /* NR_TRENDS times nr; exits per second, NAN if not known */
};

struct trend {
	size_t newest;		   /* of the NR_TRENDS, which are a ring */
	struct trend_table exits;  /* one for each exit of the newest sample */
	struct trend_table totals; /* over all VMs, by kind and code */
};

/* Both samples are sorted; @old may be NULL.  0 or -ENOMEM. */
int trend_update(struct trend *trend, const struct sample *old, const struct sample *new);
/* @copy is empty.  0 or -ENOMEM: it still is. */
int trend_copy(struct trend *copy, const struct trend *trend);
void trend_free(struct trend *trend);

/*
 * Writes @nr rates of the row, at most NR_TRENDS, the newest last: that of the sample
 * @back before the newest.  NAN if not known.
 */
void trend_rates(const struct trend *trend, size_t back, const struct view *view,
		 const struct row *row, size_t nr, double *rates);

#endif
