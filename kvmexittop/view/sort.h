/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_SORT_H
#define VIEW_SORT_H

/* The order of rows: any column is a sort key. */

#include <stdbool.h>
#include <stddef.h>

#include "view/column.h"
#include "view/view.h"

struct sort_key {
	const struct column *column;
	bool descending;
};

/* KEY in its usual direction, -KEY largest first, +KEY smallest first.  -EINVAL. */
int sort_key_parse(struct sort_key *key, const char *text);
/* The busiest first. */
struct sort_key sort_key_default(void);

/* The rows of a view as they are shown; good until the view is updated. */
struct order {
	const struct row **rows;
	size_t nr, max;
};

/*
 * Puts all rows of the view of @of in order; its own row may be NULL.  UNKNOWN comes last
 * either way; equal rows stand by count, then by identity.  A zeroed order is empty, and
 * its memory is used again.  -ENOMEM: it is empty.
 */
int sort_rows(struct order *order, const struct place *of, const struct sort_key *key);
void order_free(struct order *order);

#endif
