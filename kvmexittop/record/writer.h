/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_WRITER_H
#define RECORD_WRITER_H

/*
 * A writer: appends samples to a recording, see frame.h.
 *
 * Each sample is in the file, by a single write, when writer_add() returns: who
 * is killed at any time loses the one in hand at most.  When the disk is full, what
 * was written of it is taken back.  Every WRITER_GROUP-th sample stands by itself,
 * to start from.
 */

#include <stdint.h>

#include "sample/sample.h"

#define WRITER_GROUP 120

struct writer;

/*
 * Creates @name, or goes on behind what is in it.  Once it would grow beyond
 * @max_bytes, unless these are 0, it is renamed to @name.1, instead of what was there,
 * and a new one begun.  0 or -errno: -EEXIST is a file that is no recording, -EBUSY
 * one that somebody else is recording to, -ELOOP one that is reached by a link that is
 * not followed, see path.h.
 */
int writer_open(struct writer **writer, const char *name, uint64_t max_bytes);

/*
 * Appends a sample.  0 or -errno, and nothing is recorded from then on: -EINVAL is one
 * that is not sound, see sample/invariant.h, -E2BIG more than the reader accepts.  The
 * caller may leave that to writer_error().  Accepts NULL, and records nothing.
 */
int writer_add(struct writer *writer, const struct sample *sample);

/* Why it ended, or 0.  May be called from another thread.  Accepts NULL. */
int writer_error(const struct writer *writer);

/* Accepts NULL. */
void writer_close(struct writer *writer);

#endif
