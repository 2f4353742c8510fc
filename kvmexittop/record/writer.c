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
#include "record/frame.h"
#include "record/reader.h"
#include "sample/invariant.h"
#include "sample/origin.h"

struct recorder {
	struct path path;
	int fd;
	bool is_file; /* and no device or pipe */
	uint64_t size, max_size;
	struct sample last; /* what the next one is packed against */
	struct origin_list origins;
	struct frame frame; /* of the last one */
	unsigned int nr;    /* samples since one that stands by itself, with it */
	struct frame_buffers buffers;
	atomic_int err;
};

/* Never appends to what is something else. */
static int check_content(int fd)
{
	struct recording *recording;
	FILE *file;
	int err;

	fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (!file) {
		err = -errno;
		close(fd);
		return err;
	}
	err = recording_open_file(&recording, file);
	if (err)
		fclose(file);
	else
		recording_close(recording);
	return err == -EBADMSG ? -EEXIST : err;
}

/*
 * Opens a regular file for reading as well, or makes one; else a pipe or device, which
 * may have one side only.
 */
static int open_by_name(const struct path *path)
{
	const int flags = O_APPEND | O_CLOEXEC | O_NOCTTY | (path->magic ? 0 : O_NOFOLLOW);
	struct stat st;

	if (!fstatat(path->dir, path->name, &st, path->magic ? 0 : AT_SYMLINK_NOFOLLOW) &&
	    !S_ISREG(st.st_mode))
		return openat(path->dir, path->name, flags | O_WRONLY);
	return openat(path->dir, path->name, flags | O_RDWR | (path->magic ? 0 : O_CREAT), 0640);
}

static int check_file(struct recorder *recorder, const struct stat *st)
{
	/* Anybody may have given a file of ours a second name, but only where he may write. */
	if (st->st_nlink > 1 && path_is_shared(&recorder->path))
		return -ELOOP;
	if (flock(recorder->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	return st->st_size ? check_content(recorder->fd) : 0;
}

static int open_file(struct recorder *recorder)
{
	struct stat st;
	int err;

	recorder->fd = open_by_name(&recorder->path);
	if (recorder->fd < 0)
		return -errno;

	if (fstat(recorder->fd, &st))
		return -errno;
	recorder->is_file = S_ISREG(st.st_mode);
	err = recorder->is_file ? check_file(recorder, &st) : 0;
	recorder->size = err ? 0 : st.st_size;
	return err;
}

int recorder_open(struct recorder **recorder, const char *name, uint64_t max_bytes)
{
	struct recorder *new = calloc(1, sizeof(*new));
	int err;

	if (!new)
		return -ENOMEM;

	new->fd = -1;
	new->max_size = max_bytes;
	err = path_open(&new->path, name, false);
	if (err) {
		free(new);
		return err;
	}
	err = open_file(new);
	if (err)
		recorder_close(new);
	else
		*recorder = new;
	return err;
}

void recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;

	if (recorder->fd >= 0)
		close(recorder->fd);
	sample_free(&recorder->last);
	origin_list_free(&recorder->origins);
	frame_buffers_free(&recorder->buffers);
	path_close(&recorder->path);
	free(recorder);
}

static int rotate(struct recorder *recorder)
{
	const struct path *path = &recorder->path;
	char old[NAME_MAX + 1];

	if ((size_t)snprintf(old, sizeof(old), "%s.1", path->name) >= sizeof(old))
		return -ENAMETOOLONG;
	if (renameat(path->dir, path->name, path->dir, old))
		return -errno;
	close(recorder->fd);
	return open_file(recorder);
}

/* All or nothing. */
static int write_frame(struct recorder *recorder)
{
	const struct packing *bytes = &recorder->buffers.bytes;
	size_t done = 0;

	while (done < bytes->nr) {
		ssize_t n = write(recorder->fd, bytes->bytes + done, bytes->nr - done);
		int err = n < 0 ? -errno : -ENOSPC;

		if (n > 0) {
			done += n;
		} else if (err != -EINTR) {
			/* If that fails too, the reader knows what a cut frame looks like. */
			if (done && recorder->is_file && ftruncate(recorder->fd, recorder->size))
				return err;
			return err;
		}
	}
	recorder->size += done;
	return 0;
}

static int pack(struct recorder *recorder, const struct sample *sample)
{
	bool alone = !recorder->nr || recorder->nr == RECORDER_GROUP ||
		     !origin_equal(recorder->last.origin, sample->origin);

	/* The reader would refuse it, and all that builds on it. */
	if (!sample_is_sound(sample))
		return -EINVAL;
	if (alone)
		recorder->nr = 0;
	return frame_pack(&recorder->frame, &recorder->buffers, alone ? NULL : &recorder->last,
			  recorder->frame.check, sample);
}

static int add(struct recorder *recorder, const struct sample *sample)
{
	int err = pack(recorder, sample);

	if (!err && recorder->max_size && recorder->is_file && recorder->size &&
	    recorder->size + recorder->buffers.bytes.nr > recorder->max_size) {
		recorder->nr = 0;
		err = rotate(recorder) ?: pack(recorder, sample);
	}
	err = err ?: write_frame(recorder) ?: sample_copy(&recorder->last, sample);
	if (err)
		return err;

	recorder->nr++;
	recorder->last.origin = origin_keep(&recorder->origins, sample->origin);
	return recorder->last.origin ? 0 : -ENOMEM;
}

int recorder_add(struct recorder *recorder, const struct sample *sample)
{
	if (recorder && !recorder->err)
		recorder->err = add(recorder, sample);
	return recorder_error(recorder);
}

int recorder_error(const struct recorder *recorder)
{
	return recorder ? recorder->err : 0;
}
