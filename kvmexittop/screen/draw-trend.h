/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_TREND_H
#define SCREEN_DRAW_TREND_H

/* Draws rates over time, by characters; an unknown rate, NAN, is left empty. */

#include <stddef.h>

#include "screen/canvas.h"
#include "view/cell.h"

/* Columns beside a graph, for the number at its top. */
#define TREND_SCALE_WIDTH 10

/*
 * Draws a series, one character for each rate: the rate @largest has the highest one.  Heights
 * grow by the square root, so that a rate of a tenth is a third as high.
 */
void trend_draw(const struct cell *cell, double largest, struct canvas *canvas, unsigned int row,
		unsigned int column);

/* Draws a graph of @height rows at the left edge, with the newest rate at the right. */
void trend_draw_graph(const double *rates, size_t nr, struct canvas *canvas, unsigned int row,
		      unsigned int height);

#endif
