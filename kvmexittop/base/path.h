/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_PATH_H
#define BASE_PATH_H

/*
 * Where a file is to be written: its folder as a descriptor, and its name in there.
 *
 * Root often writes into folders of others, who may exchange a file or folder for a
 * symbolic link at any time.  So links are followed one by one, and only where nobody
 * but root and this user can have put them; what is done by descriptor and name, with
 * O_NOFOLLOW, then never leaves the folder.
 */

#include <limits.h>
#include <stdbool.h>

struct path {
	int dir; /* opened with O_PATH */
	char name[NAME_MAX + 1];
	bool magic; /* the name is a link of procfs, /dev/stdout for one, for open(2) to follow */
};

/*
 * Finds the folder of @text; the file need not exist.  With @make, folders that do not
 * are made, for this user alone.  0 or -errno: -ELOOP is a symbolic link that another
 * user may have put there, or too many of them; -EISDIR that it names a folder.
 */
int path_open(struct path *path, const char *text, bool make);
void path_close(struct path *path);

/* Why a file cannot be written, like strerror(3), which has no words for -ELOOP as above. */
const char *path_strerror(int err);

/* Whether others than root and this user may exchange what is in the folder. */
bool path_is_shared(const struct path *path);

#endif
