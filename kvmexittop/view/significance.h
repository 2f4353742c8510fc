/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_SIGNIFICANCE_H
#define VIEW_SIGNIFICANCE_H

/*
 * Significance: rates before and after, and whether they differ by more than either varies
 * over time.
 *
 * Each side is divided into at most SIGNIFICANCE_BATCHES batches of nearly equal length,
 * and has a rate for each batch.  An event that lasts for some seconds, such as a burst,
 * falls mostly into one batch.  Batches are therefore independent of each other; single
 * samples are not.  Welch's t-test compares the rates of the two sides: with the means m,
 * the variances s^2 and the numbers n of batches, the difference m2 - m1 is more than noise
 * if it is larger than
 *
 *	t * sqrt(s1^2 / n1 + s2^2 / n2)
 *
 * where t, by Welch's degrees of freedom, is chosen so that two sides without a real
 * difference exceed it once in 1000 comparisons.  The level is that strict because many
 * reasons are compared, and each of them may be called different by mistake.
 */

#include <stddef.h>

#define SIGNIFICANCE_BATCHES 20

/* NAN if not known. */
struct significance {
	double before, after;		/* exits per second, over all of a side */
	double noise;			/* see above; a larger difference is significant */
	double cost_before, cost_after; /* cycles per exit */
};

/* One side.  NAN and 0 if not known. */
struct significance_side {
	double rate;			    /* exits per second, over all of it */
	double cost;			    /* cycles per exit */
	double rates[SIGNIFICANCE_BATCHES]; /* of its batches, in order */
	size_t nr_rates;
};

struct significance significance_make(const struct significance_side *before,
				      const struct significance_side *after);

/* The noise between batches of these rates; NAN if either has less than two. */
double significance_noise(const double *before, size_t nr_before, const double *after,
			  size_t nr_after);

/* Returns "more", "less" or "same"; NULL if it is not known. */
const char *significance_verdict(const struct significance *significance);

#endif
