// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw-trend.h"

#include <math.h>
#include <stdio.h>

#include "base/array.h"

/* From 0, which is drawn for a rate of 0 only, to the largest. */
static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const letters[] = { "_", ".", "-", "=", "+", "*", "%", "#" };

/* Steps that the graph can show in one row of the screen. */
static const char *const steps[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const ascii_steps[] = { " ", ".", ".", "-", "-", "=", "=", "#", "#" };
#define NR_STEPS 8

/* The step of a rate: from 0 to @top for the largest. */
static unsigned int level_of(double rate, double largest, unsigned int top)
{
	unsigned int level;

	/* 0 for NAN, too.  Rounded up, so that any rate above 0 is visible. */
	if (!(rate > 0))
		return 0;
	level = rate / largest * top;
	return level < rate / largest * top ? level + 1 : level;
}

void trend_draw(const struct cell *cell, double largest, struct canvas *canvas, unsigned int row,
		unsigned int column)
{
	const char *const *levels = canvas->ascii ? letters : blocks;

	for (size_t i = 0; i < cell->series.nr; i++) {
		const double rate = cell->series.rates[i];
		unsigned int level = level_of(sqrt(rate), sqrt(largest), ARRAY_SIZE(blocks) - 1);

		if (!isnan(rate))
			canvas_put(canvas, row, column + i, 1, STYLE_GRAPH, levels[level]);
	}
}

void trend_draw_graph(const double *rates, size_t nr, struct canvas *canvas, unsigned int row,
		      unsigned int height)
{
	const char *const *levels = canvas->ascii ? ascii_steps : steps;
	double largest = 0;
	char scale[16];

	for (size_t i = 0; i < nr; i++)
		largest = fmax(largest, rates[i]);
	for (unsigned int line = 0; line < height; line++) {
		/* steps below this row */
		unsigned int below = (height - 1 - line) * NR_STEPS;

		for (size_t i = 0; i < nr; i++) {
			unsigned int level = level_of(rates[i], largest, height * NR_STEPS);

			level = level < below ? 0 : level - below;
			canvas_put(canvas, row + line, i, 1, STYLE_GRAPH,
				   levels[level < NR_STEPS ? level : NR_STEPS]);
		}
	}
	snprintf(scale, sizeof(scale), "%.0f/s", largest);
	if (height)
		canvas_put(canvas, row, nr + 1, TREND_SCALE_WIDTH - 1, STYLE_LABEL, scale);
}
