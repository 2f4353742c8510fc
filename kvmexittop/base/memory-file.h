/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_MEMORY_FILE_H
#define BASE_MEMORY_FILE_H

/*
 * A stream to memory that tells whether all of it is there.  open_memstream(3) of glibc loses
 * what it finds no memory for, and neither ferror() nor fclose() say so.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct memory_file {
	FILE *stream;
	char *text; /* once it is closed, with a NUL behind it; the owner frees it */
	size_t size;
	size_t max;
	bool failed;
};

/* Returns the stream, or NULL for want of memory. */
FILE *memory_file_open(struct memory_file *file);
/* 0; or -ENOMEM: the text is NULL, as all of it is not there. */
int memory_file_close(struct memory_file *file);

#endif
