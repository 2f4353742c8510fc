/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_WRITER_H
#define RECORD_WRITER_H

/*
 * A writer: appends samples to a recording, see frame.h.
 *
 * writer_add() writes each sample by a single write: a process killed at any time loses at
 * most the current sample.  When the disk is full, a partly written sample is removed again.
 * Every WRITER_GROUP-th sample is complete, so that a reader can start there.
 */

#include <stdint.h>

#include "sample/sample.h"

#define WRITER_GROUP 120

struct writer;

/*
 * Creates the file @name, or appends to it.  Before it grows beyond @max_bytes, unless that
 * is 0, it is renamed to @name.1, which is replaced, and a new file is started.  0 or -errno.
 * -EEXIST: the file is not a recording; -EBUSY: another process records to it; -ELOOP: the
 * path has a symbolic link that is not followed, see path.h.
 */
int writer_open(struct writer **writer, const char *name, uint64_t max_bytes);

/*
 * Appends a sample.  0 or -errno; after an error nothing more is recorded.  -EINVAL: the
 * sample is not sound, see sample/invariant.h; -E2BIG: it is larger than the reader accepts.
 * writer_error() returns the error, too.  Accepts NULL as @writer, and does nothing.
 */
int writer_add(struct writer *writer, const struct sample *sample);

/* The error after which the writer stopped, or 0.  Thread-safe.  Accepts NULL. */
int writer_error(const struct writer *writer);

/* Accepts NULL. */
void writer_close(struct writer *writer);

#endif
