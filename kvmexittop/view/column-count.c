// SPDX-License-Identifier: GPL-2.0-only
/* Columns of counts of exits. */
#include "view/column-table.h"

#include "base/array.h"

static void get_count(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, view_total(at->view, at->row)->count);
}

static void get_delta(const struct place *at, struct cell *cell)
{
	if (at->view->has_interval)
		cell_set_integer(cell, at->row->change.count);
}

static void get_rate(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, view_rate(at->view, at->row->change.count));
}

static void get_count_share(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, 100 * view_ratio(view_counters(at->view, at->row)->count,
					     view_counters(at->view, &at->view->total)->count));
}

/* Per second in the interval, else since the VM was created. */
static void get_top(const struct place *at, struct cell *cell)
{
	uint64_t count = at->row->tops[at->column->top - 1];

	for (size_t i = 0; at->column->top > NR_TOPS && i < at->view->nr_tops; i++) {
		if (at->hidden_tops & (1U << i))
			number_add(&count, at->row->tops[i]);
	}
	if (at->view->options->group != VIEW_MATRIX ||
	    (at->column->top <= NR_TOPS && at->column->top > at->view->nr_tops))
		return;
	if (view_spans_interval(at->view))
		cell_set_real(cell, view_rate(at->view, count));
	else
		cell_set_integer(cell, count);
}

/* clang-format off */
static const struct column columns[] = {
	{ "count", "ALL-EXITS", "exits since the VM was created",
	  10, IN_REASONS | IN_SUMS, 8, .alert = ALERT_OF_ALL, .get = get_count },
	{ "delta", "DELTA", "exits in the interval",
	  8, 0, 8, .alert = ALERT_OF_ALL, .get = get_delta },
	{ "rate", "EXITS/S", "exits per second in the interval",
	  7, IN_ALL, 1, .decimals = 1, .alert = ALERT_OF_ALL, .get = get_rate },
	{ "count_share", "EXIT%", "percent of all exits",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_count_share },
	{ "top1", "TOP1", "exits of the most frequent reason, in view matrix",
	  10, IN_MATRIX, 2, .decimals = 1, .top = 1, .get = get_top },
	{ "top2", "TOP2", "exits of the second",
	  10, IN_MATRIX, 3, .decimals = 1, .top = 2, .get = get_top },
	{ "top3", "TOP3", "exits of the third",
	  10, IN_MATRIX, 4, .decimals = 1, .top = 3, .get = get_top },
	{ "top4", "TOP4", "exits of the fourth",
	  10, IN_MATRIX, 5, .decimals = 1, .top = 4, .get = get_top },
	{ "top5", "TOP5", "exits of the fifth",
	  10, IN_MATRIX, 6, .decimals = 1, .top = 5, .get = get_top },
	{ "top6", "TOP6", "exits of the sixth",
	  10, IN_MATRIX, 7, .decimals = 1, .top = 6, .get = get_top },
	{ "rest", "REST", "exits of all other reasons, in view matrix",
	  10, IN_MATRIX, 1, .decimals = 1, .top = NR_TOPS + 1, .get = get_top },
};
/* clang-format on */

const struct column_section columns_of_counts = { columns, ARRAY_SIZE(columns) };
