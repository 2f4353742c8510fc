/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

/*
 * The output of reports: each is written completely, or not at all.
 *
 *  - A descriptor gets one report after another.  If a report does not fit, a regular file
 *    is truncated to the reports before it; a pipe or device keeps the part it took.
 *  - A named file holds one report, and each report replaces the one before.  A name that
 *    is a device, a pipe or /dev/stdout is treated like a descriptor.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/memory-file.h"

struct output {
	int fd; /* or -1: replace the file at path */
	bool own_fd, used;
	char *path;
	struct memory_file report; /* the current one */
};

/*
 * Opens the file at @path, or takes @fd, which stays the caller's, if @path is NULL.  0 or
 * -errno if the file cannot be written.
 */
int output_open(struct output *output, int fd, const char *path);
/* May be called after output_open() failed, and during a report, which is then dropped. */
void output_close(struct output *output);

/*
 * 0 if the next report follows another, of this program or of one that ran before it, else 1;
 * or -ENOMEM.  If @titles is not NULL, the last line of titles in the output must be equal to
 * it as well.
 */
int output_begins(const struct output *output, const char *titles);

/* True if a report goes into a regular file: no write waits for a reader. */
bool output_is_file(const struct output *output);

/* Begins a report.  Returns the stream to print it to, or NULL if out of memory. */
FILE *output_begin(struct output *output);
/* Ends a report: writes it, or, if @err is not 0, drops it and returns @err.  0 or -errno. */
int output_end(struct output *output, int err);

#endif
