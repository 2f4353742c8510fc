// SPDX-License-Identifier: GPL-2.0-only
#include "view/sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	return (struct sort_key){ column_find("rate", strlen("rate")), true };
}

/* A row with the cell it is sorted by, which costs too much to get per comparison. */
struct entry {
	struct cell cell;
	size_t row;
};

struct sorting {
	const struct row *rows;
	bool descending;
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

/* Of two cells of one type that is not CELL_UNKNOWN. */
static int compare_cells(const struct cell *a, const struct cell *b)
{
	switch (a->type) {
	case CELL_INTEGER:
		return compare_u64(a->integer, b->integer);
	case CELL_REAL:
		return (a->real > b->real) - (a->real < b->real);
	case CELL_TEXT:
		return strcmp(a->text, b->text);
	case CELL_UNKNOWN:
		break;
	}
	return 0;
}

static int compare_entries(const void *a, const void *b, void *data)
{
	const struct sorting *sorting = data;
	const struct entry *x = a, *y = b;
	const struct row *p = &sorting->rows[x->row], *q = &sorting->rows[y->row];
	int order;

	if (x->cell.type != y->cell.type)
		return x->cell.type == CELL_UNKNOWN ? 1 : -1;
	order = compare_cells(&x->cell, &y->cell);
	if (order)
		return sorting->descending ? -order : order;
	return compare_u64(q->now.count, p->now.count) ?: compare_identity(p, q);
}

int sort_rows(struct view *view, const struct sort_key *key)
{
	struct sorting sorting = { .rows = view->rows, .descending = key->descending };
	struct entry *entries;
	struct row *rows;

	if (!view->nr_rows)
		return 0;
	entries = calloc(view->nr_rows, sizeof(*entries));
	rows = calloc(view->nr_rows, sizeof(*rows));
	if (!entries || !rows) {
		free(entries);
		free(rows);
		return -ENOMEM;
	}

	for (size_t i = 0; i < view->nr_rows; i++) {
		entries[i].row = i;
		column_get(key->column, view, &view->rows[i], &entries[i].cell);
	}
	qsort_r(entries, view->nr_rows, sizeof(*entries), compare_entries, &sorting);
	for (size_t i = 0; i < view->nr_rows; i++)
		rows[i] = view->rows[entries[i].row];

	free(entries);
	free(view->rows);
	view->rows = rows;
	view->max_rows = view->nr_rows;
	return 0;
}
