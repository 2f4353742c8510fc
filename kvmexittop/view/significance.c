// SPDX-License-Identifier: GPL-2.0-only
#include "view/significance.h"

#include <math.h>

#include "base/array.h"

/* NAN for fewer than two rates. */
static double variance_of(const double *rates, size_t nr)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < nr; i++)
		sum += rates[i];
	for (size_t i = 0; i < nr; i++)
		squares += (rates[i] - sum / nr) * (rates[i] - sum / nr);
	return nr > 1 ? squares / (nr - 1) : NAN;
}

/*
 * Quantiles of Student's t for p = 0.9995, from any published table: t is exceeded, to either
 * side, once in 1000.  Between two entries, the one of fewer degrees of freedom is used.
 */
static double student_t(double degrees)
{
	static const double to_30[] = {
		636.619, 31.599, 12.924, 8.610, 6.869, 5.959, 5.408, 5.041, 4.781, 4.587,
		4.437,	 4.318,	 4.221,	 4.140, 4.073, 4.015, 3.965, 3.922, 3.883, 3.850,
		3.819,	 3.792,	 3.768,	 3.745, 3.725, 3.707, 3.690, 3.674, 3.659, 3.646,
	};
	size_t whole = degrees < 1 ? 1 : degrees;

	return whole <= ARRAY_SIZE(to_30) ? to_30[whole - 1] : to_30[ARRAY_SIZE(to_30) - 1];
}

double significance_noise(const double *before, size_t nr_before, const double *after,
			  size_t nr_after)
{
	double a = variance_of(before, nr_before) / nr_before;
	double b = variance_of(after, nr_after) / nr_after;
	double degrees;

	if (nr_before < 2 || nr_after < 2)
		return NAN;
	if (a + b == 0)
		return 0;
	degrees = (a + b) * (a + b) / (a * a / (nr_before - 1) + b * b / (nr_after - 1));
	return student_t(degrees) * sqrt(a + b);
}

struct significance significance_make(const struct significance_side *before,
				      const struct significance_side *after)
{
	return (struct significance){
		.before = before->rate,
		.after = after->rate,
		.noise = significance_noise(before->rates, before->nr_rates, after->rates,
					    after->nr_rates),
		.cost_before = before->cost,
		.cost_after = after->cost,
	};
}

const char *significance_verdict(const struct significance *significance)
{
	double difference = significance->after - significance->before;

	if (isnan(difference) || isnan(significance->noise))
		return NULL;
	if (fabs(difference) <= significance->noise)
		return "same";
	return difference > 0 ? "more" : "less";
}
