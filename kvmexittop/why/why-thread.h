/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_THREAD_H
#define WHY_THREAD_H

/*
 * Traces the exits of one reason as long as the user looks at them.
 *
 * The tracer runs in a thread, and no function here waits for it: the verifier takes about
 * 50 ms, and detaching waits until no CPU runs the programs.
 */

#include <stdint.h>

#include "why/breakdown.h"

struct why;

/* The numbers so far, valid until the next call of why_update(). */
struct why_found {
	const struct breakdown *breakdown; /* NULL: nothing yet */
	int err;			   /* of tracer_start() or tracer_read(), or 0 */
};

/* Starts the thread; it waits for why_update().  0 or -errno. */
int why_open(struct why **why);
/* Asks the thread to end.  It frees @why later, or the process exits.  Accepts NULL. */
void why_close(struct why *why);

/* A file descriptor that is readable when why_update() has news.  @why owns it. */
int why_fd(const struct why *why);

/*
 * Asks the thread to trace @target, or nothing if it is NULL, and returns the numbers so far.
 * @tsc_khz is that of tracer_start().
 */
struct why_found why_update(struct why *why, const struct breakdown_target *target,
			    uint64_t tsc_khz);

#endif
