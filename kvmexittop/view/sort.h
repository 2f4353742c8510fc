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

/*
 * Parses KEY, in its default direction; -KEY, largest first; or +KEY, smallest first.  0 or
 * -EINVAL.
 */
int sort_key_parse(struct sort_key *key, const char *text);
/* The highest cost first. */
struct sort_key sort_key_default(void);

enum table_unit {
	TABLE_UNIT, /* the one of all views */
	TABLE_TIME,
	TABLE_CYCLES
};

/* Tables of the screen: one of each view, by its number, and two on the page of a reason. */
enum table_id {
	TABLE_REASON_VM = NR_VIEWS, /* the VMs that it belongs to */
	TABLE_REASON_VCPU,
	NR_TABLES
};

/* "vm", "reason-vm", ...: that of a view is the view's name as well. */
extern const char *const table_names[NR_TABLES];

/* The columns of a table, their order and unit, as a user wants them. */
struct view_table {
	struct column_list columns; /* empty: the default ones */
	struct sort_key sort;	    /* column NULL: the default one */
	enum table_unit unit;
};

/* The rows of a view in order; valid until the view is updated. */
struct order {
	const struct row **rows;
	size_t nr, max;
};

/*
 * Sorts all rows of of->view; of->row is not used.  UNKNOWN is last in either direction.
 * Equal rows are sorted by their exits in the interval, by count, then by identity.  A zeroed
 * order is empty; its memory is reused.  0 or -ENOMEM; on error the order is empty.
 */
int sort_rows(struct order *order, const struct place *of, const struct sort_key *key);
void order_free(struct order *order);

#endif
