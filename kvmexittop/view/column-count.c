// SPDX-License-Identifier: GPL-2.0-only
/* Columns of counts: exits, cycles, their shares and costs. */
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

static void get_cycles(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, view_total(at->view, at->row)->cycles);
}

static void get_cycles_rate(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, view_rate(at->view, at->row->change.cycles));
}

/* Idle reasons included: halt polling keeps a CPU busy, too. */
static void get_cpu_share(const struct place *at, struct cell *cell)
{
	const uint64_t khz = at->view->sample->origin->tsc_khz;

	if (khz && khz != UNKNOWN)
		cell_set_real(cell, view_rate(at->view, at->row->change.cycles) / khz / 10);
}

static void get_cost(const struct place *at, struct cell *cell)
{
	const struct counters *counters = view_counters(at->view, at->row);

	cell_set_real(cell, view_ratio(counters->cycles, counters->count));
}

static void get_time_share_all(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, 100 * view_ratio(view_counters(at->view, at->row)->cycles,
					     view_counters(at->view, &at->view->total)->cycles));
}

static void get_time_share(const struct place *at, struct cell *cell)
{
	if (at->view->options->count_idle)
		get_time_share_all(at, cell);
	else if (!at->row->idle)
		cell_set_real(
			cell,
			100 * view_ratio(view_counters(at->view, at->row)->active_cycles,
					 view_counters(at->view, &at->view->total)->active_cycles));
}

static void get_user_cycles(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, view_total(at->view, at->row)->user_cycles);
}

static void get_user_rate(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, view_rate(at->view, at->row->change.user_cycles));
}

static void get_user_share(const struct place *at, struct cell *cell)
{
	cell_set_real(cell,
		      100 * view_ratio(view_counters(at->view, at->row)->user_cycles,
				       view_counters(at->view, &at->view->total)->user_cycles));
}

static void get_guest_cycles(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, view_total_guest(at->view, at->row));
}

static void get_guest_rate(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, view_rate(at->view, at->row->whole_change.guest_cycles));
}

static void get_guest_share(const struct place *at, struct cell *cell)
{
	cell_set_real(cell,
		      100 * view_ratio(view_tax_parts(at->view, at->row)->guest_cycles,
				       view_tax_parts(at->view, &at->view->total)->guest_cycles));
}

static void get_tax(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, 100 * view_tax(at->view, at->row));
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
	{ "count", "COUNT", "exits since the VM was created",
	  8, IN_REASONS | IN_SUMS, 4, .alert = ALERT_OF_ALL, .get = get_count },
	{ "delta", "DELTA", "exits in the interval",
	  8, 0, 8, .alert = ALERT_OF_ALL, .get = get_delta },
	{ "rate", "EXITS/S", "exits per second in the interval",
	  8, IN_ALL, 1, .decimals = 1, .alert = ALERT_OF_ALL, .get = get_rate },
	{ "count_share", "EXIT%", "percent of all exits",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_count_share },
	{ "cycles", "CYCLES", "exit cycles since the VM was created",
	  8, IN_REASONS, 6, .alert = ALERT_OF_ALL, .get = get_cycles },
	{ "cycles_rate", "CYCLES/S", "exit cycles per second in the interval",
	  8, IN_REASONS, 5, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_cycles_rate },
	{ "cpu_share", "CPU%", "exit cycles in percent of one CPU, idle reasons included",
	  6, IN_REASONS | IN_SUMS, 4, .decimals = 2, .alert = ALERT_OF_ALL,
	  .get = get_cpu_share },
	{ "cost", "CYC/EXIT", "exit cycles per exit",
	  8, IN_REASONS | IN_SUMS, 3, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_cost },
	{ "time_share", "TIME%", "percent of the exit cycles of reasons that are not idle",
	  6, IN_REASONS | IN_SUMS, 2, .decimals = 2, .alert = ALERT_OF_ALL,
	  .get = get_time_share },
	{ "time_share_all", "ALL%", "percent of all exit cycles, idle reasons included",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_time_share_all },
	{ "user_cycles", "USER", "user cycles since the VM was created",
	  8, IN_REASONS, 7, .alert = ALERT_OF_ALL, .get = get_user_cycles },
	{ "user_rate", "USER/S", "user cycles per second in the interval",
	  8, 0, 8, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_user_rate },
	{ "user_share", "USER%", "percent of all user cycles",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_user_share },
	{ "guest_cycles", "GUEST", "guest cycles since the VM was created",
	  8, 0, 8, .alert = ALERT_OF_VMS, .get = get_guest_cycles },
	{ "guest_rate", "GUEST/S", "guest cycles per second in the interval",
	  8, 0, 8, .decimals = 0, .alert = ALERT_OF_VMS, .get = get_guest_rate },
	{ "guest_share", "GUEST%", "percent of all guest cycles",
	  6, IN_SUMS, 6, .decimals = 2, .alert = ALERT_OF_VMS, .get = get_guest_share },
	{ "tax", "TAX%", "percent of the vCPU's CPU time that virtualisation took",
	  6, IN_SUMS | IN_MATRIX, 1, .decimals = 2, .alert = ALERT_OF_VMS, .get = get_tax },
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
