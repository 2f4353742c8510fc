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

struct feed {
	const struct feed_ops *ops; /* the rest is zeroed */
	void *state;		    /* of the ops */
	int fd;			    /* readable when there is a sample, or a failure */
	struct source *source;
	struct recorder *recorder; /* each sample goes there as well, unless it is NULL */
};

struct feed_ops {
	bool is_recorded; /* it ends, and has a position */
	/* @delay_ns, between samples, is not 0.  0 or -errno. */
	int (*start)(struct feed *feed, uint64_t delay_ns);
	/*
	 * 1: there was a sample; its content was swapped with that of @sample.  0: there was
	 * none.  -errno, and a sentence in @why, "" at the end of a recording.
	 */
	int (*take)(struct feed *feed, struct sample *sample, char *why, size_t size);
	/* False: the source did not return in time, and must not be closed. */
	bool (*stop)(struct feed *feed, uint64_t timeout_ns);

	/* These may be NULL. */
	uint64_t (*waiting_ns)(struct feed *feed);   /* for the source; 0: not */
	double (*position)(const struct feed *feed); /* from 0 to 1 */
	void (*set_delay)(struct feed *feed, uint64_t delay_ns);
	void (*pause)(struct feed *feed, bool paused);
	void (*hurry)(struct feed *feed, unsigned int samples);
	void (*set_speed)(struct feed *feed, double speed);
	int (*seek)(struct feed *feed, int64_t by_s); /* 0 or -errno */
};

/* That of the source, which is open and not read yet. */
const struct feed_ops *feed_of(const struct source *source);

#endif
