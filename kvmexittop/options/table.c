// SPDX-License-Identifier: GPL-2.0-only
#include "options/table.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory-file.h"
#include "options/filters.h"
#include "options/help.h"
#include "options/names.h"
#include "options/value.h"
#include "source/source.h"

int option_refuse(struct parser *parser, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(parser->error, parser->size, format, args);
	va_end(args);
	return -EINVAL;
}

/* Runs @print into a text that main prints instead of reports. */
static int show(struct parser *parser, void (*print)(FILE *out))
{
	struct options *options = parser->options;
	struct memory_file file;

	free(options->text);
	options->text = NULL;
	if (!memory_file_open(&file))
		return -ENOMEM;
	print(file.stream);
	if (memory_file_close(&file))
		return -ENOMEM;
	options->text = file.text;
	options->errand = ERRAND_TEXT;
	return 0;
}

static int set_batch(struct parser *parser, const char *argument)
{
	(void)argument;
	parser->options->batch = true;
	return 0;
}

static int set_verbose(struct parser *parser, const char *argument)
{
	(void)argument;
	parser->options->verbose = true;
	return 0;
}

static int set_iterations(struct parser *parser, const char *argument)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(argument, &end, 10);
	if (errno || !isdigit((unsigned char)*argument) || *end || !number)
		return option_refuse(parser, "-n needs a number of reports, at least 1, not \"%s\"",
				     argument);

	parser->options->iterations = number;
	return 0;
}

static int set_delay(struct parser *parser, const char *argument)
{
	if (value_parse_delay(argument, &parser->options->delay_ns))
		return option_refuse(parser,
				     "-d needs seconds, such as 2 or 0.5: at least 0.001, or 0, "
				     "not \"%s\"",
				     argument);
	parser->options->has_delay = true;
	return 0;
}

static int set_sort(struct parser *parser, const char *argument)
{
	struct options *options = parser->options;
	struct view_table *table;

	if (!strcmp(argument, "help"))
		return show(parser, help_print_columns);
	if (option_take_view(parser, &argument, &table))
		return -EINVAL;
	if (sort_key_parse(table ? &table->sort : &options->sort, argument))
		return option_refuse_name(parser, "column", argument + strspn(argument, "+-"), "-s",
					  column_name_at);
	options->has_sort |= !table;
	return 0;
}

/* The first name of the list that is no column. */
static const char *wrong_column(const char *names, char *name, size_t size)
{
	for (;; names++) {
		size_t len = strcspn(names, ",");

		if (!column_find(names, len)) {
			snprintf(name, size, "%.*s", (int)len, names);
			return name;
		}
		names += len;
		if (!*names)
			return "";
	}
}

static int set_columns(struct parser *parser, const char *argument)
{
	struct view_table *table;
	struct column_list *list;
	char name[40];
	int err;

	if (!strcmp(argument, "help"))
		return show(parser, help_print_columns);
	if (option_take_view(parser, &argument, &table))
		return -EINVAL;

	list = table ? &table->columns : &parser->options->columns;
	column_list_free(list);
	err = column_list_parse(list, argument);
	if (err == -EINVAL)
		return option_refuse_name(parser, "column",
					  wrong_column(argument, name, sizeof(name)), "-c",
					  column_name_at);
	return err;
}

static int set_view(struct parser *parser, const char *argument)
{
	int view = name_find(table_names, NR_VIEWS, argument);

	if (!strcmp(argument, "help"))
		return show(parser, help_print_views);
	if (view < 0)
		return option_refuse_name(parser, "view", argument, "-v", view_name_at);

	parser->options->view.group = view;
	return 0;
}

static int set_unit(struct parser *parser, const char *argument)
{
	struct view_table *table;
	int unit;

	if (option_take_view(parser, &argument, &table))
		return -EINVAL;
	unit = name_find(unit_names, ARRAY_SIZE(unit_names), argument);
	if (unit < 0)
		return option_refuse(parser, "no unit \"%s\"; use time or cycles", argument);
	if (table)
		table->unit = unit ? TABLE_CYCLES : TABLE_TIME;
	else
		parser->options->view.in_cycles = unit;
	return 0;
}

static int set_mouse(struct parser *parser, const char *argument)
{
	static const char *const names[] = { "on", "off" };
	int off = name_find(names, ARRAY_SIZE(names), argument);

	if (off < 0)
		return option_refuse(parser, "--mouse is on or off, not \"%s\"", argument);
	parser->options->no_mouse = off;
	return 0;
}

static int set_format(struct parser *parser, const char *argument)
{
	const struct format *format = format_find(argument);

	if (!strcmp(argument, "help"))
		return show(parser, help_print_formats);
	if (!format)
		return option_refuse_name(parser, "format", argument, "-f", format_name_at);

	parser->options->format = format;
	return 0;
}

static int set_output(struct parser *parser, const char *argument)
{
	if (!*argument)
		return option_refuse(parser, "-o needs the name of a file");
	parser->options->output = argument;
	return 0;
}

