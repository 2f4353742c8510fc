/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_RECORDED_H
#define SCREEN_FEED_RECORDED_H

/*
 * The recorded feed: plays the samples of a recording at their original pace, or at a
 * multiple of it.
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

/* A file descriptor that is readable when a sample is due. */
int feed_recorded_fd(const struct feed_recorded *recorded);

/*
 * 1: a sample was due; its content was swapped with that of @sample.  0: no sample is due.
 * -errno: there are no more samples, see source/recorded.h; returned once.
 */
int feed_recorded_take(struct feed_recorded *recorded, struct sample *sample);

void feed_recorded_pause(struct feed_recorded *recorded, bool paused);
/* Makes that many samples due at once, also while paused. */
void feed_recorded_hurry(struct feed_recorded *recorded, unsigned int samples);
/* Sets the speed, above 0; 1 is the original pace. */
void feed_recorded_set_speed(struct feed_recorded *recorded, double speed);

/*
 * Moves by @by_s seconds, back if negative, from the sample that was taken last.  The two
 * samples there are due at once, so that there is an interval to show.  0 or -errno.
 */
int feed_recorded_seek(struct feed_recorded *recorded, int64_t by_s);

#endif
