/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FRAME_FILE_H
#define RECORD_FRAME_FILE_H

/* The frames of a file, whatever else is in it.  Going through it takes linear time. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "record/file-crc.h"
#include "record/frame.h"

/* Zeroed but for the file it is ready to be measured. */
struct frame_file {
	FILE *file;
	uint64_t size;
	struct file_crc crc;
	unsigned char *body; /* of a frame */
	size_t max_body;
};

/* How large it is by now.  0 or -errno. */
int frame_file_measure(struct frame_file *frames);

/* 1: there is a whole frame at @offset, 0: there is none, -errno. */
int frame_file_look(struct frame_file *frames, uint64_t offset, struct frame *frame);

/*
 * 1: @offset has become that of the next whole frame from there on, that begins before @end;
 * 0: there is none; -errno.
 */
int frame_file_find(struct frame_file *frames, uint64_t *offset, uint64_t end, struct frame *frame);

/* Reads the body of the frame at @offset.  0, -EBADMSG: the file has become shorter; -errno. */
int frame_file_read(struct frame_file *frames, uint64_t offset, const struct frame *frame);

/*
 * Whether the bytes in between are those of a frame that the writer did not finish: nothing
 * follows, or @next, which stands by itself, as what a writer begins with.
 */
bool frame_file_is_cut(struct frame_file *frames, uint64_t from, uint64_t to,
		       const struct frame *next);

/* Leaves the file open. */
void frame_file_free(struct frame_file *frames);

#endif
