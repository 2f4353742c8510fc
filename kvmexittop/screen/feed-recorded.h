/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_RECORDED_H
#define SCREEN_FEED_RECORDED_H

/*
 * Plays the samples of a recording at the pace at which they were taken, or at a multiple
 * of it.
 *
 * A gap in the recording, such as between two runs with --record, takes at most
 * FEED_RECORDED_GAP_NS.
 */

#include <stdbool.h>
#include <stdint.h>

#include "source/source.h"

#define FEED_RECORDED_GAP_NS 5000000000ULL

struct feed_recorded;

/* The first two samples are due at once.  @source is open and not read yet.  0 or -errno. */
int feed_recorded_start(struct feed_recorded **recorded, struct source *source);
/* Leaves the source open.  Accepts NULL. */
void feed_recorded_stop(struct feed_recorded *recorded);

/* Readable when a sample is due. */
int feed_recorded_fd(const struct feed_recorded *recorded);

/*
 * 1: a sample was due, and its content swapped with that of @sample.  0: none is.
 * -errno: why there are no more, see source/recorded.h; reported once.
 */
int feed_recorded_take(struct feed_recorded *recorded, struct sample *sample);

void feed_recorded_pause(struct feed_recorded *recorded, bool paused);
/* So many samples are due at once, also while paused. */
void feed_recorded_hurry(struct feed_recorded *recorded, unsigned int samples);
/* More than 0; 1 is as it was. */
void feed_recorded_set_speed(struct feed_recorded *recorded, double speed);

/*
 * Goes so many seconds on, or back if negative, from the sample that was taken last.
 * The two samples there are due at once, the first being what the second is compared
 * with.  0 or -errno.
 */
int feed_recorded_seek(struct feed_recorded *recorded, int64_t by_s);

#endif
