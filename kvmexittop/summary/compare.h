/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_COMPARE_H
#define SUMMARY_COMPARE_H

/*
 * Compares two recordings: the rate and cost of each reason or category in both.
 *
 * The intervals of a recording are grouped, in their order, into at most
 * SIGNIFICANCE_BATCHES batches of nearly equal numbers.
 */

#include "source/source.h"
#include "view/significance.h"
#include "view/view.h"

/* Recordings may make it keep so many, and no more. */
#define COMPARE_MAX_REASONS 65536

/* One of the two recordings. */
struct compared {
	const struct origin *origin;  /* as long as the source is open */
	struct timespec since, until; /* wall time */
	double seconds;		      /* of all intervals */
	size_t nr_intervals, nr_batches;
	int err; /* how reading ended, -ENODATA is well */
};

struct compare_result {
	struct compared before, after;
	struct view view;		    /* changes are those of all of the second */
	struct significance *significances; /* of the rows of the view */
	bool is_full;			    /* there were more reasons: they are in the sums only */
	struct sample last;		    /* of the second, without VMs; that of the view */
};

/*
 * Reads both sources, recorded ones, and all of them.  The group of @options is one of
 * reasons; @options must outlive the comparison.  0, -ENOMEM or -errno; whatever it
 * returns, the comparison is to be freed.
 */
int compare_sources(struct compare_result *comparison, struct source *before, struct source *after,
		    const struct view_options *options);
void compare_free(struct compare_result *comparison);

#endif
