/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_COLUMN_TABLE_H
#define VIEW_COLUMN_TABLE_H

/* What the rows of the table of columns are made of.  For column.c only. */

#include "view/column.h"

/* In member views of a column. */
#define IN(view) (1U << (view))

/* Where a cell is. */
struct place {
	const struct view *view;
	const struct row *row;
	const struct column *column;
};

#endif
