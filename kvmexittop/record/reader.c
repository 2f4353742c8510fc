// SPDX-License-Identifier: GPL-2.0-only
#include "record/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "record/frame.h"
#include "sample/origin.h"

/* Closer than that one may as well read on. */
#define SEEK_BYTES 65536

struct reader {
	FILE *file;
	uint64_t size;
	uint64_t offset;     /* of the next frame */
	unsigned char *body; /* of a frame, and header of the next */
	size_t max_body;
	struct frame_buffers buffers;
	struct sample samples[2];
	struct sample *last; /* that of the frame with this CRC */
	uint32_t crc;	     /* 0: there is none */
	bool opened;	     /* the last one is the first, and was not given to the caller yet */
	struct origin_list origins;
	struct reader_damage damage;
};

/* 1: all read, 0: the file ends before, -EIO. */
static int read_at(struct reader *reader, uint64_t offset, void *bytes, size_t nr)
{
	if (fseeko(reader->file, offset, SEEK_SET))
		return -errno;
	errno = 0;
	if (fread(bytes, 1, nr, reader->file) == nr)
		return 1;
	if (!ferror(reader->file))
		return 0;
	return errno ? -errno : -EIO;
}

static int measure(struct reader *reader)
{
	off_t size;

	if (fseeko(reader->file, 0, SEEK_END))
		return -errno;
	size = ftello(reader->file);
	if (size < 0)
		return -errno;
	reader->size = size;
	return 0;
}

static int make_room(struct reader *reader, size_t size)
{
	unsigned char *body = array_reserve(reader->body, &reader->max_body, size, 1);

	if (!body)
		return -ENOMEM;
	reader->body = body;
	return 0;
}

/* 1: there is a whole frame, 0: there is none, -errno. */
static int read_frame(struct reader *reader, uint64_t offset, struct frame *frame)
{
	unsigned char header[FRAME_HEADER_SIZE];
	int got = read_at(reader, offset, header, sizeof(header));

	if (got <= 0)
		return got;
	/* What would be longer than the file need not be read. */
	if (!frame_parse(frame, header) ||
	    frame->length > reader->size - offset - FRAME_HEADER_SIZE)
		return 0;
	got = make_room(reader, frame->length)
		      ?: read_at(reader, offset + FRAME_HEADER_SIZE, reader->body, frame->length);
	return got == 1 ? frame_is_whole(frame, reader->body) : got;
}

/* 1: @offset has become that of the next whole frame from there on, 0: there is none. */
static int find_frame(struct reader *reader, uint64_t *offset, struct frame *frame)
{
	unsigned char window[4096];
	uint64_t at = *offset;

	while (at < reader->size) {
		size_t nr = reader->size - at < sizeof(window) ? reader->size - at : sizeof(window);
		int got = read_at(reader, at, window, nr);

		if (got <= 0)
			return got;
		for (size_t i = 0; i < nr; i++) {
			const unsigned char *next = memchr(window + i, FRAME_FIRST_BYTE, nr - i);

			if (!next)
				break;
			i = next - window;
			got = read_frame(reader, at + i, frame);
			if (got > 0)
				*offset = at + i;
			if (got)
				return got;
		}
		at += nr;
	}
	return 0;
}

/*
 * Whether the bytes in between are those of a frame that the writer did not finish:
 * nothing follows, or what a next writer began with.
 */
static bool is_cut(struct reader *reader, uint64_t from, uint64_t to, const struct frame *next)
{
	unsigned char header[FRAME_HEADER_SIZE];
	struct frame frame;
	size_t nr = to - from < sizeof(header) ? to - from : sizeof(header);

	if (next && next->base)
		return false;
	if (read_at(reader, from, header, nr) <= 0 || !frame_is_begun(header, nr))
		return false;
	return nr < sizeof(header) ||
	       (frame_parse(&frame, header) && frame.length > to - from - sizeof(header));
}

static void note_damage(struct reader *reader, uint64_t from, uint64_t to, const struct frame *next)
{
	struct reader_damage *damage = &reader->damage;
	bool cut = is_cut(reader, from, to, next);

	if (!damage->bytes)
		damage->offset = from;
	damage->cut = cut && (!damage->bytes || damage->cut);
	damage->bytes += to - from;
}

