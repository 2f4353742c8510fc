/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

/*
 * Where reports go: each whole, or not at all.
 *
 *  - To a descriptor they go one after the other.  Of one that did not fit, a
 *    regular file keeps nothing; what a pipe or device took is taken.
 *  - A file of a given name holds one report, and each replaces the one before.
 *    If it is a device or pipe, it is treated like a descriptor, and so is /dev/stdout.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output {
	int fd; /* or -1: replace the file */
	bool own_fd, used;
	char *path;   /* of the file */
	FILE *stream; /* the report in hand */
	char *text;
	size_t size;
};

/* To the file at @path, or to @fd if it is NULL.  0 or -errno: it cannot be written. */
int output_open(struct output *output, int fd, const char *path);
/* Also after it failed to open, and with a report in hand. */
void output_close(struct output *output);

/* True unless the next report goes on from another, of this program or one before it. */
bool output_begins(const struct output *output);

/* Begins a report.  Returns the stream to print it to, or NULL for want of memory. */
FILE *output_begin(struct output *output);
/* Writes the report, or with @err, which it returns then, forgets it.  0 or -errno. */
int output_end(struct output *output, int err);

#endif
