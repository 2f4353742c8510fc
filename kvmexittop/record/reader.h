/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_READER_H
#define RECORD_READER_H

/*
 * A recording: what a writer wrote, read again.  frame.h has the format.
 *
 * Whatever happened to the file, each sample comes back whose frame is whole and
 * whose predecessors are, up to one that stands by itself.  What does not is told as
 * damage.  A file that still grows may be read.
 *
 * Whoever wrote the file, reading all of it takes linear time, and memory for two samples
 * of the size that shape.h allows, their frame, and ORIGIN_BYTES_MAX.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sample/sample.h"

struct reader;

struct reader_damage {
	uint64_t offset;  /* of the first byte that is no part of a whole frame */
	uint64_t bytes;	  /* that are none, 0: no damage */
	uint64_t samples; /* whole, but not to be had without others that are not */
	bool cut;	  /* it is all of a frame that was not finished */
};

/*
 * -EBADMSG: there is no sample in it; else -errno.  The first takes
 * over the file, seekable and open for reading, unless it fails.
 */
int reader_open_file(struct reader **reader, FILE *file);
int reader_open(struct reader **reader, const char *path);
/* Accepts NULL. */
void reader_close(struct reader *reader);

/*
 * Replaces the content of @sample by that of the next one; its origin is valid until
 * the recording is closed.  -ENODATA: that was all; else -errno.
 */
int reader_next(struct reader *reader, struct sample *sample);

/*
 * Goes to a sample that stands by itself, near before the monotonic time @to_ns in the epoch
 * of @of, a sample of this recording whose VMs do not matter; to the first if @of is NULL.
 * Reads some of the file, however long it is.  0 or -errno.
 */
int reader_seek(struct reader *reader, const struct sample *of, uint64_t to_ns);

/* Share of the file that was read, 0 to 1. */
double reader_position(const struct reader *reader);

/* What was found since it was opened, each place once. */
const struct reader_damage *reader_damage(const struct reader *reader);

#endif
