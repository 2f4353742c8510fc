/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FEED_H
#define SCREEN_FEED_H

/*
 * Where the samples of a screen come from: a source that is read now, or a recording that
 * is played.  What one of them cannot do, such as to seek in what is live, has no effect.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/writer.h"
#include "sample/sample.h"
#include "source/source.h"

/* How a recording is played. */
struct playback {
	double speed;	 /* 0: samples are live */
	double position; /* how much of it was read, 0 to 1 */
	bool ended;
};

struct feed {
	const struct feed_ops *ops;
	void *state;	       /* of the ops */
	int fd;		       /* readable when there is a sample, or a failure */
	struct source *source; /* open */
	struct writer *writer; /* each sample goes there as well, unless it is NULL */
	struct playback playback;
};

/* The source is not read yet; @delay_ns, between samples, is not 0.  0 or -errno. */
int feed_start(struct feed *feed, struct source *source, struct writer *writer, uint64_t delay_ns);
/*
 * 1: there was a sample; its content was swapped with that of @sample.  0: there was none.
 * -errno, and a sentence in @why, "" at the end of a recording.
 */
int feed_take(struct feed *feed, struct sample *sample, char *why, size_t size);
/* False: the source did not return in time, and must not be closed.  Takes a zeroed feed. */
bool feed_stop(struct feed *feed, uint64_t timeout_ns);

/* How long it has been waiting for the source; 0: it is not. */
uint64_t feed_waiting_ns(struct feed *feed);
void feed_set_delay(struct feed *feed, uint64_t delay_ns);
void feed_pause(struct feed *feed, bool paused);
/* So many samples are due at once, though it is paused.  False: it cannot. */
bool feed_hurry(struct feed *feed, unsigned int samples);
void feed_set_speed(struct feed *feed, double speed);
/* Goes on or back; two samples there are due at once.  -EOPNOTSUPP: it cannot; -errno. */
int feed_seek(struct feed *feed, int64_t by_s);

#endif
