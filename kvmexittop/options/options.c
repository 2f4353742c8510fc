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
#include "base/pattern.h"
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
	const struct view_table table = options_table(options, options->view.group);

	if (table.sort.column)
		options->sort = table.sort;
	options->view.in_cycles = table.unit == TABLE_CYCLES;
	if (options->columns.nr)
		return 0;
	if (table.columns.nr)
		return column_list_copy(&options->columns, &table.columns);
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

static int refuse_option(struct parser *parser, const char *argument)
{
	const char *meant = option_meant(argument + strspn(argument, "-"));
	const char *start = "unknown option";

	if (meant && strncmp(argument + strspn(argument, "-"), meant, strlen(meant)))
		return option_refuse(parser, "%s \"%s\"; did you mean \"--%s\"?", start, argument,
				     meant);
	return option_refuse(parser, "%s \"%s\", or an argument that it does not take", start,
			     argument);
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
			err = refuse_option(&parser, argv[optind - 1]);
		}
	}
	if (!err && optind < argc)
		err = set_command(&parser, &argv[optind]);
	err = err ?: together_check(&parser);
	if (err == -ENOMEM)
		snprintf(error, size, "out of memory");
	return err;
}

void options_free(struct options *options)
{
	free(options->text);
	free(options->view.vms.ids);
	free(options->view.vm_names.names);
	free(options->view.vcpus.ids);
	free(options->view.pids.ids);
	column_list_free(&options->columns);
	for (unsigned int group = 0; group < NR_TABLES; group++)
		column_list_free(&options->tables[group].columns);
	alert_list_free(&options->alerts);
	pattern_free(options->reason);
}
