/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_THREAD_H
#define WHY_THREAD_H

/*
 * Looks into the exits of one reason as long as somebody wants it, and not a moment
 * longer.
 *
 * A thread of its own does so, and no function waits for it: the verifier takes some
 * 50 ms, and what is detached must not run on any CPU any more.
 */

#include <stdint.h>

#include "why/breakdown.h"

struct why;

/* What was found out so far, valid until the next call of why_update(). */
struct why_found {
	const struct breakdown *breakdown; /* NULL: nothing yet */
	int err;			   /* why there is no looking, see tracer_start(), or 0 */
};

/* Starts the thread, which has nothing to do yet.  0 or -errno. */
int why_open(struct why **why);
/* The thread frees all when it comes to that, or the process ends.  Accepts NULL. */
void why_close(struct why *why);

/* Readable when why_update() has something new. */
int why_fd(const struct why *why);

/* Has the thread attach to what is wanted now, or with NULL detach.  @tsc_khz as for a tracer. */
struct why_found why_update(struct why *why, const struct breakdown_target *target,
			    uint64_t tsc_khz);

#endif
