// SPDX-License-Identifier: GPL-2.0-only
#include "view/column.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "view/column-table.h"

const struct column *column_find(const char *name, size_t len)
{
	for (size_t i = 0; i < nr_columns; i++) {
		if (strlen(column_table[i].name) == len && !memcmp(column_table[i].name, name, len))
			return &column_table[i];
	}
	return NULL;
}

static int append(struct column_list *list, const struct column *column)
{
	const struct column **columns;

	columns = array_reserve(list->columns, &list->max, list->nr + 1, sizeof(*columns));
	if (!columns)
		return -ENOMEM;
	columns[list->nr++] = column;
	list->columns = columns;
	return 0;
}

static int append_views(struct column_list *list, unsigned int views, bool on_screen)
{
	int err = 0;

	for (size_t i = 0; !err && i < nr_columns; i++) {
		const struct column *column = &column_table[i];

		if (column->views & views && (on_screen || !(column->on_screen || column->in_diff)))
			err = append(list, column);
	}
	return err;
}

static int append_all(struct column_list *list, bool tops)
{
	int err = 0;

	for (size_t i = 0; !err && i < nr_columns; i++) {
		if (!column_table[i].on_screen && !column_table[i].in_diff &&
		    (tops || !column_table[i].top))
			err = append(list, &column_table[i]);
	}
	return err;
}

int column_list_parse(struct column_list *list, const char *names)
{
	int err = 0;

	*list = (struct column_list){ 0 };
	while (!err) {
		size_t len = strcspn(names, ",");
		const struct column *column = column_find(names, len);

		if (column)
			err = append(list, column);
		else if (len == 3 && !memcmp(names, "all", len))
			err = append_all(list, true);
		else
			err = -EINVAL;
		if (!names[len])
			break;
		names += len + 1;
	}
	if (err)
		column_list_free(list);
	return err;
}

int column_list_all(struct column_list *list, enum view_group view)
{
	int err;

	*list = (struct column_list){ 0 };
	err = append_all(list, view == VIEW_MATRIX);
	if (err)
		column_list_free(list);
	return err;
}

int column_list_default(struct column_list *list, enum view_group view, bool on_screen)
{
	int err;

	*list = (struct column_list){ 0 };
	err = append_views(list, IN(view), on_screen);
	if (err)
		column_list_free(list);
	return err;
}

int column_list_diff(struct column_list *list)
{
	int err;

	*list = (struct column_list){ 0 };
	err = append(list, column_find("reason", strlen("reason")));
	for (size_t i = 0; !err && i < nr_columns; i++) {
		if (column_table[i].in_diff)
			err = append(list, &column_table[i]);
	}
	if (err)
		column_list_free(list);
	return err;
}

void column_list_free(struct column_list *list)
{
	free(list->columns);
	*list = (struct column_list){ 0 };
}

void column_get(const struct column *column, const struct view *view, const struct row *row,
		struct cell *cell)
{
	cell->type = CELL_UNKNOWN;
	column->get(&(struct place){ view, row, column }, cell);
}

const char *column_title(const struct column *column, const struct view *view)
{
	if (!column->top || column->top > NR_TOPS)
		return column->header;
	return column->top <= view->nr_tops ? view->tops[column->top - 1].name : "-";
}

void column_print(const struct column *column, const struct cell *cell, char *text, size_t size)
{
	switch (cell->type) {
	case CELL_UNKNOWN:
		text_copy(text, size, "-");
		break;
	case CELL_INTEGER:
		snprintf(text, size, "%" PRIu64, cell->integer);
		break;
	case CELL_REAL:
		snprintf(text, size, "%.*f", (int)column->decimals, cell->real);
		break;
	case CELL_TEXT:
		text_copy(text, size, cell->text);
		break;
	}
}

/* The number in as many of 4 significant digits as fit: 1.234G, 12.35M, 123k. */
static void print_scaled(double value, unsigned int width, char *text, size_t size)
{
	static const char suffixes[] = " kMGTPE";
	size_t len, scale = 0;
	int decimals;

	while (fabs(value) >= 999.95 && scale < sizeof(suffixes) - 2) {
		value /= 1000;
		scale++;
	}
	decimals = fabs(value) < 10 ? 3 : fabs(value) < 100 ? 2 : 1;
	do {
		len = snprintf(text, size, "%.*f%c", decimals, value, suffixes[scale]);
	} while (len > width && decimals--);
}

/* Whether it may fit as a whole number: printing it to find out takes its time. */
static bool may_fit(double value, unsigned int width)
{
	double limit = 1;

	while (width--)
		limit *= 10;
	return fabs(value) < limit;
}

void column_print_narrow(const struct column *column, const struct cell *cell, unsigned int width,
			 char *text, size_t size)
{
	if (cell->type == CELL_REAL && !may_fit(cell->real, width)) {
		print_scaled(cell->real, width, text, size);
		return;
	}
	column_print(column, cell, text, size);
	if (strlen(text) <= width)
		return;

	switch (cell->type) {
	case CELL_INTEGER:
		print_scaled(cell->integer, width, text, size);
		break;
	case CELL_REAL:
		snprintf(text, size, "%.0f", cell->real);
		if (strlen(text) > width)
			print_scaled(cell->real, width, text, size);
		break;
	case CELL_TEXT:
	case CELL_UNKNOWN:
		break;
	}
}
