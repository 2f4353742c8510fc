/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_LAYOUT_H
#define SCREEN_LAYOUT_H

/*
 * The layout: the columns of a table that fit on the screen, and their places.
 *
 * It is computed before the rows are sorted: column "rest" counts the reasons without a
 * column of their own, so its values depend on the width of the screen.
 */

#include <stddef.h>

#include "view/column.h"
#include "view/view.h"

struct drawn_column {
	const struct column *column;
	unsigned int start, width;
};

struct layout {
	struct drawn_column columns[64];
	size_t nr;
	unsigned int hidden_tops; /* bit: a top of view matrix without a column */
};

/*
 * Chooses the columns of @list that fit into @width, always including @sorted.  @nr_tops is the
 * number of tops in view matrix.
 */
void layout_columns(struct layout *layout, const struct column_list *list,
		    const struct view_options *view_options, size_t nr_tops,
		    const struct column *sorted, unsigned int width);

#endif
