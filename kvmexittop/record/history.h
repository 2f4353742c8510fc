/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_HISTORY_H
#define RECORD_HISTORY_H

/*
 * A history: the last samples, packed in memory, to step back to.
 *
 * It is bounded by the number of samples and by bytes.  A sample is stored as its delta from
 * the previous one, or complete.  Complete samples are frequent enough that unpacking any
 * sample takes at most HISTORY_STEPS steps, and rare enough that most bytes are deltas.
 * After one sample is unpacked, the next newer one takes one step.  So a caller that needs
 * several samples asks for the oldest first.
 */

#include <stddef.h>

#include "sample/sample.h"

#define HISTORY_STEPS 32

struct history;

/*
 * Creates a history of at most @nr samples, at least 1, and @max_bytes bytes.  If the samples
 * are larger than that, it keeps the last two and those needed to unpack them.  0 or -ENOMEM.
 */
int history_create(struct history **history, size_t nr, size_t max_bytes);
/* Accepts NULL. */
void history_free(struct history *history);

/*
 * Adds a sorted sample, whose origin must outlive the history.  @old is the sample that was
 * added last, or NULL.  0 or -ENOMEM; on error it is not added.
 */
int history_add(struct history *history, const struct sample *old, const struct sample *sample);

/* The number of samples in the history, at most the number given at creation. */
size_t history_count(const struct history *history);

/*
 * Replaces the content of @sample by the sample @back before the newest one.  0; -ENOENT:
 * there is no such sample; or -ENOMEM.  On error @sample may be empty.
 */
int history_get(struct history *history, size_t back, struct sample *sample);

/* Frees the memory that history_get() uses, until its next call. */
void history_rest(struct history *history);

/* Memory used by the history, in bytes. */
size_t history_bytes(const struct history *history);

#endif
