/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_BASELINE_H
#define VIEW_BASELINE_H

/*
 * A baseline: a sample to count from, and what was before it to compare with.
 *
 * Before are the NR_TRENDS samples up to the baseline, after are all since; their noise
 * is that of the last NR_TRENDS.
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
	struct trend before; /* as it was then */
	size_t back;	     /* samples that it was newer than the baseline */
	size_t nr_after;     /* samples taken since */
};

/*
 * From @sample, which was taken @back samples before the newest of the trend, and which
 * is exchanged for an old one.  0, or -ENOMEM: there is no baseline then.
 */
int baseline_set(struct baseline *baseline, struct sample *sample, const struct trend *trend,
		 size_t back);
void baseline_drop(struct baseline *baseline);
void baseline_free(struct baseline *baseline);

/*
 * Compares each row of the view, which counts from the baseline and is of the sample
 * @back before the newest of @trend.  @significances has room for one of each row.
 */
void baseline_compare(const struct baseline *baseline, const struct view *view,
		      const struct trend *trend, size_t back, struct significance *significances);

#endif
