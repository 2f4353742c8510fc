// SPDX-License-Identifier: GPL-2.0-only
#include "record/frame-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

int frame_file_measure(struct frame_file *frames)
{
	off_t size;

	if (fseeko(frames->file, 0, SEEK_END))
		return -errno;
	size = ftello(frames->file);
	if (size < 0)
		return -errno;
	/* If it was cut, other bytes may have been written there. */
	if ((uint64_t)size != frames->size)
		file_crc_free(&frames->crc);
	frames->size = size;
	return 0;
}

static int make_room(struct frame_file *frames, size_t size)
{
	unsigned char *body = array_reserve(frames->body, &frames->max_body, size, 1);

	if (!body)
		return -ENOMEM;
	frames->body = body;
	return 0;
}

int frame_file_look(struct frame_file *frames, uint64_t offset, struct frame *frame)
{
	unsigned char header[FRAME_HEADER_SIZE];
	uint32_t crc;
	int got = file_read_at(frames->file, offset, header, sizeof(header));

	if (got <= 0)
		return got;
	/* A body beyond the end of the file need not be read. */
	if (!frame_parse(frame, header) ||
	    frame->length > frames->size - offset - FRAME_HEADER_SIZE)
		return 0;
	got = file_crc_get(&frames->crc, frames->file, frames->size, offset + FRAME_HEADER_SIZE,
			   frame->length, frame_header_crc(frame), &crc);
	return got == 1 ? frame_is_whole(frame, crc) : got;
}

int frame_file_read(struct frame_file *frames, uint64_t offset, const struct frame *frame)
{
	int got = make_room(frames, frame->length);

	if (got)
		return got;
	got = file_read_at(frames->file, offset + FRAME_HEADER_SIZE, frames->body, frame->length);
	return got < 0 ? got : got ? 0 : -EBADMSG;
}

int frame_file_find(struct frame_file *frames, uint64_t *offset, uint64_t end, struct frame *frame)
{
	unsigned char window[4096];
	uint64_t at = *offset;

	while (at < end) {
		size_t nr = end - at < sizeof(window) ? end - at : sizeof(window);
		int got = file_read_at(frames->file, at, window, nr);

		if (got <= 0)
			return got;
		for (size_t i = 0; i < nr; i++) {
			const unsigned char *next = memchr(window + i, FRAME_FIRST_BYTE, nr - i);

			if (!next)
				break;
			i = next - window;
			/* The more bytes the window has, the more often this is false. */
			if (!frame_is_begun(next, nr - i))
				continue;
			got = frame_file_look(frames, at + i, frame);
			if (got > 0)
				*offset = at + i;
			if (got)
				return got;
		}
		at += nr;
	}
	return 0;
}

bool frame_file_is_cut(struct frame_file *frames, uint64_t from, uint64_t to,
		       const struct frame *next)
{
	unsigned char header[FRAME_HEADER_SIZE];
	struct frame frame;
	size_t nr = to - from < sizeof(header) ? to - from : sizeof(header);

	if (next && next->base)
		return false;
	if (file_read_at(frames->file, from, header, nr) <= 0 || !frame_is_begun(header, nr))
		return false;
	return nr < sizeof(header) ||
	       (frame_parse(&frame, header) && frame.length > to - from - sizeof(header));
}

static int is_zero(struct frame_file *frames)
{
	unsigned char window[4096];

	for (uint64_t at = 0; at < frames->size; at += sizeof(window)) {
		size_t nr = frames->size - at < sizeof(window) ? frames->size - at : sizeof(window);
		int got = file_read_at(frames->file, at, window, nr);

		if (got <= 0)
			return got;
		for (size_t i = 0; i < nr; i++) {
			if (window[i])
				return 0;
		}
	}
	return 1;
}

int frame_file_is_begun(struct frame_file *frames)
{
	unsigned char header[FRAME_HEADER_SIZE];
	struct frame frame;
	size_t nr;
	int got = frame_file_measure(frames);

	if (got)
		return got;
	if (frames->size > FRAME_HEADER_SIZE + FRAME_SIZE_MAX)
		return 0;
	nr = frames->size < sizeof(header) ? frames->size : sizeof(header);
	got = file_read_at(frames->file, 0, header, nr);
	if (got <= 0)
		return got;
	if (frame_is_begun(header, nr))
		return nr < sizeof(header) || frame_parse(&frame, header);
	return is_zero(frames);
}

void frame_file_free(struct frame_file *frames)
{
	file_crc_free(&frames->crc);
	free(frames->body);
	frames->body = NULL;
	frames->max_body = 0;
}
