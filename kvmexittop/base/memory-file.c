// SPDX-License-Identifier: GPL-2.0-only
#include "base/memory-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/array.h"

/* For fopencookie(3), which requires that 0 is an error. */
static ssize_t append(void *cookie, const char *bytes, size_t nr)
{
	struct memory_file *file = cookie;
	char *text;

	if (file->failed)
		return 0;
	text = array_reserve(file->text, &file->max, file->size + nr + 1, 1);
	if (!text) {
		file->failed = true;
		return 0;
	}
	file->text = text;
	memcpy(text + file->size, bytes, nr);
	file->size += nr;
	text[file->size] = '\0';
	return nr;
}

FILE *memory_file_open(struct memory_file *file)
{
	*file = (struct memory_file){ 0 };
	file->stream = fopencookie(file, "w", (cookie_io_functions_t){ .write = append });
	return file->stream;
}

int memory_file_close(struct memory_file *file)
{
	bool failed = ferror(file->stream);

	failed = fclose(file->stream) || failed || file->failed;
	file->stream = NULL;
	if (!failed && !file->text) {
		file->text = strdup("");
		failed = !file->text;
	}
	if (!failed)
		return 0;
	free(file->text);
	file->text = NULL;
	file->size = 0;
	return -ENOMEM;
}
