/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAWN_H
#define SCREEN_DRAWN_H

/* What was drawn where, for the mouse and for paging. */

#include <stddef.h>

struct drawn {
	unsigned int table_row; /* of the canvas: the titles; rows are below */
	unsigned int height;	/* rows or lines that the page has room for */
	size_t first;		/* the first row */
	size_t scrolled;	/* lines passed over, of a page without rows */
};

#endif
