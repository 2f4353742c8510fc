// SPDX-License-Identifier: GPL-2.0-only
#include "record/varint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

int varint_grow(struct varint_buffer *buffer, size_t extra)
{
	unsigned char *bytes = array_reserve(buffer->bytes, &buffer->max, buffer->nr + extra, 1);

	if (!bytes)
		return -ENOMEM;
	buffer->bytes = bytes;
	return 0;
}

void varint_put(struct varint_buffer *buffer, uint64_t number)
{
	while (number >= 0x80) {
		buffer->bytes[buffer->nr++] = number | 0x80;
		number >>= 7;
	}
	buffer->bytes[buffer->nr++] = number;
}

void varint_put_text(struct varint_buffer *buffer, const char *text)
{
	size_t len = strlen(text);

	varint_put(buffer, len);
	memcpy(buffer->bytes + buffer->nr, text, len);
	buffer->nr += len;
}

void varint_mark(struct varint_buffer *buffer)
{
	if (buffer->nr_marks < VARINT_MARKS)
		buffer->marks[buffer->nr_marks++] = buffer->nr;
}

void varint_clear(struct varint_buffer *buffer)
{
	buffer->nr = 0;
	buffer->nr_marks = 0;
}

void varint_free(struct varint_buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct varint_buffer){ 0 };
}

static uint64_t give_up(struct varint_cursor *cursor)
{
	cursor->at = cursor->end;
	cursor->broken = true;
	return 0;
}

uint64_t varint_take(struct varint_cursor *cursor)
{
	const unsigned char *at = cursor->at;
	unsigned int shift = 0;
	uint64_t number = 0;

	do {
		if (at == cursor->end || shift >= 7 * VARINT_MAX)
			return give_up(cursor);
		number |= (uint64_t)(*at & 0x7f) << shift;
		shift += 7;
	} while (*at++ & 0x80);
	cursor->at = at;
	return number;
}

void varint_take_text(struct varint_cursor *cursor, char *text, size_t size)
{
	uint64_t len = varint_take(cursor);

	text[0] = '\0';
	if (len >= size || len > (size_t)(cursor->end - cursor->at)) {
		give_up(cursor);
		return;
	}
	memcpy(text, cursor->at, len);
	text[len] = '\0';
	cursor->at += len;
}
