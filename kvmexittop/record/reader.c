// SPDX-License-Identifier: GPL-2.0-only
#include "record/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/index.h"
#include "record/frame-file.h"
#include "sample/epoch.h"
#include "sample/origin.h"

/* Within this distance, reading on is as fast as seeking. */
#define SEEK_BYTES 65536

/* The maximum number of places of damage that are remembered. */
#define MAX_KNOWN 65536

struct reader {
	struct frame_file frames;
	uint64_t offset; /* of the next frame */
	struct frame_buffers buffers;
	struct sample samples[2];
	struct sample *last; /* that of the frame with this CRC */
	uint32_t crc;	     /* 0: there is none */
	bool opened;	     /* last is the first sample, and was not returned yet */
	struct origin_list origins;
	struct reader_damage damage;
	struct index known; /* offsets of damage that was counted */
	size_t nr_known;
};

/*
 * True if the damage at @offset was not counted before, as it may have been before a seek.
 * Always true after MAX_KNOWN places.
 */
static bool is_news(struct reader *reader, uint64_t offset)
{
	size_t *known;

	if (reader->nr_known == MAX_KNOWN)
		return true;
	known = index_get(&reader->known, offset);
	if (known && *known != INDEX_NEW)
		return false;
	if (known)
		*known = reader->nr_known++;
	return true;
}

static void note_damage(struct reader *reader, uint64_t from, uint64_t to, const struct frame *next)
{
	struct reader_damage *damage = &reader->damage;
	bool cut = frame_file_is_cut(&reader->frames, from, to, next);

	if (!is_news(reader, from))
		return;
	if (!damage->bytes)
		damage->offset = from;
	damage->cut = cut && (!damage->bytes || damage->cut);
	damage->bytes += to - from;
}

/* Finds the next intact frame.  0, -ENODATA or -errno. */
static int next_frame(struct reader *reader, struct frame *frame)
{
	uint64_t found = reader->offset;
	int got = frame_file_look(&reader->frames, found, frame);

	if (!got) {
		/* The file may have grown. */
		got = frame_file_measure(&reader->frames)
			      ?: frame_file_look(&reader->frames, found, frame);
	}
	if (!got && found < reader->frames.size) {
		found++;
		got = frame_file_find(&reader->frames, &found, reader->frames.size, frame);
		if (!got)
			found = reader->frames.size;
		if (got >= 0)
			note_damage(reader, reader->offset, found, got ? frame : NULL);
	}
	if (got < 0)
		return got;
	reader->offset = found;
	return got ? 0 : -ENODATA;
}

static int unpack(struct reader *reader, uint64_t offset, const struct frame *frame,
		  const struct sample *old, struct sample *new)
{
	int err = frame_file_read(&reader->frames, offset, frame)
			  ?: frame_unpack(frame, &reader->buffers, reader->frames.body, old,
					  &reader->origins, new);

	new->offset = offset;
	return err;
}

