/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_LIVE_H
#define SCREEN_FEED_LIVE_H

/*
 * The live feed: reads a source at regular times in a thread, so that a slow or stuck source
 * never blocks the user.
 *
 * From feed_live_start() to feed_live_stop() the thread owns the source; the caller must not
 * read even its message and its origin.  Samples have a copy of the origin, which does not
 * change until feed_live_stop() returns true.
 *
 * No sample is skipped: a finished sample waits until it is taken, and only then the source
 * is read again.  So each VM that ended is seen once.  VMs that end meanwhile wait in the
 * source, whose events are handled at any time.
 *
 * Only the thread that called feed_live_start() may call these functions.  None of them
 * waits for the source, except feed_live_stop(), with a time limit.
 */

#include <stdbool.h>
#include <stdint.h>

#include "record/writer.h"
#include "source/source.h"

/* Time from the first to the second sample, or the delay if that is shorter. */
#define FEED_LIVE_FIRST_NS 300000000ULL

struct feed_live;

/*
 * Starts, with the first sample at once.  @source is open and not read yet; @delay_ns is not
 * 0.  Each sample is also recorded by @writer, unless that is NULL.  0 or -errno.
 */
int feed_live_start(struct feed_live **live, struct source *source, struct writer *writer,
		    uint64_t delay_ns);

/*
 * True: all is freed, including the origins of samples, and the caller owns the source again.
 * False: the source did not return within @timeout_ns, and nothing was freed; the caller may
 * try again, or exit without closing the source.  Accepts NULL.
 */
bool feed_live_stop(struct feed_live *live, uint64_t timeout_ns);

/* A file descriptor that is readable while there is a sample or an error to take. */
int feed_live_fd(const struct feed_live *live);

/*
 * 1: there is a new sample; its content was swapped with that of @sample.  0: there is none.
 * -errno: the error of the source, which will be read again at the next tick.
 */
int feed_live_take(struct feed_live *live, struct sample *sample);

/* The kernel's text about the last error that feed_live_take() returned, or "". */
const char *feed_live_message(const struct feed_live *live);

/* Sets the delay, not 0, from the last reading on; if it has passed, the next is at once. */
void feed_live_set_delay(struct feed_live *live, uint64_t delay_ns);

/* The time that the current call of the source or the writer has taken; 0 if there is none. */
uint64_t feed_live_waiting_ns(struct feed_live *live);

#endif
