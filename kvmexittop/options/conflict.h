/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_CONFLICT_H
#define OPTIONS_CONFLICT_H

/* Files of the command line that are one file, which would be lost. */

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"

/*
 * Whether a file is to be written that is read as well, or is to be written twice, by
 * device and inode: two names may be one file.  Then a sentence is in @error.
 */
bool options_conflict(const struct options *options, char *error, size_t size);

#endif
