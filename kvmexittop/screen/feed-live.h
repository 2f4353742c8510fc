/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_LIVE_H
#define SCREEN_FEED_LIVE_H

/*
 * A sampler: reads a source again and again in a thread of its own, so that a
 * source that is slow or stuck never keeps a user waiting.
 *
 * From sampler_start() to sampler_stop() the source belongs to that thread; not
 * even its message and its origin may be looked at.  Samples carry an origin of
 * the sampler's, which stays as it is until sampler_stop() returned true.
 *
 * No sample is skipped: one that is finished waits until it is taken, and only
 * then the source is read again.  Each VM that ended is thus seen once, and VMs
 * that end meanwhile wait in the source, whose events are handled all the time.
 *
 * All functions are for one thread, the one that started it; none waits for the
 * source, and only sampler_stop() waits at all.
 */

#include <stdbool.h>
#include <stdint.h>

#include "record/writer.h"
#include "source/source.h"

/* The second sample follows the first after this or the delay, if that is shorter. */
#define SAMPLER_FIRST_NS 300000000ULL

struct sampler;

/*
 * Starts with the first sample at once.  @source is open and not read yet, @delay_ns
 * not 0.  Each sample goes to @recorder as well, unless that is NULL.  0 or -errno.
 */
int sampler_start(struct sampler **sampler, struct source *source, struct recorder *recorder,
		  uint64_t delay_ns);

/*
 * False: the source did not return within @timeout_ns, and nothing was freed.  One
 * may try again, or exit without closing the source.  True: all is freed, with the
 * origins of the samples; the source is the caller's again.  Accepts NULL.
 */
bool sampler_stop(struct sampler *sampler, uint64_t timeout_ns);

/* Readable while there is something to take. */
int sampler_fd(const struct sampler *sampler);

/*
 * 1: there is a new sample; its content was swapped with that of @sample.  0: there
 * is nothing.  -errno: why the source failed; it will be read again at the next
 * tick.
 */
int sampler_take(struct sampler *sampler, struct sample *sample);

/* What the kernel said about the failure that sampler_take() returned last, or "". */
const char *sampler_message(const struct sampler *sampler);

/* From the last reading on, not 0.  If that is longer ago, the next is at once. */
void sampler_set_delay(struct sampler *sampler, uint64_t delay_ns);

/* How long the source or the recorder has been busy with what it does now; 0 if neither is. */
uint64_t sampler_waiting_ns(struct sampler *sampler);

#endif
