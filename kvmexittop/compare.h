/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPARE_H
#define COMPARE_H

/*
 * A comparison: what two recordings say of each reason or category, and whether they
 * differ by more than each of them does from itself.
 *
 * The intervals of a recording are put together, in their order, to at most
 * COMPARE_BATCHES batches of as equal a number as can be; so what lasts for some
 * seconds, such as a request or a burst, falls into one batch mostly, and batches are
 * independent of each other as single samples are not.  Each has a rate.  The rates of
 * the two recordings are held against each other by Welch's t-test: with the means m,
 * the variances s^2 and the numbers n of batches, the difference m2 - m1 is more than
 * noise if it is larger than
 *
 *	t * sqrt(s1^2 / n1 + s2^2 / n2)
 *
 * where t, by Welch's degrees of freedom, is such that only one of 1000 pairs of
 * recordings of the same thing differs by more.  It is that few since there are many
 * reasons, each of which has its chance to be called different by mistake.
 */

#include "source.h"
#include "view.h"

#define COMPARE_BATCHES 20

/* Of one reason.  NAN if not known. */
struct contrast {
	double before, after;	/* exits per second, over all of a recording */
	double noise;		/* as above; more than this is a difference */
	double cost_before, cost_after;	/* cycles per exit */
};

/* One of the two recordings. */
struct compared {
	const struct origin *origin;	/* as long as the source is open */
	struct timespec since, until;	/* wall time */
	double seconds;			/* of all intervals */
	size_t nr_intervals, nr_batches;
	int err;			/* how reading ended, -ENODATA is well */
};

struct compare_result {
	struct compared before, after;
	struct view view;	/* rows have contrasts; changes are those of all of the second */
	struct contrast *contrasts;
	struct sample last;	/* of the second, without VMs; that of the view */
};

/*
 * Reads both sources, recorded ones, and all of them.  The group of @options is one of
 * reasons; @options must outlive the comparison.  0, -ENOMEM or -errno; whatever it
 * returns, the comparison is to be freed.
 */
int compare_sources(struct compare_result *comparison, struct source *before, struct source *after,
		    const struct view_options *options);
void comparison_free(struct compare_result *comparison);

/* "more", "less" or "same"; NULL if it cannot be told. */
const char *contrast_verdict(const struct contrast *contrast);

#endif
