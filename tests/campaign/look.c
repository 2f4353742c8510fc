// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"

#include <stdlib.h>

#include "sample/invariant.h"
#include "view/trend.h"
#include "view/view.h"

void fuzz_look(const struct sample *old, const struct sample *new)
{
	struct trend trend = { 0 };
	struct view view = { 0 };
	double rates[NR_TRENDS];

	if (!sample_is_sound(new) || trend_update(&trend, old, new))
		abort();
	for (enum view_group group = 0; group < NR_VIEWS; group++) {
		const struct view_options options = { .group = group };

		if (view_update(&view, old, new, &options))
			abort();
		for (size_t i = 0; i < view.nr_rows && i < 3; i++)
			trend_rates(&trend, 0, &view, &view.rows[i], NR_TRENDS, rates);
	}
	view_free(&view);
	trend_free(&trend);
}
