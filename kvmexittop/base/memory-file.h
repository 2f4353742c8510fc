/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_MEMORY_FILE_H
#define BASE_MEMORY_FILE_H

/*
 * A stream to memory that reports when memory runs out.  open_memstream(3) of glibc then drops
 * output, and neither ferror() nor fclose() reports an error.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct memory_file {
	FILE *stream;
	char *text; /* set by memory_file_close(), ends with NUL; the caller frees it */
	size_t size;
	size_t max;
	bool failed;
};

/* Returns the stream, or NULL if out of memory. */
FILE *memory_file_open(struct memory_file *file);
/* Closes the stream.  0; or -ENOMEM: output was lost, and text is NULL. */
int memory_file_close(struct memory_file *file);

#endif
