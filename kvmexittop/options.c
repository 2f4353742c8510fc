// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "option-table.h"

/* More than the table has rows. */
#define MAX_OPTIONS 64

/* The two arrays that getopt_long() wants. */
static void make_getopt(char *letters, struct option *longs)
{
	/* '+': no operands are taken, so do not look past one.  ':': getopt is silent. */
	*letters++ = '+';
	*letters++ = ':';
	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];

		longs[i] = (struct option){
			.name = row->name,
			.has_arg = row->argument ? required_argument : no_argument,
			.val = row->letter,
		};
		if (row->letter >= LONG_ONLY)
			continue;
		*letters++ = row->letter;
		if (row->argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

static const struct option_row *find_option(int letter)
{
	for (size_t i = 0; i < nr_options; i++) {
		if (option_table[i].letter == letter)
			return &option_table[i];
	}
	return NULL;
}

/* JSON has all columns unless told otherwise: a machine does not mind the width. */
int options_choose_columns(struct options *options)
{
	if (options->columns.nr)
		return 0;
	if (options->format == FORMAT_JSON)
		return column_list_parse(&options->columns, "all");
	return column_list_default(&options->columns, options->view.group, false);
}

/* What cannot be said of one option alone. */
static int check_together(struct parser *parser)
{
	struct options *options = parser->options;

	if (options->why && (options->view.vms.nr > 1 || options->view.pids.nr > 1 ||
			     options->view.vcpus.nr > 1))
		return option_refuse(parser, "--why looks at all VMs, or at one: give --vm, -p and "
				     "--vcpu a single number");
	if (options->why && !options->delay_ns)
		return option_refuse(parser, "--why looks from now on; give it the time with -d");
	if (options->delay_ns)
		return 0;
	if (options->iterations > 1)
		return option_refuse(parser, "-d 0 prints one report; give -n %" PRIu64 " a delay",
			      options->iterations);
	options->iterations = 1;
	return 0;
}

int options_parse(struct options *options, int argc, char **argv, char *error, size_t size)
{
	struct parser parser = { .options = options, .error = error, .size = size };
	struct option longs[MAX_OPTIONS + 1] = { 0 };
	char letters[2 * MAX_OPTIONS + 3];
	int letter, err = 0;

	*options = (struct options){
		.delay_ns = 1000000000,
		.source = "auto",
		.sort = sort_key_default(),
	};
	make_getopt(letters, longs);

	optind = 0;
	while (!err && (letter = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = find_option(letter);

		if (row) {
			options->given |= 1ULL << (row - option_table);
			err = row->handle(&parser, optarg);
		} else if (letter == ':') {
			err = option_refuse(&parser, "option \"%s\" wants an argument", argv[optind - 1]);
		} else if (optopt && optopt < LONG_ONLY && !find_option(optopt)) {
			err = option_refuse(&parser, "no option \"-%c\"", optopt);
		} else {
			err = option_refuse(&parser, "no option \"%s\", or not with that argument",
				     argv[optind - 1]);
		}
	}
	if (!err && optind < argc)
		err = option_refuse(&parser, "\"%s\" is no option", argv[optind]);
	err = err ?: check_together(&parser);
	if (err == -ENOMEM)
		snprintf(error, size, "out of memory");
	return err;
}

static const struct option_row *find_setting(const char *name, size_t len)
{
	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];

		if (row->in_settings && strlen(row->name) == len && !memcmp(row->name, name, len))
			return row;
	}
	return NULL;
}

static int apply_setting(struct parser *parser, const char *line)
{
	size_t len = strcspn(line, " ");
	const struct option_row *row = find_setting(line, len);

	if (!row || !line[len])
		return option_refuse(parser, "no setting \"%s\"", line);
	if (parser->options->given & 1ULL << (row - option_table))
		return 0;
	return row->handle(parser, line + len + 1);
}

int options_apply_settings(struct options *options, const char *text, char *error, size_t size)
{
	struct parser parser = { .options = options, .error = error, .size = size };
	int err = 0;

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
		err = option_refuse(&parser, "setting \"delay 0\" is nothing for a screen");
	return err;
}

void options_print_settings(enum view_group view, const struct sort_key *sort,
			    uint64_t delay_ns, const struct column_list *columns, char *text,
			    size_t size)
{
	size_t len = snprintf(text, size, "# written by kvmexittop, key W\n"
			      "view %s\nsort %c%s\ndelay %g\n", view_names[view],
			      sort->descending ? '-' : '+', sort->column->name, delay_ns / 1e9);

	for (size_t i = 0; i < columns->nr && len < size; i++)
		len += snprintf(text + len, size - len, "%s%s", i ? "," : "columns ",
				columns->columns[i]->name);
	if (columns->nr && len < size)
		snprintf(text + len, size - len, "\n");
}

void options_free(struct options *options)
{
	free(options->text);
	free(options->view.vms.ids);
	free(options->view.vcpus.ids);
	free(options->view.pids.ids);
	column_list_free(&options->columns);
	if (options->view.reason)
		regfree(&options->reason);
}
