// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command lines: arguments that end with a line break.  A command line is taken, or there is
 * one sentence that says why not.
 */
#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options/options.h"

#define MAX_ARGUMENTS 24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char program[] = "kvmexittop", *arguments[MAX_ARGUMENTS + 2] = { program };
	struct options options;
	char error[200] = "";
	char *text, *next;
	int nr = 1, err;

	if (size > 4096)
		return 0;
	text = malloc(size + 1);
	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	next = text;
	while (next && nr <= MAX_ARGUMENTS)
		arguments[nr++] = strsep(&next, "\n");

	err = options_parse(&options, nr, arguments, error, sizeof(error));
	if (err && (err != -EINVAL || !error[0]))
		abort();
	if (!err && !options.errand && options_choose_columns(&options))
		abort();
	options_free(&options);
	free(text);
	return 0;
}
