// SPDX-License-Identifier: GPL-2.0-only
/* Columns of the past: comparisons, and the last samples. */
#include "view/column-table.h"

#include <stddef.h>

#include "base/array.h"
#include "view/significance.h"
#include "view/trend.h"

/* One rate for each cell on the screen. */
static void get_trend(const struct place *at, struct cell *cell)
{
	const unsigned int nr = at->nr_rates ?: 1;
	double rates[CELL_SERIES_SIZE];

	if (!at->trend)
		return;
	trend_rates(at->trend, at->back, at->view, at->row, nr, rates);
	cell_set_series(cell, rates, nr);
}

/* The comparison of the row, or NULL. */
static const struct significance *significance_of(const struct place *at)
{
	return at->significances ? &at->significances[at->row - at->view->rows] : NULL;
}

/* Columns of a comparison: NAN if there is none. */
static void set_significance(const struct place *at, struct cell *cell, size_t member)
{
	const struct significance *significance = significance_of(at);

	if (significance)
		cell_set_real(cell, *(const double *)((const char *)significance + member));
}

static void get_before(const struct place *at, struct cell *cell)
{
	set_significance(at, cell, offsetof(struct significance, before));
}

static void get_after(const struct place *at, struct cell *cell)
{
	set_significance(at, cell, offsetof(struct significance, after));
}

static void get_noise(const struct place *at, struct cell *cell)
{
	set_significance(at, cell, offsetof(struct significance, noise));
}

static void get_cost_before(const struct place *at, struct cell *cell)
{
	set_significance(at, cell, offsetof(struct significance, cost_before));
}

static void get_cost_after(const struct place *at, struct cell *cell)
{
	set_significance(at, cell, offsetof(struct significance, cost_after));
}

static void get_difference(const struct place *at, struct cell *cell)
{
	const struct significance *significance = significance_of(at);

	if (significance)
		cell_set_real(cell, significance->after - significance->before);
}

static void get_times(const struct place *at, struct cell *cell)
{
	const struct significance *significance = significance_of(at);

	if (significance && significance->before > 0)
		cell_set_real(cell, significance->after / significance->before);
}

static void get_verdict(const struct place *at, struct cell *cell)
{
	const struct significance *significance = significance_of(at);

	if (significance)
		cell_set_text(cell, significance_verdict(significance));
}

/* clang-format off */
static const struct column columns[] = {
	{ "before", "BEFORE",
	  "in a comparison: exits per second in the first, or up to the baseline",
	  8, IN_REASONS | IN_SUMS, 2, .decimals = 1, .in_diff = true, .get = get_before },
	{ "after", "AFTER",
	  "in a comparison: exits per second in the second, or since the baseline",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_after },
	{ "difference", "CHANGE", "in a comparison: rate after minus rate before",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_difference },
	{ "ratio", "RATIO", "in a comparison: rate after divided by rate before",
	  6, IN_REASONS | IN_SUMS, 1, .decimals = 3, .in_diff = true, .get = get_times },
	{ "noise", "NOISE", "in a comparison: a change up to this is noise",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_noise },
	{ "verdict", "VERDICT", "in a comparison: more, less, or same if within the noise",
	  7, IN_REASONS | IN_SUMS, 1, .is_text = true, .in_diff = true, .get = get_verdict },
	{ "exit_ns_before", "COST/BEFORE", "with --diff: cost of an exit in the first recording",
	  11, 0, 8, .unit = UNIT_TIME, .header_cycles = "CYC/BEFORE", .in_diff = true,
	  .get = get_cost_before },
	{ "exit_ns_after", "COST/AFTER", "with --diff: cost of an exit in the second",
	  10, 0, 8, .unit = UNIT_TIME, .header_cycles = "CYC/AFTER", .in_diff = true,
	  .get = get_cost_after },
	{ "trend", "TREND", "exits per second in the last samples; on the screen only",
	  8, IN_REASONS | IN_SUMS, 6, .picture = PICTURE_TREND, .most = 60, .on_screen = true,
	  .get = get_trend },
};
/* clang-format on */

const struct column_section columns_of_past = { columns, ARRAY_SIZE(columns) };
