/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_SCALE_H
#define VIEW_SCALE_H

/*
 * The scale of a column: all its numbers on a screen are printed alike, so that they line up,
 * and the longest is the largest.
 *
 * Either none is scaled, or each is, with one decimal and the prefix of its unit: "  1.2k",
 * "993.6M".  Times share a unit if all fit, ns or us.
 */

#include <stddef.h>

#include "view/cell.h"

struct scale {
	double unit;	       /* the number that prints as 1; 0: each number has its own unit */
	unsigned int decimals; /* of numbers in that unit */
	const char *suffix;
	enum cell_type type;
};

/*
 * Chooses the scale for numbers of which @largest has the largest absolute value, in @width
 * cells: for CELL_INTEGER, CELL_REAL, which has at most @decimals, or CELL_TIME.
 */
struct scale scale_choose(enum cell_type type, unsigned int decimals, double largest,
			  unsigned int width);
/* Prints the number; its end lines up with that of others. */
void scale_print(const struct scale *scale, double number, char *text, size_t size);

#endif
