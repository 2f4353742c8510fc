// SPDX-License-Identifier: GPL-2.0-only
/* The options that key W saves: written as settings, and applied. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "options/options.h"
#include "options/table.h"

static const struct option_row *find_setting(const char *name, size_t len)
{
	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];

		if ((row->print || row->print_table) && strlen(row->name) == len &&
		    !memcmp(row->name, name, len))
			return row;
	}
	return NULL;
}

void options_print_settings(const struct settings *settings, char *text, size_t size)
{
	char argument[SETTINGS_SIZE];

	snprintf(text, size, "# written by kvmexittop, key W\n");
	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];

		if (row->print) {
			row->print(settings, argument, sizeof(argument));
			if (argument[0])
				text_append(text, size, "%s %s\n", row->name, argument);
		}
		for (unsigned int id = 0; row->print_table && id < NR_TABLES; id++) {
			row->print_table(&settings->tables[id], argument, sizeof(argument));
			if (argument[0])
				text_append(text, size, "%s %s:%s\n", row->name, table_names[id],
					    argument);
		}
	}
}

struct view_table options_table(const struct options *options, unsigned int id)
{
	struct view_table table = options->tables[id];

	if (id == options->view.group && options->columns.nr)
		table.columns = options->columns;
	if (id == options->view.group && options->has_sort)
		table.sort = options->sort;
	if (!table.unit)
		table.unit = options->view.in_cycles ? TABLE_CYCLES : TABLE_TIME;
	return table;
}

/* Those of a screen with these options, as text. */
static void print_options(const struct options *options, char *text)
{
	struct settings settings = {
		.view = options->view.group,
		.delay_ns = options->delay_ns,
		.no_mouse = options->no_mouse,
	};

	for (unsigned int id = 0; id < NR_TABLES; id++)
		settings.tables[id] = options_table(options, id);
	options_print_settings(&settings, text, SETTINGS_SIZE);
}

static int apply_setting(struct parser *parser, const char *line)
{
	size_t len = strcspn(line, " ");
	const struct option_row *row = find_setting(line, len);

	if (!row || !line[len])
		return option_refuse(parser, "unknown setting \"%s\"", line);
	if (parser->options->given & 1ULL << (row - option_table))
		return 0;
	return row->handle(parser, line + len + 1);
}

int options_apply_settings(struct options *options, const char *text, char *error, size_t size)
{
	struct parser parser = { .options = options, .error = error, .size = size };
	char before[SETTINGS_SIZE], after[SETTINGS_SIZE];
	int err = 0;

	print_options(options, before);
	while (!err && *text) {
		size_t len = strcspn(text, "\n");
		char *line = strndup(text, len);

		if (!line)
			return -ENOMEM;
		if (len && *line != '#')
			err = apply_setting(&parser, line);
		free(line);
		text += len + (text[len] == '\n');
	}
	if (!err && !options->delay_ns)
		err = option_refuse(&parser, "setting \"delay 0\" cannot be used on a screen");
	print_options(options, after);
	options->has_settings = !err && strcmp(before, after);
	return err;
}
