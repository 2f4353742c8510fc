/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_LIVE_H
#define SCREEN_FEED_LIVE_H

/*
 * Reads a source at regular times in a thread of its own, so that a source that is slow
 * or stuck never blocks the user.
 *
 * From feed_live_start() to feed_live_stop() the source belongs to that thread; the
 * caller may not read even its message and its origin.  Samples carry a copy of the
 * origin, which does not change until feed_live_stop() returned true.
 *
 * No sample is skipped: a finished sample waits until it is taken, and only then is the
 * source read again.  So each VM that ended is seen once.  VMs that end meanwhile wait in
 * the source, whose events are handled all the time.
 *
 * Only the thread that called feed_live_start() may call these functions.  None of them
 * waits for the source, but feed_live_stop() with a time limit.
 */

#include <stdbool.h>
#include <stdint.h>

#include "record/writer.h"
#include "source/source.h"

/* The second sample follows the first after this or the delay, if that is shorter. */
#define FEED_LIVE_FIRST_NS 300000000ULL

struct feed_live;

/*
 * Starts with the first sample at once.  @source is open and not read yet, @delay_ns
 * not 0.  Each sample goes to @writer as well, unless that is NULL.  0 or -errno.
 */
int feed_live_start(struct feed_live **live, struct source *source, struct writer *writer,
		    uint64_t delay_ns);

/*
 * False: the source did not return within @timeout_ns, and nothing was freed.  One
 * may try again, or exit without closing the source.  True: all is freed, with the
 * origins of the samples; the source is the caller's again.  Accepts NULL.
 */
bool feed_live_stop(struct feed_live *live, uint64_t timeout_ns);

/* Readable while there is something to take. */
int feed_live_fd(const struct feed_live *live);

/*
 * 1: there is a new sample; its content was swapped with that of @sample.  0: there
 * is nothing.  -errno: why the source failed; it will be read again at the next
 * tick.
 */
int feed_live_take(struct feed_live *live, struct sample *sample);

/* What the kernel said about the failure that feed_live_take() returned last, or "". */
const char *feed_live_message(const struct feed_live *live);

/* From the last reading on, not 0.  If that is longer ago, the next is at once. */
void feed_live_set_delay(struct feed_live *live, uint64_t delay_ns);

/* How long the source or the writer has been busy with what it does now; 0 if neither is. */
uint64_t feed_live_waiting_ns(struct feed_live *live);

#endif
