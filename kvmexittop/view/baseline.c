// SPDX-License-Identifier: GPL-2.0-only
#include "view/baseline.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"

/* Samples before the baseline, or after it. */
struct side {
	const struct trend *trend;
	size_t nr;
	bool known[NR_TRENDS]; /* those that tell of any row */
};

int baseline_set(struct baseline *baseline, struct sample *sample, const struct trend *trend,
		 size_t back)
{
	int err;

	baseline_drop(baseline);
	err = trend_copy(&baseline->before, trend);
	if (err)
		return err;
	baseline->before.back = back;
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
	free(baseline->contrasts);
	*baseline = (struct baseline){ 0 };
}

static void find_known(struct side *side, const struct view *view)
{
	double rates[NR_TRENDS];

	for (size_t row = 0; row < view->nr_rows; row++) {
		trend_rates(side->trend, view, &view->rows[row], side->nr, rates);
		for (size_t i = 0; i < side->nr; i++)
			side->known[i] |= !isnan(rates[i]);
	}
}

/* The rates that are known, the newest last.  How many there are. */
static size_t get_rates(const struct side *side, const struct view *view, const struct row *row,
			double *rates)
{
	size_t nr = 0;

	trend_rates(side->trend, view, row, side->nr, rates);
	for (size_t i = 0; i < side->nr; i++) {
		if (!isnan(rates[i]))
			rates[nr++] = rates[i];
		else if (side->known[i])
			/* What has never happened is in no sample. */
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

/* Makes them those of batches, in place.  How many these are. */
static size_t make_batches(double *rates, size_t nr)
{
	size_t nr_batches = nr < CONTRAST_BATCHES ? nr : CONTRAST_BATCHES;

	for (size_t i = 0; i < nr_batches; i++) {
		size_t first = i * nr / nr_batches, end = (i + 1) * nr / nr_batches;

		rates[i] = mean_of(&rates[first], end - first);
	}
	return nr_batches;
}

static struct contrast make_contrast(const struct side *before, const struct side *after,
				     const struct view *view, const struct row *row)
{
	double rates[2][NR_TRENDS];
	size_t nr_before = get_rates(before, view, row, rates[0]);
	size_t nr_after = get_rates(after, view, row, rates[1]);
	struct contrast contrast = {
		.before = mean_of(rates[0], nr_before),
		.after = view_rate(view, row->change.count),
		/* There is no history of cycles. */
		.cost_before = NAN,
		.cost_after = view_ratio(row->change.cycles, row->change.count),
	};

	nr_before = make_batches(rates[0], nr_before);
	nr_after = make_batches(rates[1], nr_after);
	contrast.noise = contrast_noise(rates[0], nr_before, rates[1], nr_after);
	return contrast;
}

int baseline_compare(struct baseline *baseline, struct view *view)
{
	size_t back = view->trend->back, nr = baseline->nr_after;
	struct side before = { .trend = &baseline->before, .nr = NR_TRENDS };
	struct side after = { .trend = view->trend };
	struct contrast *contrasts;

	after.nr = nr < back ? 0 : nr - back < NR_TRENDS ? nr - back : NR_TRENDS;
	contrasts = array_reserve(baseline->contrasts, &baseline->max_contrasts, view->nr_rows,
				  sizeof(*contrasts));
	if (!contrasts)
		return -ENOMEM;
	baseline->contrasts = contrasts;
	/* Of a VM it may not be known what it did when others are known. */
	if (view->options->group == VIEW_REASON || view->options->group == VIEW_CATEGORY) {
		find_known(&before, view);
		find_known(&after, view);
	}
	for (size_t i = 0; i < view->nr_rows; i++) {
		baseline->contrasts[i] = make_contrast(&before, &after, view, &view->rows[i]);
		view->rows[i].contrast = &baseline->contrasts[i];
	}
	return 0;
}
