/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FILE_CRC_H
#define RECORD_FILE_CRC_H

/*
 * The CRC-32 of any part of a file, without reading that part again.
 *
 * A file of a stranger may have a header in every dozen bytes, each of which claims all that
 * follows.  To read what it claims for each takes quadratic time.  The CRC of a part is what
 * that of all up to its end differs from that of all up to its begin, though, and those are
 * kept for every FILE_CRC_STEP bytes: each byte is read once for them, and once or twice
 * more next to where a part begins or ends.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FILE_CRC_STEP 256

/* Zeroed it is empty. */
struct file_crc {
	uint32_t *marks;      /* a ring: of what ends at FILE_CRC_STEP times its number */
	uint64_t first, next; /* numbers of those that are known */
};

/* 1: all @nr bytes were read, 0: the file ends before, -errno. */
int file_read_at(FILE *file, uint64_t offset, void *bytes, size_t nr);

/*
 * The CRC of @length bytes from @offset on, which may be preceded by bytes with the CRC
 * @before; 0: there are none.  @length is FRAME_SIZE_MAX at most.  1, 0: the file ends
 * before; or -errno.  Asked for offsets in their order, all of it takes linear time.
 */
int file_crc_get(struct file_crc *crc, FILE *file, uint64_t offset, uint64_t length,
		 uint32_t before, uint32_t *value);
/* Forgets what was read: the file is another one. */
void file_crc_forget(struct file_crc *crc);
void file_crc_free(struct file_crc *crc);

#endif
