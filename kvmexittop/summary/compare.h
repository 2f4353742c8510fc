/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_COMPARE_H
#define SUMMARY_COMPARE_H

/*
 * Compares two recordings: the rate and cost of each reason or category in both.
 *
 * The intervals of a recording are divided, in order, into at most SIGNIFICANCE_BATCHES
 * batches with nearly equal numbers of intervals.
 */

#include "source/source.h"
#include "view/significance.h"
#include "view/view.h"

/* Limits the memory that recordings can make it use. */
#define COMPARE_MAX_REASONS 65536

/* One of the two recordings. */
struct compared {
	const struct origin *origin;  /* valid while the source is open */
	struct timespec since, until; /* wall time of the first and the last sample */
	double seconds;		      /* sum of all intervals */
	size_t nr_intervals, nr_batches;
	int err; /* at the end of reading: -ENODATA, or -EBADMSG if it is damaged */
};

struct compare_result {
	struct compared before, after;
	struct view view;		    /* its changes are over the whole second recording */
	struct significance *significances; /* one for each row of the view */
	bool is_full;			    /* further reasons are in the sums only */
	struct sample last;		    /* view.sample: last of the second, without VMs */
};

/*
 * Reads two recorded sources completely and compares them.  @options group by reason or
 * category, and must outlive the comparison.  0 or -errno.  The caller frees the comparison,
 * also after an error.
 */
int compare_sources(struct compare_result *comparison, struct source *before, struct source *after,
		    const struct view_options *options);
void compare_free(struct compare_result *comparison);

#endif
