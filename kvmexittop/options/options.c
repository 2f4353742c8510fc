// SPDX-License-Identifier: GPL-2.0-only
#include "options/options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "options/table.h"
#include "options/together.h"

/* More than the table has rows. */
#define MAX_OPTIONS 64

/* Values of getopt_long() for options without a letter: this and their row. */
#define NO_LETTER 256

static int option_value(const struct option_row *row)
{
	return row->letter ? row->letter : NO_LETTER + (int)(row - option_table);
}

/* Makes the two arrays for getopt_long(). */
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
			.val = option_value(row),
		};
		if (!row->letter)
			continue;
		*letters++ = row->letter;
		if (row->argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

static const struct option_row *find_option(int value)
{
	for (size_t i = 0; i < nr_options; i++) {
		if (option_value(&option_table[i]) == value)
			return &option_table[i];
	}
	return NULL;
}

/* All columns for machines: the width does not matter. */
int options_choose_columns(struct options *options)
{
	if (options->columns.nr)
		return 0;
	if (options->diff)
		return column_list_diff(&options->columns);
	if (options->format->for_machines)
		return column_list_all(&options->columns, options->view.group);
	return column_list_default(&options->columns, options->view.group, false);
}

/* A mistyped word must not be run as a command by root. */
static int set_command(struct parser *parser, char **operands)
{
	if (strcmp(operands[-1], "--"))
		return option_refuse(parser,
				     "\"%s\" is not an option; put \"--\" before a command to "
				     "measure",
				     operands[0]);
	parser->options->command = operands;
	return 0;
}

int options_parse(struct options *options, int argc, char **argv, char *error, size_t size)
{
	struct parser parser = { .options = options, .error = error, .size = size };
	struct option longs[MAX_OPTIONS + 1] = { 0 };
	char letters[2 * MAX_OPTIONS + 3];
	int value, err = 0;

	*options = (struct options){
		.delay_ns = 1000000000,
		.source = "auto",
		.sort = sort_key_default(),
		.format = format_find("text"),
	};
	make_getopt(letters, longs);

	optind = 0;
	while (!err && (value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = find_option(value);

		if (row && row->takes_two && optind >= argc) {
			err = option_refuse(&parser, "option \"--%s\" needs two arguments",
					    row->name);
		} else if (row) {
			if (row->takes_two)
				parser.second = argv[optind++];
			options->given |= 1ULL << (row - option_table);
			err = row->handle(&parser, optarg);
		} else if (value == ':') {
			err = option_refuse(&parser, "option \"%s\" needs an argument",
					    argv[optind - 1]);
		} else if (optopt && optopt < NO_LETTER && !find_option(optopt)) {
			err = option_refuse(&parser, "unknown option \"-%c\"", optopt);
		} else {
			err = option_refuse(
				&parser,
				"unknown option \"%s\", or an argument that it does not take",
				argv[optind - 1]);
		}
	}
	if (!err && optind < argc)
		err = set_command(&parser, &argv[optind]);
	err = err ?: together_check(&parser);
	if (err == -ENOMEM)
		snprintf(error, size, "out of memory");
	return err;
}

static const struct option_row *find_setting(const char *name, size_t len)
{
	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];

		if (row->print && strlen(row->name) == len && !memcmp(row->name, name, len))
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

		if (!row->print)
			continue;
		row->print(settings, argument, sizeof(argument));
		if (argument[0])
			text_append(text, size, "%s %s\n", row->name, argument);
	}
}

/* Those of a screen with these options, as text. */
static void print_options(const struct options *options, char *text)
{
	const struct settings settings = {
		.view = options->view.group,
		.sort = options->sort,
		.delay_ns = options->delay_ns,
		.in_cycles = options->view.in_cycles,
		.columns = &options->columns,
	};

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

void options_free(struct options *options)
{
	free(options->text);
	free(options->view.vms.ids);
	free(options->view.vcpus.ids);
	free(options->view.pids.ids);
	column_list_free(&options->columns);
	alert_list_free(&options->alerts);
	if (options->view.reason)
		regfree(&options->reason);
}
