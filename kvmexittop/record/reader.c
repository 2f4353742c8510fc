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

struct recording {
	FILE *file;
	uint64_t size;
	uint64_t offset;     /* of the next frame */
	unsigned char *body; /* of a frame, and header of the next */
	size_t max_body;
	struct frame_buffers buffers;
	struct sample samples[2];
	struct sample *last; /* that of the frame with this check */
	uint32_t check;	     /* 0: there is none */
	bool opened;	     /* the last one is the first, and was not given to the caller yet */
	struct origin_list origins;
	struct recording_damage damage;
};

/* 1: all read, 0: the file ends before, -EIO. */
static int read_at(struct recording *recording, uint64_t offset, void *bytes, size_t nr)
{
	if (fseeko(recording->file, offset, SEEK_SET))
		return -errno;
	errno = 0;
	if (fread(bytes, 1, nr, recording->file) == nr)
		return 1;
	if (!ferror(recording->file))
		return 0;
	return errno ? -errno : -EIO;
}

static int measure(struct recording *recording)
{
	off_t size;

	if (fseeko(recording->file, 0, SEEK_END))
		return -errno;
	size = ftello(recording->file);
	if (size < 0)
		return -errno;
	recording->size = size;
	return 0;
}

static int make_room(struct recording *recording, size_t size)
{
	unsigned char *body = array_reserve(recording->body, &recording->max_body, size, 1);

	if (!body)
		return -ENOMEM;
	recording->body = body;
	return 0;
}

/* 1: there is a whole frame, 0: there is none, -errno. */
static int read_frame(struct recording *recording, uint64_t offset, struct frame *frame)
{
	unsigned char header[FRAME_HEADER_SIZE];
	int got = read_at(recording, offset, header, sizeof(header));

	if (got <= 0)
		return got;
	/* What would be longer than the file need not be read. */
	if (!frame_parse(frame, header) ||
	    frame->length > recording->size - offset - FRAME_HEADER_SIZE)
		return 0;
	got = make_room(recording, frame->length)
		      ?: read_at(recording, offset + FRAME_HEADER_SIZE, recording->body,
				 frame->length);
	return got == 1 ? frame_is_whole(frame, recording->body) : got;
}

