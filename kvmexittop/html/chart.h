/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_CHART_H
#define HTML_CHART_H

/*
 * Figures over time, as SVG in a page.
 *
 * Colours come from the style sheet of the page: classes c0, c1, ...  All values are also
 * present as text: under the pointer, and in a table below the figure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The colour of a single series, which is not the colour of a reason. */
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
	double seconds;	  /* of all bins together */
	size_t nr_bins;
	const struct chart_series *series;
	size_t nr_series;
	bool stacked;	   /* stacked areas, the first lowest; else lines */
	const bool *marks; /* for each bin, true if it is shaded; or NULL */
	const char *mark;  /* meaning of the shading */
};

/* Prints a figure with its legend and its table. */
void chart_print(const struct chart *chart, FILE *out);

/* Prints a line without axes, for the cell of a table. */
void chart_print_spark(const double *values, size_t nr, const char *label, FILE *out);

#endif
