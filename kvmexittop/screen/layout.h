/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_LAYOUT_H
#define SCREEN_LAYOUT_H

/*
 * Which columns of a table fit on the screen, and where each is drawn.
 *
 * Known before the rows are put in order: column "rest" counts the reasons that have no
 * column, so its numbers go by the width of the screen.
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
	unsigned int hidden_tops; /* bit: a top of view matrix that has no column */
};

/*
 * Chooses from the list what fits into @width; @sorted is always one of them.  @nr_tops
 * are those that view matrix has.
 */
void layout_columns(struct layout *layout, const struct column_list *list,
		    const struct view_options *view_options, size_t nr_tops,
		    const struct column *sorted, unsigned int width);

#endif
