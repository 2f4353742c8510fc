/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_CHART_H
#define HTML_CHART_H

/*
 * Figures over time, as SVG within a page.
 *
 * Colours are those of the page's style: classes c0, c1, ...  What a figure shows is
 * also there as text: values of each moment under the pointer, and a table below.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The colour of a series that is alone: that of ink, which stands for no reason. */
#define CHART_INK 6

struct chart_series {
	const char *name;
	const double *values; /* one for each bin, NAN if not known */
	unsigned int color;
};

struct chart {
	const char *id; /* of its elements, unique in the page */
	const char *title;
	const char *unit; /* "exits/s" */
	double seconds;	  /* of all bins */
	size_t nr_bins;
	const struct chart_series *series;
	size_t nr_series;
	bool stacked;	   /* areas on top of each other, the first lowest; else lines */
	const bool *marks; /* bins that are shaded, or NULL */
	const char *mark;  /* what that means */
};

/* The figure with its legend and its table. */
void chart_print(const struct chart *chart, FILE *out);

/* A line without axes, to stand in a table. */
void chart_print_spark(const double *values, size_t nr, const char *label, FILE *out);

#endif
