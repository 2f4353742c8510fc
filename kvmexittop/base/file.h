/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_FILE_H
#define BASE_FILE_H

/* Files written atomically: a reader finds either the old content or all of the new. */

#include <stddef.h>
#include <sys/types.h>

/*
 * Writes @len bytes, and waits if @fd does not block.  0 or -errno.  On error, *@written
 * says how many bytes were written before it.
 */
int file_write(int fd, const char *data, size_t len, size_t *written);

/* Like file_write(), but no signal ends the program meanwhile. */
int file_write_whole(int fd, const char *data, size_t len, size_t *written);

/*
 * Replaces the file @name by one with @len bytes of @data, by renaming a temporary file beside
 * it, which has a name only for the moment before that where the file system allows it: a
 * program that is killed leaves nothing behind.  The mode is @mode without the bits that the old
 * file lacks.  0 or -errno; on error the old file is unchanged.  -ELOOP: the path has a symbolic
 * link that is not followed, see path.h.
 */
int file_replace(const char *name, const char *data, size_t len, mode_t mode);
/* Checks whether file_replace() could succeed now.  0 or -errno. */
int file_try_replace(const char *name);

#endif
