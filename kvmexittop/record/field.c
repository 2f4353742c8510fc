// SPDX-License-Identifier: GPL-2.0-only
#include "record/field.h"

#include <string.h>

#include "sample/sample.h"

void field_set(char *record, const struct field *field, uint64_t value)
{
	const uint32_t narrow = value;

	value *= value != UNKNOWN ? field->unit ?: 1 : 1;
	switch (field->size) {
	case sizeof(value):
		memcpy(record + field->offset, &value, sizeof(value));
		break;
	case sizeof(narrow):
		memcpy(record + field->offset, &narrow, sizeof(narrow));
		break;
	default:
		/* A bool must be 0 or 1. */
		record[field->offset] = value & 1;
		break;
	}
}

void field_copy(char *record, const struct field *field, const char *base)
{
	memcpy(record + field->offset, base + field->offset, field->size);
}

/* The expected value of a field.  Packing and unpacking use the same rule. */
static uint64_t predict(const struct shape *shape, const struct field *field, const char *base,
			const char *record)
{
	uint64_t value = field_get(base, field), count;

	if (!field->is_cost)
		return value;
	count = field_get(base, &shape->fields[0]);
	if (!count)
		return value;
	return value + value / count * (field_get(record, &shape->fields[0]) - count);
}

void field_put(struct varint_buffer *buffer, const struct shape *shape, const struct field *field,
	       const char *base, const char *record)
{
	if (field->is_text)
		varint_put_text(buffer, record + field->offset);
	else
		varint_put(buffer, varint_fold(field_get(record, field) -
					       predict(shape, field, base, record)));
}

void field_take(struct varint_cursor *cursor, const struct shape *shape, const struct field *field,
		const char *base, char *record)
{
	if (field->is_text)
		varint_take_text(cursor, record + field->offset, field->size);
	else
		field_set(record, field,
			  predict(shape, field, base, record) + varint_unfold(varint_take(cursor)));
}
