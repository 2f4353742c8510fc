/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FRAME_FILE_H
#define RECORD_FRAME_FILE_H

/* The frames of a file, which may have other bytes, too.  A pass takes linear time. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "record/file-crc.h"
#include "record/frame.h"

/* The caller sets file, and zeroes the rest, before frame_file_measure(). */
struct frame_file {
	FILE *file;
	uint64_t size;
	struct file_crc crc;
	unsigned char *body; /* of a frame */
	size_t max_body;
};

/* Updates the size, because the file may have grown.  0 or -errno. */
int frame_file_measure(struct frame_file *frames);

/* 1: there is an intact frame at @offset; 0: there is none; or -errno. */
int frame_file_look(struct frame_file *frames, uint64_t offset, struct frame *frame);

/*
 * 1: moved @offset to the next intact frame at or after it that begins before @end; 0: there is
 * none; or -errno.
 */
int frame_file_find(struct frame_file *frames, uint64_t *offset, uint64_t end, struct frame *frame);

/* Reads the body of the frame at @offset.  0; -EBADMSG: the file has been cut; or -errno. */
int frame_file_read(struct frame_file *frames, uint64_t offset, const struct frame *frame);

/*
 * True if the bytes from @from to @to are a frame that the writer did not finish: the file ends
 * there, or @next is a complete sample, with which another writer has continued.
 */
bool frame_file_is_cut(struct frame_file *frames, uint64_t from, uint64_t to,
		       const struct frame *next);

/*
 * For a file without an intact frame.  1: it is the start of a frame, or at most as many zeros
 * as a frame has bytes, as after a crash of the machine; 0: it is another file; or -errno.
 */
int frame_file_is_begun(struct frame_file *frames);

/* Frees the memory; the file stays open. */
void frame_file_free(struct frame_file *frames);

#endif
