/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_FLOW_H
#define SCREEN_FLOW_H

/*
 * A flow: lines of text from top to bottom in a part of a canvas, which may be scrolled.
 * A line is a text, or facts beside each other, of which one that does not fit whole is
 * left out.
 */

#include <stdbool.h>
#include <stddef.h>

#include "screen/canvas.h"

struct flow {
	struct canvas *canvas;	       /* NULL: only find out how wide facts are */
	unsigned int top, row, bottom; /* where it began, where the next line goes */
	unsigned int left, width;
	size_t skip;	     /* lines to pass over before the first that is drawn */
	size_t nr_lines;     /* so far, drawn or not */
	unsigned int column; /* of a line of facts, where the next one goes */
};

/* Rows [@row, @bottom) of a canvas, as wide as it is, from line @skip on. */
struct flow flow_start(struct canvas *canvas, unsigned int row, unsigned int bottom, size_t skip);

/* The row of the next line, which the caller fills.  False: it is not to be seen. */
bool flow_next(struct flow *flow, unsigned int *row);

__attribute__((format(printf, 3, 4))) void flow_line(struct flow *flow, enum style style,
						     const char *format, ...);
/* A text of ASCII that wraps at words, @label beside its first line. */
void flow_wrap(struct flow *flow, const char *label, const char *text);

/* Adds a fact to the line in hand.  False: it did not fit. */
__attribute__((format(printf, 4, 5))) bool flow_fact(struct flow *flow, enum style style,
						     const char *label, const char *format, ...);
/* These put "-" for NAN. */
void flow_number(struct flow *flow, const char *label, double number);
/* @ratio of 1 is 100 percent. */
void flow_percent(struct flow *flow, const char *label, double ratio);
/* How many of the lines so far have to be passed over for the last one to be seen. */
size_t flow_rest(const struct flow *flow);

/* Ends a line of facts. */
void flow_end_facts(struct flow *flow);

#endif
