/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_H
#define VIEW_TREND_H

/*
 * The rates of the last samples, for what stands in a row.
 *
 * Kept for each exit of the newest sample, and for each reason over all VMs.  What belongs
 * to a row is summed up when it is drawn, so that a change of view or filter costs nothing.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"
#include "view/trend-table.h"

struct view;
struct row;

struct trend {
	size_t newest;		   /* of the NR_TRENDS, which are a ring */
	struct trend_table exits;  /* of each exit of the newest sample */
	struct trend_table totals; /* of each reason that any sample had, over all VMs */
	uint32_t *total_of;	   /* of each exit: which of the totals it is part of */
	uint32_t *parts;	   /* of each total, one after the other: exits that are part */
	size_t *first_part;	   /* of each total, and the end of all */
};

/* Both samples are sorted; @old may be NULL.  0 or -ENOMEM: it is empty then. */
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
