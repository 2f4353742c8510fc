// SPDX-License-Identifier: GPL-2.0-only
#include "record/file-crc.h"

#include <errno.h>
#include <stdlib.h>

#include "record/frame.h"

/* Marks for FRAME_SIZE_MAX bytes from any offset, with one at either end. */
#define MAX_MARKS (FRAME_SIZE_MAX / FILE_CRC_STEP + 2)

int file_read_at(FILE *file, uint64_t offset, void *bytes, size_t nr)
{
	if (fseeko(file, offset, SEEK_SET))
		return -errno;
	errno = 0;
	if (fread(bytes, 1, nr, file) == nr)
		return 1;
	if (!ferror(file))
		return 0;
	return errno ? -errno : -EIO;
}

static uint32_t *mark_of(const struct file_crc *crc, uint64_t number)
{
	return &crc->marks[number % crc->nr_marks];
}

/* Reads until mark @number is known.  1, 0 or -errno. */
static int extend(struct file_crc *crc, FILE *file, uint64_t number)
{
	unsigned char bytes[64 * FILE_CRC_STEP];

	while (crc->next <= number) {
		uint64_t nr = number - crc->next + 1;
		int got;

		if (nr > sizeof(bytes) / FILE_CRC_STEP)
			nr = sizeof(bytes) / FILE_CRC_STEP;
		got = file_read_at(file, (crc->next - 1) * FILE_CRC_STEP, bytes,
				   nr * FILE_CRC_STEP);
		if (got <= 0)
			return got;
		for (uint64_t i = 0; i < nr; i++, crc->next++)
			*mark_of(crc, crc->next) = frame_crc(*mark_of(crc, crc->next - 1),
							     bytes + i * FILE_CRC_STEP,
							     FILE_CRC_STEP);
		if (crc->next - crc->first > crc->nr_marks)
			crc->first = crc->next - crc->nr_marks;
	}
	return 1;
}

/* The CRC up to @offset, from the start of the marks, which file_crc_get() may move. */
static int get_until(struct file_crc *crc, FILE *file, uint64_t offset, uint32_t *value)
{
	const uint64_t number = offset / FILE_CRC_STEP;
	unsigned char bytes[FILE_CRC_STEP];
	size_t rest = offset % FILE_CRC_STEP;
	int got = extend(crc, file, number);

	if (got > 0 && rest)
		got = file_read_at(file, offset - rest, bytes, rest);
	if (got > 0)
		*value = frame_crc(*mark_of(crc, number), bytes, rest);
	return got;
}

int file_crc_get(struct file_crc *crc, FILE *file, uint64_t size, uint64_t offset, uint64_t length,
		 uint32_t before, uint32_t *value)
{
	const uint64_t number = offset / FILE_CRC_STEP;
	uint32_t begin, end;
	int got;

	*value = before;
	if (!length)
		return 1;
	if (!crc->marks) {
		crc->nr_marks = size / FILE_CRC_STEP + 2;
		if (crc->nr_marks > MAX_MARKS)
			crc->nr_marks = MAX_MARKS;
		crc->marks = calloc(crc->nr_marks, sizeof(*crc->marks));
		if (!crc->marks)
			return -ENOMEM;
	}
	/* Starts again there, if the caller went back or far ahead. */
	if (number < crc->first || number >= crc->next) {
		crc->first = number;
		crc->next = number + 1;
		*mark_of(crc, number) = 0;
	}
	got = get_until(crc, file, offset, &begin);
	if (got > 0)
		got = get_until(crc, file, offset + length, &end);
	/* A CRC is linear, so the bytes before both cancel out. */
	if (got > 0)
		*value = frame_crc_combine(before ^ begin, end, length);
	return got;
}

void file_crc_free(struct file_crc *crc)
{
	free(crc->marks);
	*crc = (struct file_crc){ 0 };
}
