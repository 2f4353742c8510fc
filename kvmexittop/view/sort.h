/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_SORT_H
#define VIEW_SORT_H

/* The order of rows: any column is a sort key. */

#include <stdbool.h>

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

/*
 * UNKNOWN comes last either way; equal rows stand by count, then by identity.
 * 0 or -ENOMEM: nothing changed.
 */
int sort_rows(struct view *view, const struct sort_key *key);

#endif
