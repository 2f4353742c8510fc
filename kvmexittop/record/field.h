/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FIELD_H
#define RECORD_FIELD_H

/*
 * A field: one number or text of a record, and its bytes as a change from another record.
 *
 * A number is the difference modulo 2^64, its sign moved to the lowest bit.  For cycles it is
 * the difference from the expected cost, which is the new exits times the mean cost so far:
 * that takes a byte less.  A text is itself.  These bytes are part of the format of recordings.
 */

#include <stdbool.h>
#include <stdint.h>

#include "record/shape.h"
#include "record/varint.h"

uint64_t field_get(const char *record, const struct field *field);
void field_set(char *record, const struct field *field, uint64_t value);
void field_copy(char *record, const struct field *field, const char *base);
bool field_is_same(const char *a, const char *b, const struct field *field);

/* The caller has reserved VARINT_MAX bytes, and for a text also its size. */
void field_put(struct varint_buffer *buffer, const struct shape *shape, const struct field *field,
	       const char *base, const char *record);
/* The fields before it in the shape are those of the new record already. */
void field_take(struct varint_cursor *cursor, const struct shape *shape, const struct field *field,
		const char *base, char *record);

#endif
