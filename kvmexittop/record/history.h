/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_HISTORY_H
#define RECORD_HISTORY_H

/*
 * A history: the last samples, packed, to step back to.
 *
 * It is bounded by the number of samples and by bytes.  Each is stored as its delta from
 * the one before, and now and then one by itself: often enough that to unpack any of them
 * takes at most HISTORY_STEPS steps and never long, rarely enough that those take but a
 * part of the bytes.  The next newer one takes one step then.  So who wants a pair, or
 * several in a row, asks for the oldest first.
 */

#include <stddef.h>

#include "sample/sample.h"

#define HISTORY_STEPS 32

struct history;

/*
 * Keeps the last @nr samples, at least 1, as long as they take no more than @max_bytes; of
 * samples that are too large for that the last two, or as many as it takes to unpack them.
 * 0 or -ENOMEM.
 */
int history_create(struct history **history, size_t nr, size_t max_bytes);
/* Accepts NULL. */
void history_free(struct history *history);

/*
 * Adds a sorted sample, whose origin must outlive the history.  @old is the one that was
 * added before, or NULL.  -ENOMEM: not added.
 */
int history_add(struct history *history, const struct sample *old, const struct sample *sample);

/* How many there are to get, at most the number given at creation. */
size_t history_count(const struct history *history);

/*
 * Replaces the content of @sample by the one added @back samples before the newest
 * one, 0 being that.  -ENOENT: there is none, -ENOMEM; @sample may then be empty.
 */
int history_get(struct history *history, size_t back, struct sample *sample);

/* Frees what history_get() needs memory for: nobody will ask for a while. */
void history_rest(struct history *history);

/* Memory that all of it takes. */
size_t history_bytes(const struct history *history);

#endif
