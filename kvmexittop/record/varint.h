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

/* A zeroed packing is empty; set nr to 0 to use its memory again. */
struct packing {
	unsigned char *bytes;
	size_t nr, max;
};

/* The longest number. */
#define PACKING_NUMBER_MAX 10

int packing_grow(struct packing *packing, size_t extra);

/* Room for so many more bytes.  0 or -ENOMEM. */
static inline int packing_reserve(struct packing *packing, size_t extra)
{
	return packing->max - packing->nr >= extra ? 0 : packing_grow(packing, extra);
}

/* These want room for PACKING_NUMBER_MAX, a text for its length more. */
void packing_put(struct packing *packing, uint64_t number);
void packing_put_text(struct packing *packing, const char *text);
void packing_free(struct packing *packing);

/* Bytes yet to be read, of any origin. */
struct unpacking {
	const unsigned char *at, *end;
	bool broken; /* stays so once something was no number, or too long */
};

/* 0 if it is broken. */
uint64_t unpacking_take(struct unpacking *unpacking);
/* "" if it is broken, or if @size is too small for the text and NUL. */
void unpacking_take_text(struct unpacking *unpacking, char *text, size_t size);

/* The sign goes to the lowest bit, so that a small fall is as short as a small rise. */
static inline uint64_t packing_fold(uint64_t difference)
{
	return difference << 1 ^ -(difference >> 63);
}

static inline uint64_t packing_unfold(uint64_t folded)
{
	return folded >> 1 ^ -(folded & 1);
}

#endif
