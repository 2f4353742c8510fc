// SPDX-License-Identifier: GPL-2.0-only
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

#define BLOCK_SIZE 65536

/* The mode that open(2) gives to a new file. */
static mode_t default_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* Opens a file that must not be replaced, such as /dev/null.  -ENOENT: a regular file. */
static int open_special(const struct path *path)
{
	const int flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY;
	struct stat status;
	int fd;

	if (path->magic) {
		fd = openat(path->dir, path->name, flags);
		return fd < 0 ? -errno : fd;
	}
	if (fstatat(path->dir, path->name, &status, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (S_ISREG(status.st_mode))
		return -ENOENT;
	fd = openat(path->dir, path->name, flags | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	/* The file may have been replaced between the two calls. */
	if (fstat(fd, &status) || S_ISREG(status.st_mode)) {
		close(fd);
		return -ENOENT;
	}
	return fd;
}

static int open_file(struct output *output, const char *name)
{
	struct path path;
	int fd = path_open(&path, name, false);

	if (fd)
		return fd;
	fd = open_special(&path);
	path_close(&path);
	if (fd == -ENOENT) {
		output->path = strdup(name);
		return output->path ? 0 : -ENOMEM;
	}
	output->fd = fd < 0 ? -1 : fd;
	output->own_fd = fd >= 0;
	return output->own_fd ? 0 : fd;
}

int output_open(struct output *output, int fd, const char *path)
{
	int err;

	*output = (struct output){ .fd = path ? -1 : fd };
	if (!path)
		return 0;
	err = open_file(output, path);
	/* Better to fail now than after the first interval. */
	if (!err && output->path)
		err = file_try_replace(output->path);
	return err;
}

void output_close(struct output *output)
{
	if (output->report.stream)
		output_end(output, -ECANCELED);
	if (output->own_fd)
		close(output->fd);
	free(output->path);
	*output = (struct output){ .fd = -1 };
}

/* Finds the last line in [@from, @to) of @text that starts with the first word of @titles. */
static const char *last_titles(const char *text, size_t from, size_t to, bool whole,
			       const char *titles)
{
	const size_t word = strcspn(titles, ",") + 1;

	for (size_t i = to; i-- > from;) {
		if ((i ? text[i - 1] == '\n' : whole) && !strncmp(text + i, titles, word))
			return text + i;
	}
	return NULL;
}

/* 1 if the last line of titles is @titles, 0 or -ENOMEM.  Reads backwards, for a long log. */
static int has_titles(int fd, off_t size, const char *titles)
{
	const size_t len = strlen(titles);
	char *text = malloc(BLOCK_SIZE + 1 + len + 1);
	const char *found = NULL;

	if (!text)
		return -ENOMEM;
	for (off_t end = size; !found && end > 0;) {
		off_t start = end > BLOCK_SIZE ? end - BLOCK_SIZE : 0;
		/* Including the byte before, and the rest of titles at the end */
		off_t at = start ? start - 1 : 0;
		ssize_t nr = pread(fd, text, end - at + len, at);

		if (nr < end - at)
			break;
		text[nr] = '\0';
		found = last_titles(text, start - at, end - at, !at, titles);
		end = start;
	}
	if (found && strncmp(found, titles, len))
		found = NULL;
	free(text);
	return found ? 1 : 0;
}

int output_begins(const struct output *output, const char *titles)
{
	struct stat status;
	char name[32];
	int goes_on = 0, fd;

	if (output->path)
		return true;
	if (output->used)
		return false;
	/* Only with O_APPEND, as by ">>", does a report follow the content of a file. */
	if (!(fcntl(output->fd, F_GETFL) & O_APPEND) || fstat(output->fd, &status) ||
	    !S_ISREG(status.st_mode) || !status.st_size)
		return true;
	if (!titles)
		return false;
	/* A shell opens it for writing alone. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", output->fd);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		goes_on = has_titles(fd, status.st_size, titles);
		close(fd);
	}
	return goes_on < 0 ? goes_on : !goes_on;
}

FILE *output_begin(struct output *output)
{
	return memory_file_open(&output->report);
}

/* Removes the first part of a report, unless another process has appended to the file. */
static void take_back(int fd, size_t written)
{
	off_t end = lseek(fd, 0, SEEK_CUR), whole = end - (off_t)written;
	struct stat status;

	if (!written || end < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode) ||
	    status.st_size != end)
		return;
	if (!ftruncate(fd, whole))
		lseek(fd, whole, SEEK_SET);
}

bool output_is_file(const struct output *output)
{
	struct stat status;

	return output->path || (!fstat(output->fd, &status) && S_ISREG(status.st_mode));
}

static int write_report(struct output *output)
{
	const struct memory_file *report = &output->report;
	size_t written;
	int err;

	if (output->path)
		return file_replace(output->path, report->text, report->size, default_mode());

	output->used = true;
	/* A signal can wait for a file, but not for somebody to read a pipe. */
	if (output_is_file(output))
		err = file_write_whole(output->fd, report->text, report->size, &written);
	else
		err = file_write(output->fd, report->text, report->size, &written);
	if (err)
		take_back(output->fd, written);
	return err;
}

int output_end(struct output *output, int err)
{
	int closed = memory_file_close(&output->report);

	err = err ?: closed;
	if (!err)
		err = write_report(output);
	free(output->report.text);
	output->report.text = NULL;
	return err;
}
