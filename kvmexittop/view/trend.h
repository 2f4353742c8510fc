/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_H
#define VIEW_TREND_H

/*
 * The rates of the last samples, for what stands in a row.
 *
 * Kept for each exit of the newest sample; what belongs to a row is summed up
 * when it is drawn, so that a change of view or filter costs nothing.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"
#include "view/trend-table.h"

struct view;
struct row;

struct trend {
	size_t newest;		   /* of the NR_TRENDS, which are a ring */
	struct trend_table exits;  /* one for each exit of the newest sample */
	struct trend_table totals; /* over all VMs, by kind and code */
	uint32_t *total_of;	   /* of each exit: its index in the totals */
	size_t max_totals;
};

/* Both samples are sorted; @old may be NULL.  0 or -ENOMEM. */
int trend_update(struct trend *trend, const struct sample *old, const struct sample *new);
/* @copy is empty.  0 or -ENOMEM: it still is. */
int trend_copy(struct trend *copy, const struct trend *trend);
void trend_free(struct trend *trend);

/*
 * Writes @nr rates of the row, at most NR_TRENDS, the newest last: that of the sample
 * @back before the newest.  NAN if not known.
 */
void trend_rates(const struct trend *trend, size_t back, const struct view *view,
		 const struct row *row, size_t nr, double *rates);

#endif
