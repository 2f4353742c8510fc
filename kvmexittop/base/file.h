/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_FILE_H
#define BASE_FILE_H

/* Files written whole: who reads one finds what was there before, or all of the new. */

#include <stddef.h>
#include <sys/types.h>

/* 0 or -errno; -ENOSPC and the like may come after a part was written, see @written. */
int file_write(int fd, const char *data, size_t len, size_t *written);

/*
 * Replaces the file called @name by one with these bytes and this mode, by way of a
 * temporary file beside it.  0 or -errno: the old one is untouched.  -ELOOP: it is
 * reached by a symbolic link that is not followed, see path.h.
 */
int file_replace(const char *name, const char *data, size_t len, mode_t mode);
/* Whether that could be done now: 0 or -errno. */
int file_try_replace(const char *name);

#endif
