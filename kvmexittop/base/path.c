// SPDX-License-Identifier: GPL-2.0-only
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAX_LINKS 40 /* MAXSYMLINKS of the kernel */

struct walk {
	int dir;
	char rest[PATH_MAX]; /* of the path, from dir */
	unsigned int nr_links;
	bool make;
};

static bool is_ours(uid_t owner)
{
	return owner == 0 || owner == geteuid();
}

static bool is_shared(const struct stat *dir)
{
	return !is_ours(dir->st_uid) || dir->st_mode & (S_IWGRP | S_IWOTH);
}

/* Any user may have made a second hard link to a symbolic link. */
static bool may_follow(int dir, const struct stat *link)
{
	struct stat st;

	if (fstat(dir, &st))
		return false;
	return !is_shared(&st) || (is_ours(st.st_uid) && st.st_mode & S_ISVTX &&
				   is_ours(link->st_uid) && link->st_nlink == 1);
}

static bool is_in_procfs(int dir)
{
	struct statfs st;

	return !fstatfs(dir, &st) && st.f_type == PROC_SUPER_MAGIC;
}

/* Takes over @dir, or an error of openat(2). */
static int enter(struct walk *walk, int dir)
{
	if (dir < 0)
		return -errno;
	close(walk->dir);
	walk->dir = dir;
	return 0;
}

/* Puts the target of the link before the rest of the path. */
static int follow(struct walk *walk, const char *name)
{
	const size_t len_rest = strlen(walk->rest);
	char text[PATH_MAX];
	ssize_t len = readlinkat(walk->dir, name, text, sizeof(text));

	if (len < 0)
		return -errno;
	if (++walk->nr_links > MAX_LINKS)
		return -ELOOP;
	if (len + len_rest >= sizeof(walk->rest))
		return -ENAMETOOLONG;
	memmove(walk->rest + len, walk->rest, len_rest + 1);
	memcpy(walk->rest, text, len);
	return *text == '/' ? enter(walk, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC)) : 0;
}

static int descend(struct walk *walk, const char *name, int flags)
{
	return enter(walk, openat(walk->dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC | flags));
}

static int make(struct walk *walk, const char *name)
{
	if (!walk->make)
		return -ENOENT;
	if (mkdirat(walk->dir, name, 0700) && errno != EEXIST)
		return -errno;
	return descend(walk, name, O_NOFOLLOW);
}

/* Goes from the current folder to @name in it.  1: the path ends there; 0; or -errno. */
static int step(struct walk *walk, const char *name, bool *magic)
{
	const bool last = !walk->rest[strspn(walk->rest, "/")];
	struct stat st;

	if (fstatat(walk->dir, name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (errno != ENOENT)
			return -errno;
		return last ? 1 : make(walk, name);
	}
	if (!S_ISLNK(st.st_mode))
		return last ? 1 : descend(walk, name, O_NOFOLLOW);
	if (!may_follow(walk->dir, &st))
		return -ELOOP;
	/* The target of a link in procfs need not be a path. */
	*magic = is_in_procfs(walk->dir);
	if (!*magic)
		return follow(walk, name);
	return last ? 1 : descend(walk, name, 0);
}

static int walk_to(struct walk *walk, struct path *path)
{
	int err;

	do {
		const char *name = walk->rest + strspn(walk->rest, "/");
		const size_t len = strcspn(name, "/");

		if (!len)
			return -EISDIR;
		if (len > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(path->name, name, len);
		path->name[len] = '\0';
		memmove(walk->rest, name + len, strlen(name + len) + 1);

		path->magic = false;
		err = step(walk, path->name, &path->magic);
	} while (!err);
	if (err > 0)
		err = *walk->rest ? -EISDIR : 0;
	return err;
}

int path_open(struct path *path, const char *text, bool make_folders)
{
	struct walk walk = { .make = make_folders };
	int err;

	if (strlen(text) >= sizeof(walk.rest))
		return -ENAMETOOLONG;
	strcpy(walk.rest, text);
	walk.dir = open(*text == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (walk.dir < 0)
		return -errno;

	err = *text ? walk_to(&walk, path) : -ENOENT;
	if (err)
		close(walk.dir);
	else
		path->dir = walk.dir;
	return err;
}

void path_close(struct path *path)
{
	close(path->dir);
	path->dir = -1;
}

const char *path_strerror(int err)
{
	if (err == -ELOOP)
		return "the path has a symbolic link that another user may have made; "
		       "name the file itself, or a file in a folder of your own";
	return strerror(-err);
}

bool path_is_shared(const struct path *path)
{
	struct stat st;

	return fstat(path->dir, &st) || is_shared(&st);
}