static int set_alert(struct parser *parser, const char *argument)
{
	return alert_list_add(&parser->options->alerts, argument, parser->error, parser->size);
}

static int set_source(struct parser *parser, const char *argument)
{
	bool found = !strcmp(argument, "auto");

	if (!strcmp(argument, "help"))
		return show(parser, help_print_sources);
	for (size_t i = 0; source_table[i]; i++)
		found |= !strcmp(argument, source_table[i]->name);
	if (!found)
		return option_refuse_name(parser, "source", argument, "--source", source_name_at);

	parser->options->source = argument;
	return 0;
}

static int set_record(struct parser *parser, const char *argument)
{
	parser->options->record = argument;
	return 0;
}

static int set_record_size(struct parser *parser, const char *argument)
{
	if (value_parse_size(argument, &parser->options->record_size))
		return option_refuse(parser,
				     "--record-size needs bytes, such as 500M or 2G: at least "
				     "64k, not \"%s\"",
				     argument);
	return 0;
}

static int set_replay(struct parser *parser, const char *argument)
{
	parser->options->replay = argument;
	return 0;
}

static int set_diff(struct parser *parser, const char *argument)
{
	parser->options->diff = argument;
	parser->options->replay = parser->second;
	return 0;
}

static int set_report(struct parser *parser, const char *argument)
{
	parser->options->report = argument;
	return 0;
}

static int set_why(struct parser *parser, const char *argument)
{
	parser->options->why = argument;
	return 0;
}

static int set_advice(struct parser *parser, const char *argument)
{
	(void)argument;
	parser->options->advice = true;
	return 0;
}

static int set_check(struct parser *parser, const char *argument)
{
	(void)argument;
	if (parser->options->errand == ERRAND_NONE)
		parser->options->errand = ERRAND_CHECK;
	return 0;
}

static int set_version(struct parser *parser, const char *argument)
{
	(void)argument;
	return show(parser, help_print_version);
}

static int set_help(struct parser *parser, const char *argument)
{
	(void)argument;
	return show(parser, help_print);
}

const struct option_row option_table[] = {
	{ 'b', "batch", NULL, "print reports", set_batch },
	{ 'n', "iterations", "N", "stop after N reports", set_iterations },
	{ 'd', "delay", "SECONDS", "time between reports (default 1); 0: totals at once", set_delay,
	  value_print_delay },
	{ 'v', "view", "WHAT", "one row for each reason (default), vm, ...; \"help\" lists them",
	  set_view, value_print_view },
	{ 's', "sort", "KEY", "column to sort by, +KEY: smallest first; \"help\" lists them",
	  set_sort, .print_table = value_print_sort },
	{ 'c', "columns", "LIST", "columns to print; \"help\" lists them, \"all\" is all",
	  set_columns, .print_table = value_print_columns },
	{ 0, "unit", "WHICH", "of text and screen: time (default) or cycles", set_unit,
	  .print_table = value_print_unit },
	{ 'f', "format", "FORMAT", "text (default), csv, json, ...; \"help\" lists them",
	  set_format },
	{ 'o', "output", "FILE", "write the newest report to FILE, atomically", set_output },
	{ 0, "alert", "CONDITION", "exit status 4 if it is met: 'rate(HLT) > 1000'", set_alert },
	{ 0, "mouse", "WHICH", "on the screen: on (default) or off", set_mouse, value_print_mouse },
	{ 0, "vm", "LIST", "only these VMs, by number or name", set_vms },
	{ 0, "vcpu", "LIST", "only vCPUs with these numbers", set_vcpus },
	{ 'p', "pid", "LIST", "only VMs of these processes", set_pids },
	{ 0, "reason", "REGEX", "only reasons whose name matches", set_reason },
	{ 0, "why", "REASON", "trace one reason by BPF, and report its causes", set_why },
	{ 0, "advice", NULL, "print what the numbers mean for each VM, and what to try",
	  set_advice },
	{ 0, "source", "WHICH", "auto (default), netlink, bpf, ...; \"help\" lists them",
	  set_source },
	{ 0, "record", "FILE", "append each sample to the recording FILE", set_record },
	{ 0, "record-size", "SIZE", "start a new file at this size, keep the old as FILE.1",
	  set_record_size },
	{ 0, "replay", "FILE", "show a recording", set_replay },
	{ 0, "diff", "OLD NEW", "compare two recordings", set_diff, .takes_two = true },
	{ 0, "report", "FILE", "write a page in HTML about a recording", set_report },
	{ 0, "verbose", NULL, "print why the kernel rejects BPF programs", set_verbose },
	{ 0, "check", NULL, "print which sources work, and how to fix the others", set_check },
	{ 'h', "help", NULL, "print this help", set_help },
	{ 'V', "version", NULL, "print the version", set_version },
};

const size_t nr_options = ARRAY_SIZE(option_table);
