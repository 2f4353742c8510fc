/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_METER_H
#define SCREEN_DRAW_METER_H

/* Cells that are drawn: meters of time by part, bars, trends. */

#include "sample/sample.h"
#include "screen/canvas.h"
#include "screen/layout.h"
#include "view/cell.h"

/* The style of a part of the account, wherever it is drawn. */
enum style style_of_part(enum vcpu_part part);

/*
 * Draws shares of time in @width cells: a letter for each cell, see time_letters.  A part has
 * a cell if any of it is more than half a cell.  STYLE_SELECTED: in this style.
 */
void meter_draw(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int width,
		const float shares[NR_PARTS], enum style style);

/* Draws a cell of a column with a picture; @largest is the largest rate of all trends. */
void draw_picture(struct canvas *canvas, unsigned int row, const struct drawn_column *drawn,
		  const struct cell *cell, double largest, enum style style);

#endif