/* The next frame that is whole, wherever that is.  0, -ENODATA or -errno. */
static int next_frame(struct reader *reader, struct frame *frame)
{
	uint64_t found = reader->offset;
	int got = read_frame(reader, found, frame);

	if (!got) {
		/* It may have grown. */
		got = measure(reader) ?: read_frame(reader, found, frame);
	}
	if (!got && found < reader->size) {
		found++;
		got = find_frame(reader, &found, frame);
		if (!got)
			found = reader->size;
		if (got >= 0)
			note_damage(reader, reader->offset, found, got ? frame : NULL);
	}
	if (got < 0)
		return got;
	reader->offset = found;
	return got ? 0 : -ENODATA;
}

/* Makes the last sample that of the next frame that can be had.  0, -ENODATA or -errno. */
static int decode_next(struct reader *reader)
{
	struct sample *last, *new;
	struct frame frame;
	int err;

	for (;;) {
		err = next_frame(reader, &frame);
		if (err)
			return err;
		reader->offset += FRAME_HEADER_SIZE + frame.length;
		if (frame.base && frame.base != reader->crc) {
			reader->damage.samples++;
			continue;
		}

		last = reader->last;
		new = last == &reader->samples[0] ? &reader->samples[1] : &reader->samples[0];
		err = frame_unpack(&frame, &reader->buffers, reader->body, last, &reader->origins,
				   new);
		if (err == -EBADMSG) {
			/* The CRC is right, so it was written like this, but not by our writer. */
			note_damage(reader, reader->offset - FRAME_HEADER_SIZE - frame.length,
				    reader->offset, &frame);
			reader->crc = 0;
			continue;
		}
		if (err)
			return err;
		reader->last = new;
		reader->crc = frame.crc;
		return 0;
	}
}

int reader_next(struct reader *reader, struct sample *sample)
{
	int err = reader->opened ? 0 : decode_next(reader);

	reader->opened = false;
	return err ?: sample_copy(sample, reader->last);
}

int reader_seek(struct reader *reader, int64_t to_s)
{
	/* The frame at low stands by itself, and is not too late unless it is the first. */
	uint64_t low = 0, high = reader->size;

	/* Nothing was read yet, or what was found so far is found again. */
	if (reader->opened && to_s == INT64_MIN)
		return 0;
	if (reader->opened)
		reader->damage = (struct reader_damage){ 0 };
	reader->opened = false;
	/* The last one may be overwritten below, whatever comes then. */
	reader->crc = 0;
	if (to_s == INT64_MIN)
		high = 0;

	while (high - low > SEEK_BYTES) {
		uint64_t middle = low + (high - low) / 2, found = middle;
		struct sample *new = &reader->samples[0];
		struct frame frame;
		int got = find_frame(reader, &found, &frame);

		while (got > 0 && frame.base && found < high) {
			found += FRAME_HEADER_SIZE + frame.length;
			got = find_frame(reader, &found, &frame);
		}
		if (got < 0)
			return got;
		if (!got || found >= high) {
			high = middle;
			continue;
		}
		got = frame_unpack(&frame, &reader->buffers, reader->body, NULL, &reader->origins,
				   new);
		if (got || new->wall.tv_sec > to_s)
			high = middle;
		else
			low = found;
	}
	reader->offset = low;
	return 0;
}

double reader_position(const struct reader *reader)
{
	return reader->size ? (double)reader->offset / reader->size : 0;
}

const struct reader_damage *reader_damage(const struct reader *reader)
{
	return &reader->damage;
}

int reader_open_file(struct reader **reader, FILE *file)
{
	struct reader *new = calloc(1, sizeof(*new));
	int err;

	if (!new)
		return -ENOMEM;

	new->file = file;
	new->last = &new->samples[0];
	err = measure(new) ?: decode_next(new);
	if (err) {
		new->file = NULL;
		reader_close(new);
		return err == -ENODATA ? -EBADMSG : err;
	}
	new->opened = true;
	*reader = new;
	return 0;
}

int reader_open(struct reader **reader, const char *path)
{
	FILE *file = fopen(path, "re");
	int err;

	if (!file)
		return -errno;
	err = reader_open_file(reader, file);
	if (err)
		fclose(file);
	return err;
}

void reader_close(struct reader *reader)
{
	if (!reader)
		return;

	if (reader->file)
		fclose(reader->file);
	sample_free(&reader->samples[0]);
	sample_free(&reader->samples[1]);
	origin_list_free(&reader->origins);
	frame_buffers_free(&reader->buffers);
	free(reader->body);
	free(reader);
}
