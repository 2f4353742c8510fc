// SPDX-License-Identifier: GPL-2.0-only
#include "options/together.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "advice/advice.h"
#include "base/array.h"
#include "options/conflict.h"

/* By its long name, which the table has. */
static bool is_given(const struct options *options, const char *name)
{
	const struct option_row *row = option_table;

	while (strcmp(row->name, name))
		row++;
	return options->given & 1ULL << (row - option_table);
}

static int check_format(struct parser *parser)
{
	const struct options *options = parser->options;
	const struct format *format = options->format;

	if (!(format->views & 1U << options->view.group))
		return option_refuse(parser,
				     "-f %s cannot show view %s; use another view, or -f json",
				     format->name, table_names[options->view.group]);
	if (format->is_split && options->columns.nr)
		return option_refuse(parser,
				     "-f %s has metrics and no columns to choose from; "
				     "omit -c",
				     format->name);
	return 0;
}

/* Options that another one would make useless. */
static const struct {
	const char *name, *why;
	const char *others[8]; /* by their long names; the rest is NULL */
} conflicts[] = {
	{ "diff", "--diff reads its own two recordings", { "replay", "source" } },
	{ "diff",
	  "--diff prints one comparison",
	  { "report", "record", "alert", "iterations", "delay" } },
	{ "replay", "a recording has its own source", { "source" } },
	{ "advice",
	  "--advice prints advice about VMs",
	  { "diff", "report", "why", "alert", "view", "sort", "columns" } },
	{ "report",
	  "--report writes one page about the whole recording",
	  { "record", "alert", "format", "output", "iterations" } },
};

static int check_conflicts(struct parser *parser)
{
	for (size_t i = 0; i < ARRAY_SIZE(conflicts); i++) {
		if (!is_given(parser->options, conflicts[i].name))
			continue;
		for (const char *const *other = conflicts[i].others; *other; other++) {
			if (is_given(parser->options, *other))
				return option_refuse(parser, "%s; omit --%s", conflicts[i].why,
						     *other);
		}
	}
	return 0;
}

static int check_advice(struct parser *parser)
{
	struct options *options = parser->options;

	if (!options->advice)
		return 0;
	if (!options->format->print_advice)
		return option_refuse(parser, "--advice has no report in -f %s; use text or json",
				     options->format->name);
	if (options->command)
		return option_refuse(parser, "--advice needs a time of its own; omit the command");
	if (options->has_delay && options->delay_ns < ADVICE_NS)
		return option_refuse(parser, "--advice needs -d 10 or more: evidence takes time");
	if (!options->has_delay)
		options->delay_ns = ADVICE_NS;
	return 0;
}

int together_check(struct parser *parser)
{
	struct options *options = parser->options;
	int err = check_format(parser) ?: check_conflicts(parser) ?: check_advice(parser);

	if (err)
		return err;
	if (options->diff && options->view.group != VIEW_REASON &&
	    options->view.group != VIEW_CATEGORY)
		return option_refuse(parser, "--diff compares views reason and category only; "
					     "--vm selects one VM");
	if (options->diff && options->format->is_split)
		return option_refuse(parser,
				     "-f %s has metrics, not comparisons; use another format",
				     options->format->name);
	if (options->diff && !options->has_sort) {
		options->sort.column = column_find("after", strlen("after"));
		options->has_sort = true;
	}
	if (options->report && !options->replay)
		return option_refuse(parser, "--report needs a recording; add --replay FILE");
	if (options->record_size && !options->record)
		return option_refuse(parser, "--record-size needs a recording; add --record FILE");
	if (options->command && options->replay)
		return option_refuse(parser, "a command is measured live; omit --replay");
	if (options->command && (is_given(options, "iterations") || is_given(options, "delay")))
		return option_refuse(parser, "a command is measured from its start to its end; "
					     "omit -n and -d");
	if (options->why && (options->view.vms.nr + options->view.vm_names.nr > 1 ||
			     options->view.pids.nr > 1 || options->view.vcpus.nr > 1))
		return option_refuse(parser, "--why traces all VMs, or one: give --vm, -p and "
					     "--vcpu a single number");
	if (options->why && !options->delay_ns)
		return option_refuse(parser,
				     "--why traces exits from now on; set the time with -d");
	if (options->why && !options->format->print_why)
		return option_refuse(parser, "--why has no report in -f %s; use text or json",
				     options->format->name);
	if (options->why && (options->replay || options->command || options->alerts.nr))
		return option_refuse(parser, "--why traces live exits, without a command or an "
					     "alert; omit the others");
	if (options_conflict(options, parser->error, parser->size))
		return -EINVAL;
	if (options->delay_ns)
		return 0;
	if (options->iterations > 1)
		return option_refuse(parser, "-d 0 prints one report; set a delay for -n %" PRIu64,
				     options->iterations);
	options->iterations = 1;
	return 0;
}
