/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_CURSOR_H
#define SCREEN_CURSOR_H

/*
 * The cursor: the row that the user points to, and what of the page is scrolled by.  It
 * stays with the row, not with the line.
 */

#include <stdbool.h>
#include <stddef.h>

#include "view/row.h"
#include "view/sort.h"

struct cursor {
	struct row_id row; /* zeroed: nobody has chosen one, it is the first */
	size_t at;	   /* in the order of the rows */
	size_t first;	   /* row that is drawn below the titles */
	size_t scrolled;   /* lines of a page without rows */
};

/* NULL if there are no rows. */
const struct row *cursor_row(const struct cursor *cursor, const struct order *order);
/* Up if negative, as far as there are rows. */
void cursor_move(struct cursor *cursor, const struct order *order, long rows);
/* To a row that the next order may have; zeroed: to the first. */
void cursor_point(struct cursor *cursor, struct row_id row);
/* After another order: to where the row has gone, else it stays on its line. */
void cursor_follow(struct cursor *cursor, const struct order *order);
/* To the next row that has the text in its name; from the row itself if @here. */
bool cursor_search(struct cursor *cursor, const struct order *order, const char *text, bool here,
		   bool backwards);

#endif
