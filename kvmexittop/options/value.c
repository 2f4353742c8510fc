// SPDX-License-Identifier: GPL-2.0-only
#include "options/value.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* One year: a longer delay is a typing error. */
#define MAX_DELAY_S 31536000.0

#define MIN_RECORD_SIZE 64000

const char *const unit_names[2] = { "time", "cycles" };

int value_parse_delay(const char *text, uint64_t *delay_ns)
{
	double seconds;
	char *end;

	seconds = strtod(text, &end);
	/* Written so that NAN is refused as well. */
	if (end == text || *end || !(seconds >= 0 && seconds <= MAX_DELAY_S) ||
	    (seconds > 0 && seconds < 0.001))
		return -EINVAL;
	*delay_ns = llround(seconds * 1e9);
	return 0;
}

int value_parse_ids(const char *text, struct id_list *list)
{
	const char *s = text;

	for (;; s++) {
		unsigned long id;
		uint32_t *ids;
		char *end;

		errno = 0;
		id = strtoul(s, &end, 10);
		if (errno || !isdigit((unsigned char)*s) || (*end && *end != ',') ||
		    id >= UINT32_MAX)
			return -EINVAL;

		ids = array_reserve(list->ids, &list->max, list->nr + 1, sizeof(*ids));
		if (!ids)
			return -ENOMEM;
		ids[list->nr++] = id;
		list->ids = ids;
		if (!*end)
			return 0;
		s = end;
	}
}

static int add_name(const char *name, size_t len, struct name_list *list)
{
	char(*names)[VM_NAME_SIZE];

	if (len >= VM_NAME_SIZE)
		return -EINVAL;
	names = array_reserve(list->names, &list->max, list->nr + 1, sizeof(*names));
	if (!names)
		return -ENOMEM;
	list->names = names;
	snprintf(names[list->nr++], sizeof(*names), "%.*s", (int)len, name);
	return 0;
}

int value_parse_vms(const char *text, struct id_list *list, struct name_list *names)
{
	for (;; text++) {
		size_t len = strcspn(text, ",");
		char part[VM_NAME_SIZE];
		int err;

		if (!len || len >= sizeof(part) || *text == '-')
			return -EINVAL;
		snprintf(part, sizeof(part), "%.*s", (int)len, text);
		err = strspn(part, "0123456789") == len ? value_parse_ids(part, list)
							: add_name(part, len, names);
		text += len;
		if (err || !*text)
			return err;
	}
}

int value_parse_size(const char *text, uint64_t *size)
{
	static const char units[] = "kMGT";
	double bytes;
	char *end;

	bytes = strtod(text, &end);
	if (end != text && *end && strchr(units, *end)) {
		for (const char *unit = strchr(units, *end++); unit >= units; unit--)
			bytes *= 1000;
	}
	/* Written so that NAN is refused as well. */
	if (end == text || *end || !(bytes >= MIN_RECORD_SIZE && bytes < 1e18))
		return -EINVAL;
	*size = bytes;
	return 0;
}

void value_print_view(const struct settings *settings, char *text, size_t size)
{
	snprintf(text, size, "%s", table_names[settings->view]);
}

void value_print_delay(const struct settings *settings, char *text, size_t size)
{
	snprintf(text, size, "%g", settings->delay_ns / 1e9);
}

void value_print_mouse(const struct settings *settings, char *text, size_t size)
{
	snprintf(text, size, "%s", settings->no_mouse ? "off" : "");
}

void value_print_sort(const struct view_table *table, char *text, size_t size)
{
	const struct sort_key *sort = &table->sort, usual = sort_key_default();

	text[0] = '\0';
	if (sort->column && (sort->column != usual.column || sort->descending != usual.descending))
		snprintf(text, size, "%c%s", sort->descending ? '-' : '+', sort->column->name);
}

void value_print_unit(const struct view_table *table, char *text, size_t size)
{
	snprintf(text, size, "%s", table->unit == TABLE_CYCLES ? unit_names[true] : "");
}

void value_print_columns(const struct view_table *table, char *text, size_t size)
{
	const struct column_list *list = &table->columns;

	text[0] = '\0';
	for (size_t i = 0; i < list->nr; i++)
		text_append(text, size, "%s%s", i ? "," : "", list->columns[i]->name);
}
