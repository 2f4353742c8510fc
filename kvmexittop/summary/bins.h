/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_BINS_H
#define SUMMARY_BINS_H

/* Bins: numbers over time, in parts of equal length. */

#include <stddef.h>

#define SURVEY_BINS 120

/* An interval, in seconds since the start of all bins. */
struct bins_interval {
	double from, to;
	double width; /* of a bin */
	size_t nr_bins;
};

/* Spreads a value evenly over the interval, which overlaps some bins. */
static inline void bins_spread(const struct bins_interval *interval, double *bins, double value)
{
	const double width = interval->width, length = interval->to - interval->from;
	size_t bin;

	if (length <= 0)
		return;
	for (bin = interval->from / width; bin < interval->nr_bins && bin * width < interval->to;
	     bin++) {
		double start = bin * width, end = (bin + 1) * width;
		double from = interval->from > start ? interval->from : start;
		double to = interval->to < end ? interval->to : end;

		bins[bin] += value * (to - from) / length;
	}
}

#endif
