/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_ADVISOR_H
#define SCREEN_ADVISOR_H

/* Advice about the last ten seconds before the sample that is shown, while its page is open. */

#include <stdint.h>

#include "advice/window.h"
#include "screen/past.h"
#include "view/filter.h"

struct advisor {
	struct advice_window window; /* filled from the past */
	struct advice advice;
	/* The counters of look and past that it was made for; 0: it was not */
	uint64_t changes, samples;
};

/*
 * Makes advice about the VMs that @options select, if @changes or the samples are others than
 * before.  0 or -ENOMEM.
 */
int advisor_update(struct advisor *advisor, const struct past *past,
		   const struct view_options *options, uint64_t changes);
/* Frees all: the page is closed. */
void advisor_free(struct advisor *advisor);

#endif
