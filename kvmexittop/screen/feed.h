/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_H
#define SCREEN_FEED_H

/*
 * A feed: the samples of a screen, from a live source or from a recording.  A function that
 * one of them does not support, such as seeking in a live source, has no effect.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/writer.h"
#include "sample/sample.h"
#include "source/source.h"

/* The state of a replay. */
struct playback {
	double speed;	 /* 0: samples are live */
	double position; /* in the recording, from 0 to 1 */
	bool ended;
};

struct feed {
	const struct feed_ops *ops;
	void *state;	       /* of the ops */
	int fd;		       /* readable when there is a sample, or an error */
	struct source *source; /* open */
	struct writer *writer; /* records each sample; or NULL */
	struct playback playback;
};

/* Starts.  @source is open and not read yet; @delay_ns, between samples, is not 0.  0 or -errno. */
int feed_start(struct feed *feed, struct source *source, struct writer *writer, uint64_t delay_ns);
/*
 * 1: there was a sample; its content was swapped with that of @sample.  0: there was none.
 * -errno, with a sentence in @why, which is "" at the end of a recording.
 */
int feed_take(struct feed *feed, struct sample *sample, char *why, size_t size);
/*
 * Stops.  False: the source did not return within @timeout_ns, and must not be closed.
 * Accepts a zeroed feed.
 */
bool feed_stop(struct feed *feed, uint64_t timeout_ns);

/* The time that the source has taken for the current reading; 0: it is not being read. */
uint64_t feed_waiting_ns(struct feed *feed);
void feed_set_delay(struct feed *feed, uint64_t delay_ns);
void feed_pause(struct feed *feed, bool paused);
/* Makes that many samples due at once, also while paused.  False: not supported. */
bool feed_hurry(struct feed *feed, unsigned int samples);
void feed_set_speed(struct feed *feed, double speed);
/*
 * Moves by @by_s seconds; the two samples there are due at once.  0 or -errno; -EOPNOTSUPP: not
 * supported.
 */
int feed_seek(struct feed *feed, int64_t by_s);

#endif
