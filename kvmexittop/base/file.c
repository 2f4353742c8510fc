// SPDX-License-Identifier: GPL-2.0-only
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int file_write(int fd, const char *data, size_t len, size_t *written)
{
	for (*written = 0; *written < len;) {
		struct pollfd ready = { .fd = fd, .events = POLLOUT };
		ssize_t part = write(fd, data + *written, len - *written);

		if (part >= 0)
			*written += part;
		else if (errno == EAGAIN)
			/* Whoever shares the pipe or terminal made it so. */
			poll(&ready, 1, -1);
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

/* Opens a new file beside @path.  Returns its descriptor or -errno. */
static int open_beside(const char *path, char *name, size_t size)
{
	int fd;

	/* The suffix keeps it from those who read all files of a kind, *.prom for one. */
	if ((size_t)snprintf(name, size, "%s.XXXXXX", path) >= size)
		return -ENAMETOOLONG;
	fd = mkostemp(name, O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int file_replace(const char *path, const char *data, size_t len, mode_t mode)
{
	char name[PATH_MAX];
	size_t written;
	int fd, err;

	fd = open_beside(path, name, sizeof(name));
	if (fd < 0)
		return fd;

	err = file_write(fd, data, len, &written);
	/* Without fsync() a crash could leave an empty file under the new name. */
	if (!err && (fchmod(fd, mode) || fsync(fd)))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(name, path))
		err = -errno;
	if (err)
		unlink(name);
	return err;
}

int file_try_replace(const char *path)
{
	char name[PATH_MAX];
	int fd;

	fd = open_beside(path, name, sizeof(name));
	if (fd < 0)
		return fd;
	close(fd);
	return unlink(name) ? -errno : 0;
}
