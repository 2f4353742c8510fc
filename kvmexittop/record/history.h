/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_HISTORY_H
#define RECORD_HISTORY_H

/*
 * A history: the last samples, packed, to step back to.
 *
 * Each is stored as its delta from the one before, and every HISTORY_GROUP-th by
 * itself.  Any of them takes at most HISTORY_GROUP steps to unpack; the next newer
 * one of the same group then takes one step.  So who wants a pair, or several in
 * a row, asks for the oldest first.
 */

#include <stddef.h>

#include "sample/sample.h"

#define HISTORY_GROUP 8

struct history;

/* Keeps the last @nr samples, at least 1.  0 or -ENOMEM. */
int history_create(struct history **history, size_t nr);
/* Accepts NULL. */
void history_free(struct history *history);

/* Adds a sorted sample, whose origin must outlive the history.  -ENOMEM: not added. */
int history_add(struct history *history, const struct sample *sample);

/* How many there are to get, at most the number given at creation. */
size_t history_count(const struct history *history);

/*
 * Replaces the content of @sample by the one added @back samples before the newest
 * one, 0 being that.  -ENOENT: there is none, -ENOMEM; @sample may then be empty.
 */
int history_get(struct history *history, size_t back, struct sample *sample);

/* Memory that all of it takes. */
size_t history_bytes(const struct history *history);

#endif
