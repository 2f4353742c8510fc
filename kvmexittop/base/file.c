// SPDX-License-Identifier: GPL-2.0-only
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/thread.h"

int file_write(int fd, const char *data, size_t len, size_t *written)
{
	for (*written = 0; *written < len;) {
		struct pollfd ready = { .fd = fd, .events = POLLOUT };
		ssize_t part = write(fd, data + *written, len - *written);

		if (part >= 0)
			*written += part;
		else if (errno == EAGAIN)
			/* Another process made the pipe or terminal nonblocking. */
			poll(&ready, 1, -1);
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

int file_write_whole(int fd, const char *data, size_t len, size_t *written)
{
	sigset_t before;
	int err;

	thread_block_signals(&before);
	err = file_write(fd, data, len, written);
	thread_restore_signals(&before);
	return err;
}

/* A name for a new file beside that of @path.  0 or -errno. */
static int make_name(const struct path *path, char *name, size_t size)
{
	uint32_t number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return -EIO;
	/* With this suffix, a reader of all files "*.prom" does not find it. */
	if ((size_t)snprintf(name, size, "%s.%06x", path->name, number & 0xffffff) >= size)
		return -ENAMETOOLONG;
	return 0;
}

/* The link by which linkat(2) gives a name to a file that has none; without procfs it fails. */
static void descriptor_link(int fd, char *link, size_t size)
{
	snprintf(link, size, "/proc/self/fd/%d", fd);
}

/*
 * Opens a new file in the folder of @path, without a name: nothing is left of it if the program
 * is killed.  Returns its descriptor or -errno, as not all file systems have that.
 */
static int open_unnamed(const struct path *path)
{
	int fd = openat(path->dir, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	char link[32];

	if (fd < 0)
		return -errno;
	descriptor_link(fd, link, sizeof(link));
	if (!access(link, F_OK))
		return fd;
	close(fd);
	return -EOPNOTSUPP;
}

static int open_named(const struct path *path, char *name, size_t size)
{
	int fd, err;

	do {
		err = make_name(path, name, size);
		if (err)
			return err;
		fd = openat(path->dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			    0600);
	} while (fd < 0 && errno == EEXIST);
	return fd < 0 ? -errno : fd;
}

/*
 * Opens a new file in the folder of @path.  @name is empty if it has none yet.  Returns its
 * descriptor or -errno.
 */
static int open_beside(const struct path *path, char *name, size_t size)
{
	int fd = open_unnamed(path);

	*name = '\0';
	return fd < 0 ? open_named(path, name, size) : fd;
}

/* Gives a name to the file of open_unnamed().  @name is empty on error. */
static int give_name(const struct path *path, int fd, char *name, size_t size)
{
	char link[32];
	int err;

	descriptor_link(fd, link, sizeof(link));
	do {
		err = make_name(path, name, size);
		if (!err && linkat(AT_FDCWD, link, path->dir, name, AT_SYMLINK_FOLLOW))
			err = -errno;
	} while (err == -EEXIST);
	if (err)
		*name = '\0';
	return err;
}

/*
 * No more people may read the new file than could read the one that it replaces: it takes
 * over the group, or has nothing for a group.
 */
static int give_mode(const struct path *path, int fd, mode_t mode)
{
	struct stat old, new;

	if (!fstatat(path->dir, path->name, &old, AT_SYMLINK_NOFOLLOW) && S_ISREG(old.st_mode)) {
		mode &= old.st_mode;
		if (fstat(fd, &new))
			return -errno;
		if (old.st_gid != new.st_gid && fchown(fd, -1, old.st_gid))
			mode &= ~S_IRWXG;
	}
	return fchmod(fd, mode) ? -errno : 0;
}

static int replace(const struct path *path, const char *data, size_t len, mode_t mode)
{
	char name[NAME_MAX + 1];
	size_t written;
	int fd, err;

	fd = open_beside(path, name, sizeof(name));
	if (fd < 0)
		return fd;

	err = file_write(fd, data, len, &written);
	/* Without fsync() a crash could leave an empty file under the new name. */
	if (!err)
		err = give_mode(path, fd, mode) ?: fsync(fd) ? -errno : 0;
	if (!err && !*name)
		err = give_name(path, fd, name, sizeof(name));
	if (close(fd) && !err)
		err = -errno;
	if (!err && renameat(path->dir, name, path->dir, path->name))
		err = -errno;
	if (err && *name)
		unlinkat(path->dir, name, 0);
	return err;
}

static int try_replace(const struct path *path)
{
	char name[NAME_MAX + 1];
	int fd;

	fd = open_beside(path, name, sizeof(name));
	if (fd < 0)
		return fd;
	close(fd);
	return *name && unlinkat(path->dir, name, 0) ? -errno : 0;
}

/* Signals are blocked, so that none ends the program with a temporary file left. */
int file_replace(const char *name, const char *data, size_t len, mode_t mode)
{
	sigset_t before;
	struct path path;
	int err = path_open(&path, name, false);

	if (err)
		return err;
	thread_block_signals(&before);
	err = path.magic ? -ELOOP : replace(&path, data, len, mode);
	thread_restore_signals(&before);
	path_close(&path);
	return err;
}

int file_try_replace(const char *name)
{
	struct path path;
	int err = path_open(&path, name, false);

	if (!err) {
		err = path.magic ? -ELOOP : try_replace(&path);
		path_close(&path);
	}
	return err;
}
