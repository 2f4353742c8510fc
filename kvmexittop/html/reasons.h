/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_REASONS_H
#define HTML_REASONS_H

/* The reasons that a survey found: the largest of them, and all. */

#include <stdio.h>

#include "summary/survey.h"

#define NR_BEST 5

/* The reasons that are largest by some measure, largest first. */
struct best {
	const struct survey_reason *reasons[NR_BEST];
	size_t nr;
};

struct reasons {
	const struct survey *survey;
	struct best by_count, by_cycles;
	uint64_t count;	 /* of all reasons, boot and steady */
	uint64_t cycles; /* of all that are not idle */
};

void reasons_find(struct reasons *reasons, const struct survey *survey);

/* The largest, by count and by cycles. */
void reasons_print_best(const struct reasons *reasons, FILE *out);
/* Every reason that the manual defines, and those that happened besides.  0 or -ENOMEM. */
int reasons_print_all(const struct survey *survey, FILE *out);

#endif
