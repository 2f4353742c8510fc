/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_READER_H
#define RECORD_READER_H

/*
 * A recording: what a recorder wrote, read again.  frame.h has the format.
 *
 * Whatever happened to the file, each sample comes back whose frame is whole and
 * whose predecessors are, up to one that stands by itself.  What does not is told as
 * damage.  A file that still grows may be read.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sample/sample.h"

struct recording;

struct recording_damage {
	uint64_t offset;  /* of the first byte that is no part of a whole frame */
	uint64_t bytes;	  /* that are none, 0: no damage */
	uint64_t samples; /* whole, but not to be had without others that are not */
	bool cut;	  /* it is all of a frame that was not finished */
};

/*
 * -EBADMSG: there is no sample in it; else -errno.  The first takes
 * over the file, seekable and open for reading, unless it fails.
 */
int recording_open_file(struct recording **recording, FILE *file);
int recording_open(struct recording **recording, const char *path);
/* Accepts NULL. */
void recording_close(struct recording *recording);

/*
 * Replaces the content of @sample by that of the next one; its origin is valid until
 * the recording is closed.  -ENODATA: that was all; else -errno.
 */
int recording_next(struct recording *recording, struct sample *sample);

/*
 * Goes to a sample that stands by itself, near before the wall time @to_s: the first if
 * that is INT64_MIN.  Reads some of the file, however long it is.  0 or -errno.
 */
int recording_seek(struct recording *recording, int64_t to_s);

/* Share of the file that was read, 0 to 1. */
double recording_position(const struct recording *recording);

/* What was found since it was opened. */
const struct recording_damage *recording_damage(const struct recording *recording);

#endif