/* Unpacks the next sample that is not damaged into reader->last.  0, -ENODATA or -errno. */
static int decode_next(struct reader *reader)
{
	struct sample *last, *new;
	struct frame frame;
	uint64_t at;
	int err;

	for (;;) {
		err = next_frame(reader, &frame);
		if (err)
			return err;
		at = reader->offset;
		reader->offset += FRAME_HEADER_SIZE + frame.length;
		if (frame.base && frame.base != reader->crc) {
			reader->damage.samples += is_news(reader, at);
			continue;
		}

		last = reader->last;
		new = last == &reader->samples[0] ? &reader->samples[1] : &reader->samples[0];
		err = unpack(reader, at, &frame, last, new);
		if (err == -EBADMSG) {
			/* The CRC is right, so another program wrote it. */
			note_damage(reader, at, reader->offset, &frame);
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

/* True if @sample is before the time @to_ns in the epoch of @of, or of an earlier epoch. */
static bool is_before(const struct sample *sample, const struct sample *of, uint64_t to_ns)
{
	const bool first = sample->offset < of->offset;

	if (epoch_is_same(first ? sample : of, first ? of : sample))
		return sample->time_ns <= to_ns;
	return first;
}

/* 1: moved @offset to the next complete sample before @end; 0: there is none; or -errno. */
static int find_start(struct reader *reader, uint64_t *offset, uint64_t end, struct frame *frame)
{
	int got = frame_file_find(&reader->frames, offset, end, frame);

	while (got > 0 && frame->base) {
		*offset += FRAME_HEADER_SIZE + frame->length;
		got = frame_file_find(&reader->frames, offset, end, frame);
	}
	return got;
}

int reader_seek(struct reader *reader, const struct sample *of, uint64_t to_ns)
{
	/* The frame at low is complete.  It is not too late, unless it is the first. */
	uint64_t low = 0, high = of ? reader->frames.size : 0;

	/* Nothing was returned yet. */
	if (reader->opened && !of)
		return 0;
	reader->opened = false;
	/* The last sample may be overwritten below, even on error. */
	reader->crc = 0;

	while (high - low > SEEK_BYTES) {
		uint64_t middle = low + (high - low) / 2, found = middle;
		struct sample *new = &reader->samples[0];
		struct frame frame;
		int got = find_start(reader, &found, high, &frame);

		if (got > 0)
			got = unpack(reader, found, &frame, NULL, new);
		else if (!got)
			got = -EBADMSG;
		if (got && got != -EBADMSG)
			return got;
		if (got || !is_before(new, of, to_ns))
			high = middle;
		else
			low = found;
	}
	reader->offset = low;
	return 0;
}

mode_t reader_mode(const struct reader *reader)
{
	struct stat st;

	if (fstat(fileno(reader->frames.file), &st))
		return 0600;
	return S_ISREG(st.st_mode) ? st.st_mode & 0777 : 0777;
}

double reader_position(const struct reader *reader)
{
	return reader->frames.size ? (double)reader->offset / reader->frames.size : 0;
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

	new->frames.file = file;
	new->last = &new->samples[0];
	err = frame_file_measure(&new->frames) ?: decode_next(new);
	if (err) {
		new->frames.file = NULL;
		reader_close(new);
		return err == -ENODATA ? -EBADMSG : err;
	}
	new->opened = true;
	*reader = new;
	return 0;
}

/* Copies a pipe to a file without a name.  0 or -errno. */
static int make_seekable(FILE **file)
{
	char bytes[65536];
	FILE *copy;
	size_t nr;
	int err = 0;

	if (!fseeko(*file, 0, SEEK_CUR) || errno != ESPIPE)
		return 0;
	copy = tmpfile();
	if (!copy)
		return -errno;
	errno = 0;
	while (!err && (nr = fread(bytes, 1, sizeof(bytes), *file))) {
		if (fwrite(bytes, 1, nr, copy) != nr)
			err = errno ? -errno : -EIO;
	}
	if (!err && (ferror(*file) || fflush(copy)))
		err = errno ? -errno : -EIO;
	if (err) {
		fclose(copy);
		return err;
	}
	fclose(*file);
	*file = copy;
	return 0;
}

int reader_open(struct reader **reader, const char *path)
{
	FILE *file = fopen(path, "re");
	int err;

	if (!file)
		return -errno;
	err = make_seekable(&file) ?: reader_open_file(reader, file);
	if (err)
		fclose(file);
	return err;
}

void reader_close(struct reader *reader)
{
	if (!reader)
		return;

	if (reader->frames.file)
		fclose(reader->frames.file);
	sample_free(&reader->samples[0]);
	sample_free(&reader->samples[1]);
	origin_list_free(&reader->origins);
	frame_buffers_free(&reader->buffers);
	frame_file_free(&reader->frames);
	index_free(&reader->known);
	free(reader);
}
