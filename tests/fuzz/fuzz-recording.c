// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads any bytes as a recording, and uses all of it, as a replay does.
 *
 * The first byte of the input says how the rest is to be taken: as the file, or as
 * the contents of its frames, which are put into frames here.  Without that hardly
 * anything would get past their checks.  This is written from the description in
 * frame.h, so that the two are held against each other.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "record/reader.h"
#include "view/trend.h"
#include "view/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_u32(unsigned char *bytes, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		bytes[i] = value >> 8 * i;
}

/* Each content is preceded by its length, in two bytes, the top bit of which says "by itself". */
static size_t make_frames(const uint8_t *data, size_t size, unsigned char *file, size_t max)
{
	uint32_t crc = 0;
	size_t nr = 0;

	while (size > 2) {
		size_t length = data[0] | (data[1] & 0x7f) << 8;
		bool alone = data[1] & 0x80 || !check;
		unsigned char *header = file + nr;
		uLongf packed = max - nr - 20;

		data += 2;
		size -= 2;
		if (length > size)
			length = size;
		if (max - nr < 20 || compress2(header + 20, &packed, data, length, 1) != Z_OK)
			break;
		memcpy(header, "KVX1", 4);
		put_u32(header + 4, packed);
		put_u32(header + 8, length);
		put_u32(header + 12, alone ? 0 : check);
		crc = crc32(crc32(0, header + 4, 12), header + 20, packed);
		put_u32(header + 16, check);
		nr += 20 + packed;
		data += length;
		size -= length;
	}
	return nr;
}

/* All that a replay does with samples. */
static void look(struct reader *reader)
{
	struct sample samples[2] = { 0 };
	struct trend trend = { 0 };
	struct view view = { 0 };
	double rates[NR_TRENDS];
	unsigned int nr = 0;

	while (nr < 64 && !reader_next(reader, &samples[nr % 2])) {
		const struct sample *new = &samples[nr % 2], *old = nr ? &samples[!(nr % 2)] : NULL;

		if (trend_update(&trend, old, new))
			abort();
		for (enum view_group group = 0; group < NR_VIEWS; group++) {
			const struct view_options options = { .group = group };

			if (view_update(&view, old, new, &options))
				abort();
			for (size_t i = 0; i < view.nr_rows && i < 8; i++)
				trend_rates(&trend, 0, &view, &view.rows[i], NR_TRENDS, rates);
		}
		nr++;
	}
	view_free(&view);
	trend_free(&trend);
	sample_free(&samples[0]);
	sample_free(&samples[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char bytes[1 << 20];
	struct reader *reader;
	size_t nr;
	FILE *file;

	if (size < 2 || size > sizeof(bytes))
		return 0;
	if (data[0] & 1) {
		nr = make_frames(data + 1, size - 1, bytes, sizeof(bytes));
	} else {
		nr = size - 1;
		memcpy(bytes, data + 1, nr);
	}
	file = nr ? fmemopen(bytes, nr, "r") : NULL;
	if (!file)
		return 0;
	if (reader_open_file(&reader, file)) {
		fclose(file);
		return 0;
	}
	look(reader);
	reader_seek(reader, NULL, 0);
	look(reader);
	reader_close(reader);
	return 0;
}