/* 1: @offset has become that of the next whole frame from there on, 0: there is none. */
static int find_frame(struct recording *recording, uint64_t *offset, struct frame *frame)
{
	unsigned char window[4096];
	uint64_t at = *offset;

	while (at < recording->size) {
		size_t nr = recording->size - at < sizeof(window) ? recording->size - at
								  : sizeof(window);
		int got = read_at(recording, at, window, nr);

		if (got <= 0)
			return got;
		for (size_t i = 0; i < nr; i++) {
			const unsigned char *next = memchr(window + i, FRAME_FIRST_BYTE, nr - i);

			if (!next)
				break;
			i = next - window;
			got = read_frame(recording, at + i, frame);
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
 * Whether the bytes in between are those of a frame that the recorder did not finish:
 * nothing follows, or what a next recorder began with.
 */
static bool is_cut(struct recording *recording, uint64_t from, uint64_t to,
		   const struct frame *next)
{
	unsigned char header[FRAME_HEADER_SIZE];
	struct frame frame;
	size_t nr = to - from < sizeof(header) ? to - from : sizeof(header);

	if (next && next->base)
		return false;
	if (read_at(recording, from, header, nr) <= 0 || !frame_is_begun(header, nr))
		return false;
	return nr < sizeof(header) ||
	       (frame_parse(&frame, header) && frame.length > to - from - sizeof(header));
}

static void note_damage(struct recording *recording, uint64_t from, uint64_t to,
			const struct frame *next)
{
	struct recording_damage *damage = &recording->damage;
	bool cut = is_cut(recording, from, to, next);

	if (!damage->bytes)
		damage->offset = from;
	damage->cut = cut && (!damage->bytes || damage->cut);
	damage->bytes += to - from;
}

/* The next frame that is whole, wherever that is.  0, -ENODATA or -errno. */
static int next_frame(struct recording *recording, struct frame *frame)
{
	uint64_t found = recording->offset;
	int got = read_frame(recording, found, frame);

	if (!got) {
		/* It may have grown. */
		got = measure(recording) ?: read_frame(recording, found, frame);
	}
	if (!got && found < recording->size) {
		found++;
		got = find_frame(recording, &found, frame);
		if (!got)
			found = recording->size;
		if (got >= 0)
			note_damage(recording, recording->offset, found, got ? frame : NULL);
	}
	if (got < 0)
		return got;
	recording->offset = found;
	return got ? 0 : -ENODATA;
}

/* Makes the last sample that of the next frame that can be had.  0, -ENODATA or -errno. */
static int decode_next(struct recording *recording)
{
	struct sample *last, *new;
	struct frame frame;
	int err;

	for (;;) {
		err = next_frame(recording, &frame);
		if (err)
			return err;
		recording->offset += FRAME_HEADER_SIZE + frame.length;
		if (frame.base && frame.base != recording->check) {
			recording->damage.samples++;
			continue;
		}

		last = recording->last;
		new = last == &recording->samples[0] ? &recording->samples[1]
						     : &recording->samples[0];
		err = frame_unpack(&frame, &recording->buffers, recording->body, last,
				   &recording->origins, new);
		if (err == -EBADMSG) {
			/* The check says it is what was written: by no recorder of ours. */
			note_damage(recording, recording->offset - FRAME_HEADER_SIZE - frame.length,
				    recording->offset, &frame);
			recording->check = 0;
			continue;
		}
		if (err)
			return err;
		recording->last = new;
		recording->check = frame.check;
		return 0;
	}
}

int recording_next(struct recording *recording, struct sample *sample)
{
	int err = recording->opened ? 0 : decode_next(recording);

	recording->opened = false;
	return err ?: sample_copy(sample, recording->last);
}

int recording_seek(struct recording *recording, int64_t to_s)
{
	/* The frame at low stands by itself, and is not too late unless it is the first. */
	uint64_t low = 0, high = recording->size;

	/* Nothing was read yet, or what was found so far is found again. */
	if (recording->opened && to_s == INT64_MIN)
		return 0;
	if (recording->opened)
		recording->damage = (struct recording_damage){ 0 };
	recording->opened = false;
	/* The last one may be overwritten below, whatever comes then. */
	recording->check = 0;
	if (to_s == INT64_MIN)
		high = 0;

	while (high - low > SEEK_BYTES) {
		uint64_t middle = low + (high - low) / 2, found = middle;
		struct sample *new = &recording->samples[0];
		struct frame frame;
		int got = find_frame(recording, &found, &frame);

		while (got > 0 && frame.base && found < high) {
			found += FRAME_HEADER_SIZE + frame.length;
			got = find_frame(recording, &found, &frame);
		}
		if (got < 0)
			return got;
		if (!got || found >= high) {
			high = middle;
			continue;
		}
		got = frame_unpack(&frame, &recording->buffers, recording->body, NULL,
				   &recording->origins, new);
		if (got || new->wall.tv_sec > to_s)
			high = middle;
		else
			low = found;
	}
	recording->offset = low;
	return 0;
}

double recording_position(const struct recording *recording)
{
	return recording->size ? (double)recording->offset / recording->size : 0;
}

const struct recording_damage *recording_damage(const struct recording *recording)
{
	return &recording->damage;
}

int recording_open_file(struct recording **recording, FILE *file)
{
	struct recording *new = calloc(1, sizeof(*new));
	int err;

	if (!new)
		return -ENOMEM;

	new->file = file;
	new->last = &new->samples[0];
	err = measure(new) ?: decode_next(new);
	if (err) {
		new->file = NULL;
		recording_close(new);
		return err == -ENODATA ? -EBADMSG : err;
	}
	new->opened = true;
	*recording = new;
	return 0;
}

int recording_open(struct recording **recording, const char *path)
{
	FILE *file = fopen(path, "re");
	int err;

	if (!file)
		return -errno;
	err = recording_open_file(recording, file);
	if (err)
		fclose(file);
	return err;
}

void recording_close(struct recording *recording)
{
	if (!recording)
		return;

	if (recording->file)
		fclose(recording->file);
	sample_free(&recording->samples[0]);
	sample_free(&recording->samples[1]);
	origin_list_free(&recording->origins);
	frame_buffers_free(&recording->buffers);
	free(recording->body);
	free(recording);
}
