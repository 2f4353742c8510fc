/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FLOW_H
#define SCREEN_FLOW_H

/*
 * A flow: lines of text from top to bottom in an area of a canvas, which may be scrolled.
 * A line is a text, or several facts side by side; a fact that does not fit is left out.
 */

#include <stdbool.h>
#include <stddef.h>

#include "screen/canvas.h"

struct flow {
	struct canvas *canvas;	       /* NULL: only measure the width of facts */
	unsigned int top, row, bottom; /* rows: start, next line, end */
	unsigned int left, width;
	size_t skip;	     /* lines to skip before the first one drawn */
	size_t nr_lines;     /* lines so far, drawn or not */
	unsigned int column; /* of the next fact in the line */
};

/* Starts in rows [@row, @bottom) of a canvas, over its width, with line @skip. */
struct flow flow_start(struct canvas *canvas, unsigned int row, unsigned int bottom, size_t skip);

/* Gets the row of the next line, which the caller draws.  False: it is not visible. */
bool flow_next(struct flow *flow, unsigned int *row);

__attribute__((format(printf, 3, 4))) void flow_line(struct flow *flow, enum style style,
						     const char *format, ...);
/* Draws ASCII text, wrapped at words, with @label beside its first line. */
void flow_wrap(struct flow *flow, const char *label, const char *text);

/*
 * Draws a text, wrapped at words, in the rows above @bottom, from column @left on, and in place of
 * what is there.  Returns the number of rows, at most @most.
 */
unsigned int flow_above(struct canvas *canvas, unsigned int bottom, unsigned int left,
			unsigned int most, enum style style, const char *text);

/* Adds a fact to the current line.  False: it does not fit. */
__attribute__((format(printf, 4, 5))) bool flow_fact(struct flow *flow, enum style style,
						     const char *label, const char *format, ...);
/* The same, closer to the fact before it, to which it belongs. */
__attribute__((format(printf, 4, 5))) bool flow_more(struct flow *flow, enum style style,
						     const char *label, const char *format, ...);
/* Adds a part of the account, whose name has its style. */
void flow_part(struct flow *flow, enum style style, const char *name, double percent);
/* Adds a number; "-" for NAN. */
void flow_number(struct flow *flow, const char *label, double number);
/* The number of lines to scroll until the last one so far is visible. */
size_t flow_rest(const struct flow *flow);

/* Ends a line of facts. */
void flow_end_facts(struct flow *flow);

#endif
