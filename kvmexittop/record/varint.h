/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_VARINT_H
#define RECORD_VARINT_H

/*
 * Numbers and texts as few bytes, the same on every machine.
 *
 * A number is a varint: seven bits a byte, low ones first, the top bit says that
 * more follow.  A text is its length and its bytes, without NUL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed buffer is empty.  Setting nr to 0 keeps its memory for the next use. */
struct varint_buffer {
	unsigned char *bytes;
	size_t nr, max;
};

/* The longest number. */
#define VARINT_MAX 10

int varint_grow(struct varint_buffer *buffer, size_t extra);

/* Room for so many more bytes.  0 or -ENOMEM. */
static inline int varint_reserve(struct varint_buffer *buffer, size_t extra)
{
	return buffer->max - buffer->nr >= extra ? 0 : varint_grow(buffer, extra);
}

/* These want room for VARINT_MAX, a text for its length more. */
void varint_put(struct varint_buffer *buffer, uint64_t number);
void varint_put_text(struct varint_buffer *buffer, const char *text);
void varint_free(struct varint_buffer *buffer);

/* Bytes yet to be read, of any origin. */
struct varint_cursor {
	const unsigned char *at, *end;
	bool broken; /* stays so once something was no number, or too long */
};

/* 0 if it is broken. */
uint64_t varint_take(struct varint_cursor *cursor);
/* "" if it is broken, or if @size is too small for the text and NUL. */
void varint_take_text(struct varint_cursor *cursor, char *text, size_t size);

/* The sign goes to the lowest bit, so that a small fall is as short as a small rise. */
static inline uint64_t varint_fold(uint64_t difference)
{
	return difference << 1 ^ -(difference >> 63);
}

static inline uint64_t varint_unfold(uint64_t folded)
{
	return folded >> 1 ^ -(folded & 1);
}

#endif
