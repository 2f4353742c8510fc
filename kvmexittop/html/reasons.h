/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_REASONS_H
#define HTML_REASONS_H

/* The reasons of a survey: the largest ones, and all. */

#include <stdio.h>

#include "summary/survey.h"

#define NR_BEST 5

/* The largest reasons by some measure, in descending order. */
struct best {
	const struct survey_reason *reasons[NR_BEST];
	size_t nr;
};

struct reasons {
	const struct survey *survey;
	struct best by_count, by_cost;
	uint64_t count; /* of all reasons, boot and steady */
	uint64_t cost;	/* cycles, of all whose cost is known */
};

void reasons_find(struct reasons *reasons, const struct survey *survey);

/* Prints the largest reasons, by count and by cost. */
void reasons_print_best(const struct reasons *reasons, FILE *out);
/* Prints all reasons that the manual defines, and others that occurred.  0 or -ENOMEM. */
int reasons_print_all(const struct survey *survey, FILE *out);

#endif
