/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_RECORDED_H
#define SCREEN_FEED_RECORDED_H

/*
 * A player: the samples of a recorded source at the pace at which they were taken, or
 * a multiple of it.
 *
 * A gap in the recording, such as between two runs of the recorder, takes no longer
 * than PLAYER_GAP_NS.
 */

#include <stdbool.h>
#include <stdint.h>

#include "source/source.h"

#define PLAYER_GAP_NS 5000000000ULL

struct player;

/* The first two samples are due at once.  @source is open and not read yet.  0 or -errno. */
int player_start(struct player **player, struct source *source);
/* Leaves the source open.  Accepts NULL. */
void player_stop(struct player *player);

/* Readable when a sample is due. */
int player_fd(const struct player *player);

/*
 * 1: a sample was due, and its content swapped with that of @sample.  0: none is.
 * -errno: why there are no more, see source/recorded.h; reported once.
 */
int player_take(struct player *player, struct sample *sample);

void player_pause(struct player *player, bool paused);
/* So many samples are due at once, also while paused. */
void player_hurry(struct player *player, unsigned int samples);
/* More than 0; 1 is as it was. */
void player_set_speed(struct player *player, double speed);

/*
 * Goes so many seconds on, or back if negative, from the sample that was taken last.
 * The two samples there are due at once, the first being what the second is compared
 * with.  0 or -errno.
 */
int player_seek(struct player *player, int64_t by_s);

#endif
