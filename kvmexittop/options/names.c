// SPDX-License-Identifier: GPL-2.0-only
#include "options/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/likely.h"
#include "source/source.h"

int name_find(const char *const *names, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++) {
		if (!strcmp(names[i], name))
			return i;
	}
	return -EINVAL;
}

const char *view_name_at(size_t i)
{
	return i < NR_VIEWS ? table_names[i] : NULL;
}

static const char *table_name_at(size_t i)
{
	return i < NR_TABLES ? table_names[i] : NULL;
}

const char *column_name_at(size_t i)
{
	const struct column *column = column_at(i);

	return column ? column->name : NULL;
}

const char *format_name_at(size_t i)
{
	return i < nr_formats ? format_table[i].name : NULL;
}

const char *source_name_at(size_t i)
{
	return source_table[i] ? source_table[i]->name : NULL;
}

static const char *option_name_at(size_t i)
{
	return i < nr_options ? option_table[i].name : NULL;
}

/* Refuses a name, and says which one it may have been meant to be. */
int option_refuse_name(struct parser *parser, const char *what, const char *name,
		       const char *option, const char *(*name_at)(size_t i))
{
	const char *meant = likely_find(name, name_at);

	if (meant)
		return option_refuse(parser,
				     "no %s \"%.60s\"; did you mean \"%s\"? %s help lists them",
				     what, name, meant, option);
	return option_refuse(parser, "no %s \"%.60s\"; %s help lists them", what, name, option);
}

const char *option_meant(const char *name)
{
	return likely_find(name, option_name_at);
}

int option_take_view(struct parser *parser, const char **argument, struct view_table **table)
{
	const char *colon = strchr(*argument, ':');
	char name[16];
	int view;

	*table = NULL;
	if (!colon)
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(colon - *argument), *argument);
	view = name_find(table_names, NR_TABLES, name);
	if (view < 0)
		return option_refuse_name(parser, "view", name, "-v", table_name_at);
	*argument = colon + 1;
	*table = &parser->options->tables[view];
	return 0;
}
