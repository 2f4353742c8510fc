// SPDX-License-Identifier: GPL-2.0-only
#include "view/sort.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

const char *const table_names[NR_TABLES] = {
	[VIEW_REASON] = "reason",
	[VIEW_CATEGORY] = "category",
	[VIEW_VM] = "vm",
	[VIEW_VCPU] = "vcpu",
	[VIEW_PROCESS] = "process",
	[VIEW_MATRIX] = "matrix",
	[TABLE_REASON_VM] = "reason-vm",
	[TABLE_REASON_VCPU] = "reason-vcpu",
};

int sort_key_parse(struct sort_key *key, const char *text)
{
	const char *name = text + (*text == '-' || *text == '+');
	const struct column *column = column_find(name, strlen(name));

	if (!column)
		return -EINVAL;

	key->column = column;
	if (name == text)
		key->descending = !column->is_text && !column->is_id;
	else
		key->descending = *text == '-';
	return 0;
}

struct sort_key sort_key_default(void)
{
	return (struct sort_key){ column_find("cost", strlen("cost")), true };
}

/*
 * A row and its sort value, which is too expensive to compute in each comparison.  Numbers are
 * stored here, so that sorting many rows touches no other memory.
 */
struct entry {
	const struct row *row;
	enum cell_type type;
	union {
		uint64_t integer;
		double real;
		const char *text;
	};
};

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_identity(const struct row *a, const struct row *b)
{
	const struct row_id x = row_id_of(a), y = row_id_of(b);

	return row_id_compare(&x, &y);
}

/* Compares two entries of the same type, which is not CELL_UNKNOWN. */
static int compare_values(const struct entry *a, const struct entry *b)
{
	switch (a->type) {
	case CELL_INTEGER:
	case CELL_TIME:
		return compare_u64(a->integer, b->integer);
	case CELL_REAL:
		return (a->real > b->real) - (a->real < b->real);
	case CELL_TEXT:
		return strcmp(a->text, b->text);
	case CELL_SERIES:
	case CELL_SHARES:
	case CELL_UNKNOWN:
		break;
	}
	return 0;
}

static uint64_t known(uint64_t number)
{
	return number == UNKNOWN ? 0 : number;
}

static int compare_entries(const void *a, const void *b, void *data)
{
	const bool *descending = data;
	const struct entry *x = a, *y = b;
	int order;

	if (x->type != y->type)
		return x->type == CELL_UNKNOWN ? 1 : -1;
	order = compare_values(x, y);
	if (order)
		return *descending ? -order : order;
	return compare_u64(known(y->row->change.count), known(x->row->change.count))
		       ?: compare_u64(y->row->now.count, x->row->now.count)
		       ?: compare_identity(x->row, y->row);
}

/* Copies a text to *@texts, and advances *@texts. */
static void fill_entry(struct entry *entry, const struct cell *cell, char (**texts)[CELL_TEXT_SIZE])
{
	entry->type = cell->type;
	switch (cell->type) {
	case CELL_INTEGER:
	case CELL_TIME:
		entry->integer = cell->integer;
		break;
	case CELL_SERIES:
	case CELL_SHARES:
		entry->type = isnan(cell_number(cell)) ? CELL_UNKNOWN : CELL_REAL;
		entry->real = cell_number(cell);
		break;
	case CELL_REAL:
		entry->real = cell->real;
		break;
	case CELL_TEXT:
		entry->text = strcpy(**texts, cell->text);
		++*texts;
		break;
	case CELL_UNKNOWN:
		break;
	}
}

int sort_rows(struct order *order, const struct place *of, const struct sort_key *key)
{
	const struct view *view = of->view;
	char(*texts)[CELL_TEXT_SIZE] = NULL, (*text)[CELL_TEXT_SIZE];
	struct entry *entries = calloc(view->nr_rows + 1, sizeof(*entries));
	bool descending = key->descending;
	struct place at = *of;
	const struct row **rows;

	/* The order does not depend on the unit, nor on whether the TSC's frequency is known. */
	at.in_cycles = true;
	order->nr = 0;
	rows = array_reserve(order->rows, &order->max, view->nr_rows, sizeof(*rows));
	if (rows)
		order->rows = rows;
	if (key->column->is_text)
		texts = calloc(view->nr_rows + 1, sizeof(*texts));
	if (!rows || !entries || (key->column->is_text && !texts)) {
		free(entries);
		free(texts);
		return -ENOMEM;
	}

	text = texts;
	for (size_t i = 0; i < view->nr_rows; i++) {
		struct cell cell;

		at.row = entries[i].row = &view->rows[i];
		column_get(key->column, &at, &cell);
		fill_entry(&entries[i], &cell, &text);
	}
	qsort_r(entries, view->nr_rows, sizeof(*entries), compare_entries, &descending);
	for (size_t i = 0; i < view->nr_rows; i++)
		rows[i] = entries[i].row;
	order->nr = view->nr_rows;

	free(entries);
	free(texts);
	return 0;
}

void order_free(struct order *order)
{
	free(order->rows);
	*order = (struct order){ 0 };
}
