/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_H
#define WHY_H

/*
 * What the page "why" of a browser is about: looks into the exits of its reason as
 * long as the page is open, and not a moment longer.
 */

#include <stdbool.h>
#include <stdint.h>

#include "browser.h"
#include "tracer.h"

struct why {
	struct tracer *tracer;
	struct detail detail;
	uint64_t read_ns;	/* when it was read last, CLOCK_MONOTONIC */
	bool failed;		/* and is not tried again while the page is open */
};

/*
 * Attaches, reads or detaches, as the page of the browser wants it now, and hands the
 * numbers to the browser.  Returns after how many milliseconds it wants to be called
 * again, -1 for never.
 */
int why_update(struct why *why, struct browser *browser);
void why_close(struct why *why);

#endif
