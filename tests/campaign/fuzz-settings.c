// SPDX-License-Identifier: GPL-2.0-only
/* The file that key W writes, as somebody else wrote it.  What is taken can be written again. */
#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options/options.h"
#include "options/settings.h"

static void print(const struct options *options, char *text)
{
	struct settings settings = { .view = options->view.group,
				     .delay_ns = options->delay_ns,
				     .no_mouse = options->no_mouse };

	for (unsigned int group = 0; group < NR_TABLES; group++)
		settings.tables[group] = options_table(options, group);
	options_print_settings(&settings, text, SETTINGS_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char program[] = "kvmexittop", *arguments[] = { program, NULL };
	char text[SETTINGS_SIZE], error[200] = "", again[2][SETTINGS_SIZE];
	struct options options;
	int err;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	for (int i = 0; i < 2; i++) {
		if (options_parse(&options, 1, arguments, error, sizeof(error)))
			abort();
		err = options_apply_settings(&options, i ? again[0] : text, error, sizeof(error));
		if (err && (i || err != -EINVAL || !error[0]))
			abort();
		if (!err)
			print(&options, again[i]);
		options_free(&options);
		if (err)
			return 0;
	}
	if (strcmp(again[0], again[1]))
		abort();
	return 0;
}
