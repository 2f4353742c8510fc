/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_SIGNIFICANCE_H
#define VIEW_SIGNIFICANCE_H

/*
 * A contrast: how often something happened before and after, and whether these differ by
 * more than each of them does from itself.
 *
 * Either side has the rates of some batches of time, one after the other, at most
 * CONTRAST_BATCHES of as equal a length as can be; so what lasts for some seconds, such
 * as a request or a burst, falls into one batch mostly, and batches are independent of
 * each other as single samples are not.  The rates of the two sides are held against
 * each other by Welch's t-test: with the means m, the variances s^2 and the numbers n of
 * batches, the difference m2 - m1 is more than noise if it is larger than
 *
 *	t * sqrt(s1^2 / n1 + s2^2 / n2)
 *
 * where t, by Welch's degrees of freedom, is such that only one of 1000 pairs that are of
 * the same thing differs by more.  It is that few since there are many reasons, each of
 * which has its chance to be called different by mistake.
 */

#include <stddef.h>

#define CONTRAST_BATCHES 20

/* NAN if not known. */
struct contrast {
	double before, after;		/* exits per second, over all of a side */
	double noise;			/* as above; more than this is a difference */
	double cost_before, cost_after; /* cycles per exit */
};

/* One side of it.  NAN and 0 if not known. */
struct contrast_side {
	double rate;			/* exits per second, over all of it */
	double cost;			/* cycles per exit */
	double rates[CONTRAST_BATCHES]; /* of its batches, one after the other */
	size_t nr_rates;
};

struct contrast contrast_make(const struct contrast_side *before,
			      const struct contrast_side *after);

/* The noise between batches of these rates; NAN if either has less than two. */
double contrast_noise(const double *before, size_t nr_before, const double *after, size_t nr_after);

/* "more", "less" or "same"; NULL if it cannot be told. */
const char *contrast_verdict(const struct contrast *contrast);

#endif
