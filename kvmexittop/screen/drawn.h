/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAWN_H
#define SCREEN_DRAWN_H

/* The places of what was drawn, for the mouse and for paging. */

#include <stddef.h>

struct drawn {
	unsigned int table_row; /* row of the canvas with the titles; 0: there is no table */
	unsigned int nr_rows;	/* rows of the table below the titles */
	unsigned int keys_row;	/* row of the canvas with keys; 0: there is none */
	unsigned int height;	/* rows or lines that fit the page */
	size_t first;		/* index of the first row drawn */
	size_t scrolled;	/* lines scrolled, on a page without rows */
};

#endif
