/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_CONFLICT_H
#define OPTIONS_CONFLICT_H

/* Detects arguments of the command line that name the same file, which would be lost. */

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"

/*
 * True if a file would be read and written, or written twice; @error then has a sentence.
 * Files are compared by device and inode, because two names may be one file.
 */
bool options_conflict(const struct options *options, char *error, size_t size);

#endif
