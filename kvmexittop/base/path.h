/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_PATH_H
#define BASE_PATH_H

/*
 * The path of a file to write: a descriptor of its folder, and its name in that folder.
 *
 * Root often writes into folders of other users, who can replace a file or folder by a
 * symbolic link at any time.  So path_open() follows links one by one, and only those that
 * nobody but root and this user can have made.  A system call with the descriptor, the name
 * and O_NOFOLLOW then never leaves the folder.
 */

#include <limits.h>
#include <stdbool.h>

struct path {
	int dir; /* opened with O_PATH */
	char name[NAME_MAX + 1];
	bool magic; /* the name is a link of procfs, such as /dev/stdout: open(2) follows it */
};

/*
 * Opens the folder of the file @text; the file need not exist.  @make creates missing
 * folders, with mode 0700.  0 or -errno.  -ELOOP: another user may have made a symbolic
 * link in the path, or there are too many links.  -EISDIR: @text names a folder.
 */
int path_open(struct path *path, const char *text, bool make);
void path_close(struct path *path);

/* Like strerror(3) of -@err, but explains -ELOOP as path_open() returns it. */
const char *path_strerror(int err);

/* True if users other than root and this user can replace files in the folder. */
bool path_is_shared(const struct path *path);

#endif
