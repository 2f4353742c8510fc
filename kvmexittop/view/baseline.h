/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_BASELINE_H
#define VIEW_BASELINE_H

/*
 * A baseline: a sample to count from, and the rates before it to compare with.
 *
 * The rates before are those of the NR_TRENDS samples up to the baseline.  The rates after
 * are those of all samples since; their noise is that of the last NR_TRENDS.
 */

#include <stdbool.h>
#include <stddef.h>

#include "sample/sample.h"
#include "view/significance.h"
#include "view/trend.h"
#include "view/view.h"

struct baseline {
	bool is_set;
	struct sample sample;
	struct trend before; /* copy of the trend when the baseline was set */
	size_t back;	     /* samples from the baseline to the newest of that trend */
	size_t nr_after;     /* samples taken since */
};

/*
 * Sets the baseline to @sample, which is @back samples before the newest one of @trend, and
 * which is swapped with an unused one.  0 or -ENOMEM; on error there is no baseline.
 */
int baseline_set(struct baseline *baseline, struct sample *sample, const struct trend *trend,
		 size_t back);
void baseline_drop(struct baseline *baseline);
void baseline_free(struct baseline *baseline);

/*
 * Compares each row of @view, whose interval starts at the baseline and ends @back samples
 * before the newest one of @trend.  @significances has room for one element for each row.
 */
void baseline_compare(const struct baseline *baseline, const struct view *view,
		      const struct trend *trend, size_t back, struct significance *significances);

#endif
