// SPDX-License-Identifier: GPL-2.0-only
#include "options/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

int settings_path(char *path, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int len;

	/* The XDG standard: relative paths are ignored. */
	if (config && *config == '/')
		len = snprintf(path, size, "%s/kvmexittop/settings", config);
	else if (home && *home == '/')
		len = snprintf(path, size, "%s/.config/kvmexittop/settings", home);
	else
		return -ENOENT;
	return (size_t)len < size ? 0 : -ENAMETOOLONG;
}

int settings_read(char *text, uid_t *owner)
{
	char path[PATH_MAX];
	struct stat st;
	ssize_t len;
	int err, fd;

	err = settings_path(path, sizeof(path));
	if (err)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	len = fstat(fd, &st) ? -1 : read(fd, text, SETTINGS_SIZE);
	err = len < 0 ? -errno : len == SETTINGS_SIZE ? -EFBIG : 0;
	close(fd);
	if (err)
		return err;
	text[len] = '\0';
	*owner = st.st_uid;
	return 0;
}

/* Creates the directories of the file. */
static int make_parents(const char *name)
{
	struct path path;
	int err = path_open(&path, name, true);

	if (!err)
		path_close(&path);
	return err;
}

int settings_write(const char *text)
{
	char path[PATH_MAX];
	int err;

	err = settings_path(path, sizeof(path)) ?: make_parents(path);
	return err ?: file_replace(path, text, strlen(text), 0600);
}
