/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_READER_H
#define RECORD_READER_H

/*
 * The reader of recordings.  frame.h describes the format.
 *
 * In a damaged file, a sample is read if its frame is intact, and so are its predecessors
 * back to a complete sample.  The rest is reported as damage.  The file may grow while it is
 * read.
 *
 * For any file, reading takes linear time, and memory for two samples of the maximum size in
 * shape.h, their frame, and ORIGIN_BYTES_MAX.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "sample/sample.h"

struct reader;

struct reader_damage {
	uint64_t offset;  /* of the first byte that is not part of an intact frame */
	uint64_t bytes;	  /* number of such bytes; 0: no damage */
	uint64_t samples; /* intact, but changes from a sample that is damaged */
	bool cut;	  /* all damage is unfinished frames: the writer was killed */
};

/*
 * Open a recording.  0; -EBADMSG: the file has no sample; or -errno.  reader_open_file()
 * takes ownership of @file, which is seekable and open for reading, if it succeeds.
 */
int reader_open_file(struct reader **reader, FILE *file);
/* A file that cannot seek, such as a pipe, is copied to a temporary file first. */
int reader_open(struct reader **reader, const char *path);
/* Accepts NULL. */
void reader_close(struct reader *reader);

/*
 * Replaces the content of @sample by the next sample.  Its origin is valid until the reader
 * is closed.  0; -ENODATA: no more samples; or -errno.
 */
int reader_next(struct reader *reader, struct sample *sample);

/*
 * Moves to a complete sample shortly before the monotonic time @to_ns in the epoch of @of, which
 * is a sample of this recording and need not have VMs; or to the first sample if @of is NULL.
 * Reads only parts of the file.  0 or -errno.
 */
int reader_seek(struct reader *reader, const struct sample *of, uint64_t to_ns);

/* The permission bits of the file; all of them if it is not a regular file. */
mode_t reader_mode(const struct reader *reader);

/* The position in the file, from 0 to 1. */
double reader_position(const struct reader *reader);

/* The damage found since the recording was opened; each place is counted once. */
const struct reader_damage *reader_damage(const struct reader *reader);

#endif
