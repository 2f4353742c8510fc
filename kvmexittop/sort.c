// SPDX-License-Identifier: GPL-2.0-only
#include "sort.h"

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

struct sorting {
	const struct view *view;
	const struct sort_key *key;
};

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_identity(const struct row *a, const struct row *b)
{
	int order = 0;

	if (a->vm && b->vm)
		order = compare_u64(a->vm->id, b->vm->id);
	return order ?: compare_u64(a->vcpu, b->vcpu) ?: compare_u64(a->kind, b->kind) ?:
	       compare_u64(a->code, b->code);
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

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct sorting *sorting = data;
	const struct sort_key *key = sorting->key;
	struct cell x = { 0 }, y = { 0 };
	int order;

	key->column->get(sorting->view, a, &x);
	key->column->get(sorting->view, b, &y);

	if (x.type != y.type)
		return x.type == CELL_UNKNOWN ? 1 : -1;
	order = compare_cells(&x, &y);
	if (order)
		return key->descending ? -order : order;

	order = -compare_u64(((const struct row *)a)->now.count, ((const struct row *)b)->now.count);
	return order ?: compare_identity(a, b);
}

void sort_rows(struct view *view, const struct sort_key *key)
{
	struct sorting sorting = { view, key };

	if (view->nr_rows)
		qsort_r(view->rows, view->nr_rows, sizeof(*view->rows), compare_rows, &sorting);
}
