/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_SETTINGS_H
#define OPTIONS_SETTINGS_H

/*
 * The file that key W writes: $XDG_CONFIG_HOME/kvmexittop/settings, or the same in
 * ~/.config.  A line is a long option without its dashes.
 */

#include <stddef.h>

#define SETTINGS_SIZE 4096

/* The path, or -ENOENT if neither variable is set. */
int settings_path(char *path, size_t size);
/* At most SETTINGS_SIZE - 1 bytes; -ENOENT: there is no such file, -EFBIG. */
int settings_read(char *text);
/* All or nothing: the old file stays until the new one is complete.  0 or -errno. */
int settings_write(const char *text);

#endif
