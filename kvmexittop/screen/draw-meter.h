/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_METER_H
#define SCREEN_DRAW_METER_H

/* Cells that are drawn: meters of time by part, bars, trends. */

#include <stdbool.h>
#include <stddef.h>

#include "sample/sample.h"
#include "screen/canvas.h"
#include "screen/layout.h"
#include "view/cell.h"

/* A part of the account: its name as in the titles of columns, its style and its meaning. */
struct part {
	enum vcpu_part part;
	char letter; /* in meters: a capital if it is time that the guest wanted */
	const char *name;
	enum style style;
	bool always; /* it is in the header, even if it is 0 */
	const char *help;
};

/* As the meter has them: busy time first, then that in which the guest wanted nothing. */
extern const struct part part_table[];
extern const size_t nr_parts;

/*
 * Draws shares of time in @width cells: a letter for each cell, see part_table.  A part has
 * a cell if any of it is more than half a cell.
 */
void meter_draw(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int width,
		const float shares[NR_PARTS]);

/*
 * Draws a cell of a column with a picture; @largest is the largest rate of all trends.  It has
 * its own styles in the selected row as well: reversed, a high block looks like a low one.
 */
void draw_picture(struct canvas *canvas, unsigned int row, const struct drawn_column *drawn,
		  const struct cell *cell, double largest);

#endif
