/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_SETTINGS_H
#define OPTIONS_SETTINGS_H

/*
 * The file that key W writes: $XDG_CONFIG_HOME/kvmexittop/settings, or the same in
 * ~/.config.  A line is a long option without its dashes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "view/column.h"
#include "view/sort.h"

#define SETTINGS_SIZE 4096

/* The settings that key W saves.  The row of its option says how each is written. */
struct settings {
	enum view_group view;
	uint64_t delay_ns;
	bool no_mouse;
	struct view_table tables[NR_TABLES]; /* their columns belong to the caller */
};

/* The path of the file.  0 or -errno; -ENOENT: neither XDG_CONFIG_HOME nor HOME is set. */
int settings_path(char *path, size_t size);
/*
 * Reads the file, at most SETTINGS_SIZE - 1 bytes, and its owner.  0 or -errno; -ENOENT: there
 * is no such file; -EFBIG: it is larger.
 */
int settings_read(char *text, uid_t *owner);
/* Replaces the file, see file_replace().  0 or -errno. */
int settings_write(const char *text);

#endif
