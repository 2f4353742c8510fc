// SPDX-License-Identifier: GPL-2.0-only
#include "record/varint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

int packing_grow(struct packing *packing, size_t extra)
{
	unsigned char *bytes = array_reserve(packing->bytes, &packing->max, packing->nr + extra, 1);

	if (!bytes)
		return -ENOMEM;
	packing->bytes = bytes;
	return 0;
}

void packing_put(struct packing *packing, uint64_t number)
{
	while (number >= 0x80) {
		packing->bytes[packing->nr++] = number | 0x80;
		number >>= 7;
	}
	packing->bytes[packing->nr++] = number;
}

void packing_put_text(struct packing *packing, const char *text)
{
	size_t len = strlen(text);

	packing_put(packing, len);
	memcpy(packing->bytes + packing->nr, text, len);
	packing->nr += len;
}

void packing_free(struct packing *packing)
{
	free(packing->bytes);
	*packing = (struct packing){ 0 };
}

static uint64_t give_up(struct unpacking *unpacking)
{
	unpacking->at = unpacking->end;
	unpacking->broken = true;
	return 0;
}

uint64_t unpacking_take(struct unpacking *unpacking)
{
	const unsigned char *at = unpacking->at;
	unsigned int shift = 0;
	uint64_t number = 0;

	do {
		if (at == unpacking->end || shift >= 7 * PACKING_NUMBER_MAX)
			return give_up(unpacking);
		number |= (uint64_t)(*at & 0x7f) << shift;
		shift += 7;
	} while (*at++ & 0x80);
	unpacking->at = at;
	return number;
}

void unpacking_take_text(struct unpacking *unpacking, char *text, size_t size)
{
	uint64_t len = unpacking_take(unpacking);

	text[0] = '\0';
	if (len >= size || len > (size_t)(unpacking->end - unpacking->at)) {
		give_up(unpacking);
		return;
	}
	memcpy(text, unpacking->at, len);
	text[len] = '\0';
	unpacking->at += len;
}
