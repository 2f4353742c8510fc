// SPDX-License-Identifier: GPL-2.0-only
#include "view/column.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "sample/cycles.h"
#include "view/column-table.h"

static const struct column_section *const sections[] = { &columns_of_ids, &columns_of_counts,
							 &columns_of_time, &columns_of_past };

const struct column *column_at(size_t i)
{
	for (size_t s = 0; s < ARRAY_SIZE(sections); s++) {
		if (i < sections[s]->nr)
			return &sections[s]->columns[i];
		i -= sections[s]->nr;
	}
	return NULL;
}

size_t column_count(void)
{
	size_t nr = 0;

	for (size_t s = 0; s < ARRAY_SIZE(sections); s++)
		nr += sections[s]->nr;
	return nr;
}

const struct column *column_find(const char *name, size_t len)
{
	const struct column *column;
	size_t i = 0;

	while ((column = column_at(i++))) {
		if (strlen(column->name) == len && !memcmp(column->name, name, len))
			break;
	}
	return column;
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
	const struct column *column;
	int err = 0;

	for (size_t i = 0; !err && (column = column_at(i)); i++) {
		if (!on_screen && (column->on_screen || column->in_diff))
			continue;
		if (column->views & views || (on_screen && column->views & SCREEN(views)))
			err = append(list, column);
	}
	return err;
}

static int append_all(struct column_list *list, bool tops)
{
	const struct column *column;
	int err = 0;

	for (size_t i = 0; !err && (column = column_at(i)); i++) {
		if (!column->on_screen && !column->in_diff && (tops || !column->top))
			err = append(list, column);
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
	const struct column *column;
	int err;

	*list = (struct column_list){ 0 };
	err = append(list, column_find("reason", strlen("reason")));
	for (size_t i = 0; !err && (column = column_at(i)); i++) {
		if (column->in_diff)
			err = append(list, column);
	}
	if (err)
		column_list_free(list);
	return err;
}

int column_list_insert(struct column_list *list, size_t at, const struct column *column)
{
	int err = append(list, column);

	if (err)
		return err;
	memmove(&list->columns[at + 1], &list->columns[at],
		(list->nr - 1 - at) * sizeof(*list->columns));
	list->columns[at] = column;
	return 0;
}

void column_list_remove(struct column_list *list, size_t at)
{
	list->nr--;
	memmove(&list->columns[at], &list->columns[at + 1],
		(list->nr - at) * sizeof(*list->columns));
}

size_t column_list_find(const struct column_list *list, const struct column *column)
{
	size_t at = 0;

	while (at < list->nr && list->columns[at] != column)
		at++;
	return at;
}

int column_list_copy(struct column_list *list, const struct column_list *from)
{
	int err = 0;

	*list = (struct column_list){ 0 };
	for (size_t i = 0; !err && i < from->nr; i++)
		err = append(list, from->columns[i]);
	if (err)
		column_list_free(list);
	return err;
}

void column_list_free(struct column_list *list)
{
	free(list->columns);
	*list = (struct column_list){ 0 };
}

/* From cycles, or cycles per second. */
static void convert(const struct place *at, struct cell *cell)
{
	const uint64_t khz = at->view->sample->origin->tsc_khz;
	const struct cell is = *cell;

	if (is.type == CELL_UNKNOWN)
		return;
	cell->type = CELL_UNKNOWN;
	if (at->in_cycles)
		cell_set_integer(cell,
				 is.type == CELL_REAL ? (uint64_t)llround(is.real) : is.integer);
	else if (at->column->unit == UNIT_CPU)
		cell_set_real(cell, cycles_to_percent(cell_number(&is), khz));
	else if (is.type == CELL_INTEGER)
		cell_set_time(cell, cycles_to_ns(is.integer, khz));
	else if (cycles_are_time(khz))
		cell_set_time(cell, llround(is.real * 1e6 / khz));
}

void column_get(const struct column *column, const struct place *at, struct cell *cell)
{
	struct place place = *at;

	place.column = column;
	cell->type = CELL_UNKNOWN;
	column->get(&place, cell);
	if (column->unit != UNIT_NONE)
		convert(&place, cell);
}

/* Less than that of a CPU is nothing to worry about, in percent. */
#define LITTLE_COST 1

enum severity column_severity(const struct column *column, const struct place *at,
			      const struct cell *cell)
{
	const uint64_t khz = at->view->sample->origin->tsc_khz;
	const double number = cell_number(cell);
	double cost;

	if (!(column->high > 0 && number >= column->high) ||
	    (column->unit == UNIT_CPU && at->in_cycles))
		return SEVERITY_NONE;
	if (column->unit == UNIT_NONE) {
		cost = view_rate(at->view, counters_cost(&at->row->change));
		if (!(cycles_to_percent(cost, khz) >= LITTLE_COST))
			return SEVERITY_NONE;
	}
	return number >= column->very_high ? SEVERITY_VERY_HIGH : SEVERITY_HIGH;
}

const char *column_title(const struct column *column, const struct view *view)
{
	if (column->header_cycles && view_in_cycles(view))
		return column->header_cycles;
	if (!column->top || column->top > NR_TOPS)
		return column->header;
	return column->top <= view->nr_tops ? view->tops[column->top - 1].name : "-";
}
