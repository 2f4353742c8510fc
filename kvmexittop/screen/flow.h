/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FLOW_H
#define SCREEN_FLOW_H

/* A line of facts on a canvas: one that does not fit whole is left out. */

#include <stdbool.h>

#include "screen/canvas.h"

struct line {
	struct canvas *canvas;	  /* NULL: only find out how wide the line is */
	unsigned int row, column; /* where the next one goes */
};

/* False: it did not fit. */

__attribute__((format(printf, 4, 5))) bool line_put(struct line *line, enum style style,
						    const char *label, const char *format, ...);

/* These put "-" for NAN. */
void line_put_number(struct line *line, const char *label, double number);
/* @ratio of 1 is 100 percent. */
void line_put_percent(struct line *line, const char *label, double ratio);

#endif
