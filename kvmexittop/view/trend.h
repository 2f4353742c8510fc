/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_H
#define VIEW_TREND_H

/*
 * A trend: the rates of the last samples.
 *
 * They are kept for each exit of the newest sample, and for each reason over all VMs.  The
 * rates of a row are summed when it is drawn, so a change of view or filter costs nothing.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"
#include "view/trend-table.h"

struct view;
struct row;

struct trend {
	size_t newest;		   /* index in the ring of NR_TRENDS samples */
	struct trend_table exits;  /* of each exit of the newest sample */
	struct trend_table totals; /* of each reason in any sample, over all VMs */
	uint32_t *total_of;	   /* for each exit, the index of its total */
	uint32_t *parts;	   /* for each total in turn, the indices of its exits */
	size_t *first_part;	   /* for each total, its first index in parts; and the end */
};

/*
 * Adds the rates from @old, which may be NULL, to @new; both are sorted.  0 or -ENOMEM; on
 * error the trend is empty.
 */
int trend_update(struct trend *trend, const struct sample *old, const struct sample *new);
/* Copies to @copy, which is empty.  0 or -ENOMEM; on error it stays empty. */
int trend_copy(struct trend *copy, const struct trend *trend);
void trend_free(struct trend *trend);

/*
 * Writes @nr rates of a row, in exits per second, at most NR_TRENDS, the newest last.  The
 * last one is that of the sample @back before the newest.  NAN if not known.
 */
void trend_rates(const struct trend *trend, size_t back, const struct view *view,
		 const struct row *row, size_t nr, double *rates);

#endif
