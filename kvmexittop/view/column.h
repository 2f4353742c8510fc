/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_COLUMN_H
#define VIEW_COLUMN_H

/*
 * The columns: one row of a table says all there is to know about each.  Text, JSON,
 * --columns, --sort, their help and the manual page go by it.
 *
 * The name is the JSON key and the sort key, and never changes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/cell.h"
#include "view/view.h"

struct significance;
struct trend;

/* What --alert may ask of a column. */
enum column_alert {
	ALERT_NEVER,
	ALERT_OF_ALL, /* reasons, VMs, the host */
	ALERT_OF_VMS  /* not of reasons, where it is unknown */
};

/*
 * Where a cell is, and all that it depends on: a view is not changed for the sake of
 * what is shown of it.  All but the row is the same for all rows of a table.
 */
struct place {
	const struct view *view;
	const struct row *row; /* of the view, or a sum of its rows */
	const struct significance
		*significances;	     /* of each row of the view, or NULL: no comparison */
	const struct trend *trend;   /* for column trend, or NULL */
	size_t back;		     /* samples to step back from the newest of the trend */
	unsigned int hidden_tops;    /* bit: a top that has no column and is of the rest */
	const struct column *column; /* set by column_get() */
};

struct column {
	const char *name;
	const char *header;
	const char *help;
	unsigned int width;    /* on the screen; a text may get more */
	unsigned int views;    /* bit 1 << VIEW_*: shown there unless told otherwise */
	unsigned int rank;     /* on a narrow screen the highest go first, 0 never */
	unsigned int decimals; /* of CELL_REAL, in text and in JSON */
	unsigned int top;      /* from 1: index in struct row.tops */
	bool is_text;	       /* else a number: to the right, and largest first */
	bool is_series;	       /* numbers over time, to be drawn; sorted by the newest */
	bool is_id;	       /* a number to find by: smallest first */
	bool on_screen;	       /* only there */
	bool in_diff;	       /* only of a comparison, or on the screen of a baseline */
	enum column_alert alert;
	void (*get)(const struct place *at, struct cell *cell);
};

struct column_list {
	const struct column **columns;
	size_t nr, max;
};

/* The columns, in the order of --columns help.  NULL: there are no more. */
const struct column *column_at(size_t i);
size_t column_count(void);
/* NULL if there is no such column.  The name need not end with NUL. */
const struct column *column_find(const char *name, size_t len);

/*
 * Columns by comma-separated names, "all" for all of a report; all that a view can
 * have; or those that a view has unless told otherwise.  -EINVAL: no such name,
 * -ENOMEM.
 */
int column_list_parse(struct column_list *list, const char *names);
int column_list_all(struct column_list *list, enum view_group view);
int column_list_default(struct column_list *list, enum view_group view, bool on_screen);
/* The columns of a comparison.  -ENOMEM. */
int column_list_diff(struct column_list *list);
void column_list_free(struct column_list *list);

void column_get(const struct column *column, const struct place *at, struct cell *cell);

/* What stands above the column: in view matrix the name of a reason. */
const char *column_title(const struct column *column, const struct view *view);

#endif
