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
#include <string.h>

#include "record/shape.h"
#include "record/varint.h"
#include "sample/sample.h"

/* These two are inline: as calls for each number they take a fifth of a sample's instructions. */
static inline uint64_t field_get(const char *record, const struct field *field)
{
	uint64_t wide;
	uint32_t narrow;

	switch (field->size) {
	case sizeof(wide):
		memcpy(&wide, record + field->offset, sizeof(wide));
		return field->unit && wide != UNKNOWN ? wide / field->unit : wide;
	case sizeof(narrow):
		memcpy(&narrow, record + field->offset, sizeof(narrow));
		return narrow;
	default:
		return record[field->offset];
	}
}

static inline bool field_is_same(const char *a, const char *b, const struct field *field)
{
	if (field->is_text)
		return !strcmp(a + field->offset, b + field->offset);
	return field_get(a, field) == field_get(b, field);
}

void field_set(char *record, const struct field *field, uint64_t value);
void field_copy(char *record, const struct field *field, const char *base);

/* The caller has reserved VARINT_MAX bytes, and for a text also its size. */
void field_put(struct varint_buffer *buffer, const struct shape *shape, const struct field *field,
	       const char *base, const char *record);
/* The fields before it in the shape are those of the new record already. */
void field_take(struct varint_cursor *cursor, const struct shape *shape, const struct field *field,
		const char *base, char *record);

#endif
