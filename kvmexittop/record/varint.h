/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_VARINT_H
#define RECORD_VARINT_H

/*
 * Varints: numbers and texts in few bytes, independent of the machine.
 *
 * A number has seven bits in each byte, the lowest first; the top bit is set in all bytes but
 * the last.  A text is its length and its bytes, without NUL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VARINT_MARKS 48

/* A zeroed buffer is empty. */
struct varint_buffer {
	unsigned char *bytes;
	size_t nr, max;
	/* Where bytes of another kind begin, so that they are compressed on their own. */
	size_t marks[VARINT_MARKS];
	unsigned int nr_marks;
};

/* Bytes of the longest number. */
#define VARINT_MAX 10

int varint_grow(struct varint_buffer *buffer, size_t extra);

/* Reserves room for @extra more bytes.  0 or -ENOMEM. */
static inline int varint_reserve(struct varint_buffer *buffer, size_t extra)
{
	return buffer->max - buffer->nr >= extra ? 0 : varint_grow(buffer, extra);
}

/* The caller has reserved VARINT_MAX bytes, and for a text also its length. */
void varint_put(struct varint_buffer *buffer, uint64_t number);
void varint_put_text(struct varint_buffer *buffer, const char *text);
/* Marks the end of the bytes so far.  A mark too many is left out. */
void varint_mark(struct varint_buffer *buffer);
/* Empties the buffer, and keeps its memory for the next use. */
void varint_clear(struct varint_buffer *buffer);
void varint_free(struct varint_buffer *buffer);

/* The remaining bytes to read; bytes of any origin are safe. */
struct varint_cursor {
	const unsigned char *at, *end;
	bool broken; /* set at the first invalid number or text, and never reset */
};

/* Returns 0 if the cursor is broken. */
uint64_t varint_take(struct varint_cursor *cursor);
/* Sets @text to "" if the cursor is broken, or if @size is too small for the text and NUL. */
void varint_take_text(struct varint_cursor *cursor, char *text, size_t size);

/* Moves the sign to the lowest bit, so that small negative differences are short too. */
static inline uint64_t varint_fold(uint64_t difference)
{
	return difference << 1 ^ -(difference >> 63);
}

static inline uint64_t varint_unfold(uint64_t folded)
{
	return folded >> 1 ^ -(folded & 1);
}

#endif
