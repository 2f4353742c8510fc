// SPDX-License-Identifier: GPL-2.0-only
#include "record/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "record/frame-file.h"
#include "record/reader.h"
#include "sample/invariant.h"
#include "sample/origin.h"

struct writer {
	struct path path;
	int fd;
	bool is_file; /* not a device or pipe */
	mode_t mode;  /* of new files */
	uint64_t size, max_size;
	struct sample last; /* the next sample is packed against this one */
	struct origin_list origins;
	struct frame frame; /* of the last one */
	unsigned int nr;    /* samples since the last complete one, including it */
	struct frame_buffers buffers;
	atomic_int err;
};

/* Never append to a file that is not a recording.  One that was cut may lack a whole frame. */
static int check_content(int fd)
{
	struct reader *reader;
	FILE *file;
	int err, begun;

	fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (!file) {
		err = -errno;
		close(fd);
		return err;
	}
	err = reader_open_file(&reader, file);
	if (!err) {
		reader_close(reader);
		return 0;
	}
	if (err == -EBADMSG) {
		begun = frame_file_is_begun(&(struct frame_file){ .file = file });
		err = begun < 0 ? begun : begun ? 0 : -EEXIST;
	}
	fclose(file);
	return err;
}

/*
 * Opens a regular file for reading and writing, or creates it; a pipe or device is opened
 * for writing only.
 */
static int open_by_name(const struct path *path, mode_t mode)
{
	const int flags = O_APPEND | O_CLOEXEC | O_NOCTTY | (path->magic ? 0 : O_NOFOLLOW);
	struct stat st;

	if (!fstatat(path->dir, path->name, &st, path->magic ? 0 : AT_SYMLINK_NOFOLLOW) &&
	    !S_ISREG(st.st_mode))
		return openat(path->dir, path->name, flags | O_WRONLY);
	return openat(path->dir, path->name, flags | O_RDWR | (path->magic ? 0 : O_CREAT), mode);
}

static int check_file(struct writer *writer, const struct stat *st)
{
	/* Another user may have made a hard link to our file in a folder where he may write. */
	if (st->st_nlink > 1 && path_is_shared(&writer->path))
		return -ELOOP;
	if (flock(writer->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	return st->st_size ? check_content(writer->fd) : 0;
}

static int open_file(struct writer *writer)
{
	struct stat st;
	int err;

	writer->fd = open_by_name(&writer->path, writer->mode);
	if (writer->fd < 0)
		return -errno;

	if (fstat(writer->fd, &st))
		return -errno;
	writer->is_file = S_ISREG(st.st_mode);
	err = writer->is_file ? check_file(writer, &st) : 0;
	writer->size = err ? 0 : st.st_size;
	writer->mode &= st.st_mode;
	return err;
}

int writer_open(struct writer **writer, const char *name, uint64_t max_bytes)
{
	struct writer *new = calloc(1, sizeof(*new));
	int err;

	if (!new)
		return -ENOMEM;

	new->fd = -1;
	new->max_size = max_bytes;
	new->mode = 0640;
	err = path_open(&new->path, name, false);
	if (err) {
		free(new);
		return err;
	}
	err = open_file(new);
	if (err)
		writer_close(new);
	else
		*writer = new;
	return err;
}

void writer_close(struct writer *writer)
{
	if (!writer)
		return;

	if (writer->fd >= 0)
		close(writer->fd);
	sample_free(&writer->last);
	origin_list_free(&writer->origins);
	frame_buffers_free(&writer->buffers);
	path_close(&writer->path);
	free(writer);
}

static int rotate(struct writer *writer)
{
	const struct path *path = &writer->path;
	char old[NAME_MAX + 1];

	if ((size_t)snprintf(old, sizeof(old), "%s.1", path->name) >= sizeof(old))
		return -ENAMETOOLONG;
	if (renameat(path->dir, path->name, path->dir, old))
		return -errno;
	close(writer->fd);
	return open_file(writer);
}

/* Writes all bytes or none. */
static int write_frame(struct writer *writer)
{
	const struct varint_buffer *bytes = &writer->buffers.bytes;
	size_t done = 0;

	while (done < bytes->nr) {
		ssize_t n = write(writer->fd, bytes->bytes + done, bytes->nr - done);
		int err = n < 0 ? -errno : -ENOSPC;

		if (n > 0) {
			done += n;
		} else if (err != -EINTR) {
			/* If that fails too, the reader recognises a cut frame. */
			if (done && writer->is_file && ftruncate(writer->fd, writer->size))
				return err;
			return err;
		}
	}
	writer->size += done;
	return 0;
}

static int pack(struct writer *writer, const struct sample *sample)
{
	bool alone = !writer->nr || writer->nr == WRITER_GROUP ||
		     !origin_equal(writer->last.origin, sample->origin);

	/* The reader would refuse it, and all samples that follow. */
	if (!sample_is_sound(sample))
		return -EINVAL;
	if (alone)
		writer->nr = 0;
	return frame_pack(&writer->frame, &writer->buffers, alone ? NULL : &writer->last,
			  writer->frame.crc, sample);
}

static int add(struct writer *writer, const struct sample *sample)
{
	int err = pack(writer, sample);

	if (!err && writer->max_size && writer->is_file && writer->size &&
	    writer->size + writer->buffers.bytes.nr > writer->max_size) {
		writer->nr = 0;
		err = rotate(writer) ?: pack(writer, sample);
	}
	err = err ?: write_frame(writer) ?: sample_copy(&writer->last, sample);
	if (err)
		return err;

	writer->nr++;
	writer->last.origin = origin_keep(&writer->origins, sample->origin);
	return writer->last.origin ? 0 : -ENOMEM;
}

int writer_add(struct writer *writer, const struct sample *sample)
{
	if (writer && !writer->err)
		writer->err = add(writer, sample);
	return writer_error(writer);
}

int writer_error(const struct writer *writer)
{
	return writer ? writer->err : 0;
}
