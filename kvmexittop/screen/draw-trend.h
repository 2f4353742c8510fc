/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_TREND_H
#define SCREEN_DRAW_TREND_H

/* Rates over time, as characters; NAN is not known and is left empty. */

#include <stddef.h>

#include "screen/canvas.h"
#include "view/cell.h"

/* Columns beside a graph, for the number that its top stands for. */
#define TREND_SCALE_WIDTH 10

/* A cell that has a series, a character each: the highest stands for the largest. */
void trend_draw(const struct cell *cell, struct canvas *canvas, unsigned int row,
		unsigned int column, enum style style);

/* A graph of @height rows from the left edge on, the newest rate to the right. */
void trend_draw_graph(const double *rates, size_t nr, struct canvas *canvas, unsigned int row,
		      unsigned int height);

#endif
