/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FILE_CRC_H
#define RECORD_FILE_CRC_H

/*
 * The CRC-32 of any part of a file, without reading that part again.
 *
 * A forged file may have a header in every few bytes, each with a body to the end of the file.
 * Reading each body would take quadratic time.  The CRC of a part follows from the CRC up to
 * its end and the CRC up to its start, so these are kept for every FILE_CRC_STEP bytes.  Each
 * byte is read once for them, and once or twice more near the start and end of a part.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FILE_CRC_STEP 256

/* Empty if zeroed. */
struct file_crc {
	uint32_t *marks; /* a ring; mark n is the CRC up to n * FILE_CRC_STEP */
	size_t nr_marks;
	uint64_t first, next; /* the known marks: [first, next) */
};

/* 1: all @nr bytes were read; 0: the file ends before; or -errno. */
int file_read_at(FILE *file, uint64_t offset, void *bytes, size_t nr);

/*
 * In a file of @size bytes, computes the CRC of bytes with the CRC @before, 0 for none,
 * followed by @length bytes from @offset on.  @length is at most FRAME_SIZE_MAX.  1; 0: the
 * file ends before; or -errno.  Calls with ascending offsets take linear time together.
 */
int file_crc_get(struct file_crc *crc, FILE *file, uint64_t size, uint64_t offset, uint64_t length,
		 uint32_t before, uint32_t *value);
/* Drops all marks; must also be called after the size of the file has changed. */
void file_crc_free(struct file_crc *crc);

#endif
