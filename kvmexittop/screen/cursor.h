/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_CURSOR_H
#define SCREEN_CURSOR_H

/*
 * The cursor: the row that the user points to, and how far the page is scrolled.  The cursor
 * follows its row when the order changes.
 */

#include <stdbool.h>
#include <stddef.h>

#include "view/row.h"
#include "view/sort.h"

struct cursor {
	struct row_id row; /* zeroed: the user has not chosen a row, it is the first */
	size_t at;	   /* index of the row in the order */
	size_t first;	   /* index of the row drawn below the titles */
	size_t scrolled;   /* lines scrolled, on a page without rows */
};

/* The row under the cursor, or NULL if there are no rows. */
const struct row *cursor_row(const struct cursor *cursor, const struct order *order);
/* Moves by @rows, up if negative, within the rows. */
void cursor_move(struct cursor *cursor, const struct order *order, long rows);
/* Points to a row, which may be in the next order only; zeroed: the first. */
void cursor_point(struct cursor *cursor, struct row_id row);
/* Follows the row into a new order; if it is gone, the cursor stays on its line. */
void cursor_follow(struct cursor *cursor, const struct order *order);
/*
 * Moves to the next row with @text in its name, or to the current row if it matches and
 * @here.  False: there is none.
 */
bool cursor_search(struct cursor *cursor, const struct order *order, const char *text, bool here,
		   bool backwards);

#endif
