// SPDX-License-Identifier: GPL-2.0-only
#include "view/baseline.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"

/* Samples before the baseline, or after it. */
struct side {
	const struct trend *trend;
	size_t back, nr;
	bool known[NR_TRENDS]; /* samples in which any row is known */
};

int baseline_set(struct baseline *baseline, struct sample *sample, const struct trend *trend,
		 size_t back)
{
	int err;

	baseline_drop(baseline);
	err = trend_copy(&baseline->before, trend);
	if (err)
		return err;
	baseline->back = back;
	sample_swap(&baseline->sample, sample);
	baseline->nr_after = back;
	baseline->is_set = true;
	return 0;
}

void baseline_drop(struct baseline *baseline)
{
	trend_free(&baseline->before);
	baseline->before = (struct trend){ 0 };
	baseline->is_set = false;
}

void baseline_free(struct baseline *baseline)
{
	baseline_drop(baseline);
	sample_free(&baseline->sample);
	*baseline = (struct baseline){ 0 };
}

static void find_known(struct side *side, const struct view *view)
{
	double rates[NR_TRENDS];

	for (size_t row = 0; row < view->nr_rows; row++) {
		trend_rates(side->trend, side->back, view, &view->rows[row], side->nr, rates);
		for (size_t i = 0; i < side->nr; i++)
			side->known[i] |= !isnan(rates[i]);
	}
}

/* Gets the known rates, the newest last.  Returns their number. */
static size_t get_rates(const struct side *side, const struct view *view, const struct row *row,
			double *rates)
{
	size_t nr = 0;

	trend_rates(side->trend, side->back, view, row, side->nr, rates);
	for (size_t i = 0; i < side->nr; i++) {
		if (!isnan(rates[i]))
			rates[nr++] = rates[i];
		else if (side->known[i])
			/* A reason that has never occurred is in no sample. */
			rates[nr++] = 0;
	}
	return nr;
}

static double mean_of(const double *rates, size_t nr)
{
	double sum = 0;

	for (size_t i = 0; i < nr; i++)
		sum += rates[i];
	return nr ? sum / nr : NAN;
}

/* Combines the rates into batches. */
static void make_batches(struct significance_side *side, const double *rates, size_t nr)
{
	side->nr_rates = nr < SIGNIFICANCE_BATCHES ? nr : SIGNIFICANCE_BATCHES;
	for (size_t i = 0; i < side->nr_rates; i++) {
		size_t first = i * nr / side->nr_rates, end = (i + 1) * nr / side->nr_rates;

		side->rates[i] = mean_of(&rates[first], end - first);
	}
}

static struct significance compare_row(const struct side *before, const struct side *after,
				       const struct view *view, const struct row *row)
{
	/* There is no history of cycles. */
	struct significance_side sides[2] = {
		{ .cost = NAN },
		{ .rate = view_rate(view, row->change.count),
		  .cost = row->has_cost ? view_ratio(counters_cost(&row->change), row->change.count)
					: NAN },
	};
	double rates[NR_TRENDS];
	size_t nr;

	nr = get_rates(before, view, row, rates);
	sides[0].rate = mean_of(rates, nr);
	make_batches(&sides[0], rates, nr);
	nr = get_rates(after, view, row, rates);
	make_batches(&sides[1], rates, nr);
	return significance_make(&sides[0], &sides[1]);
}

void baseline_compare(const struct baseline *baseline, const struct view *view,
		      const struct trend *trend, size_t back, struct significance *significances)
{
	size_t nr = baseline->nr_after;
	struct side before = { &baseline->before, baseline->back, NR_TRENDS };
	struct side after = { trend, back };

	after.nr = nr < back ? 0 : nr - back < NR_TRENDS ? nr - back : NR_TRENDS;
	/* Not for rows of VMs: one VM may be unknown in a sample that knows others. */
	if (view->options->group == VIEW_REASON || view->options->group == VIEW_CATEGORY) {
		find_known(&before, view);
		find_known(&after, view);
	}
	for (size_t i = 0; i < view->nr_rows; i++)
		significances[i] = compare_row(&before, &after, view, &view->rows[i]);
}
