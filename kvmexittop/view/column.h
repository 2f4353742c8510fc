/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_COLUMN_H
#define VIEW_COLUMN_H

/*
 * The columns: one row of a table defines each column for text, JSON, --columns, --sort and
 * their help.
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

/* The unit of a number that get() sets. */
enum column_unit {
	UNIT_NONE, /* the number itself */
	UNIT_TIME, /* cycles, which become nanoseconds */
	UNIT_CPU   /* cycles per second, which become percent of one CPU */
};

/* How the screen draws a cell, if not as text. */
enum column_picture {
	PICTURE_NONE,
	PICTURE_TREND, /* rates over time; sorted by the newest */
	PICTURE_BAR,   /* a number of 100 fills the cell */
	PICTURE_TIME   /* shares of time, by part */
};

/* How bad a number is, for its colour and its mark. */
enum severity {
	SEVERITY_NONE,
	SEVERITY_HIGH,
	SEVERITY_VERY_HIGH
};

/* The use of a column in --alert. */
enum column_alert {
	ALERT_NEVER,
	ALERT_OF_ALL, /* for reasons, VMs and all VMs */
	ALERT_OF_VMS  /* not for reasons, where it is unknown */
};

/*
 * The place of a cell, and all that its value depends on, so that a view need not change
 * for what is shown of it.  All members but row are the same for all rows of a table.
 */
struct place {
	const struct view *view;
	const struct row *row; /* of the view, or a sum of its rows */
	const struct significance
		*significances;	     /* one for each row of the view, or NULL: no comparison */
	const struct trend *trend;   /* for column trend, or NULL */
	size_t back;		     /* samples before the newest of the trend */
	unsigned int nr_rates;	     /* of a trend; 0: the newest only */
	bool in_cycles;		     /* not in nanoseconds and percent, as for machines */
	unsigned int hidden_tops;    /* bit: a top without a column, part of the rest */
	const struct column *column; /* set by column_get() */
};

struct column {
	const char *name;
	const char *header;
	const char *help;
	unsigned int width;    /* on the screen, in cells */
	unsigned int views;    /* bit 1 << VIEW_*: shown there by default; see column-table.h */
	unsigned int rank;     /* a narrow screen drops the highest first, 0 never */
	unsigned int decimals; /* of CELL_REAL, in text and in JSON */
	unsigned int top;      /* from 1: index in struct row.tops */
	size_t member;	       /* offset of the number in struct counters or struct parts */
	enum column_unit unit;
	const char *header_cycles; /* of a unit: the header where people see cycles */
	bool is_text;		   /* else a number: aligned right, sorted largest first */
	unsigned int most;	   /* cells that it can use on a wide screen; 0: width */
	enum column_picture picture;
	float high, very_high; /* numbers from which on it is; 0: never */
	bool is_id;	       /* an id: sorted smallest first */
	bool on_screen;	       /* only on the screen */
	bool in_diff;	       /* only in a comparison, or on the screen with a baseline */
	enum column_alert alert;
	void (*get)(const struct place *at, struct cell *cell);
};

struct column_list {
	const struct column **columns;
	size_t nr, max;
};

/* Column @i in the order of --columns help, or NULL after the last. */
const struct column *column_at(size_t i);
size_t column_count(void);
/* Returns NULL if there is no such column.  @name need not end with NUL. */
const struct column *column_find(const char *name, size_t len);

/*
 * Fill a list with columns by comma-separated names, where "all" is all of a report; with all
 * columns of a view; or with its default columns.  0; -EINVAL: no such name; or -ENOMEM.
 */
int column_list_parse(struct column_list *list, const char *names);
int column_list_all(struct column_list *list, enum view_group view);
int column_list_default(struct column_list *list, enum view_group view, bool on_screen);
/* The columns of a comparison.  0 or -ENOMEM. */
int column_list_diff(struct column_list *list);
/* Replaces @list by a copy of @from.  0 or -ENOMEM. */
int column_list_copy(struct column_list *list, const struct column_list *from);
/* Inserts a column at an index; or removes it.  0 or -ENOMEM. */
int column_list_insert(struct column_list *list, size_t at, const struct column *column);
void column_list_remove(struct column_list *list, size_t at);
/* The index of a column, or the number of columns. */
size_t column_list_find(const struct column_list *list, const struct column *column);
void column_list_free(struct column_list *list);

void column_get(const struct column *column, const struct place *at, struct cell *cell);
/* How bad the number in a cell is.  Not a tax or cost of nearly nothing, nor cycles. */
enum severity column_severity(const struct column *column, const struct place *at,
			      const struct cell *cell);

/* The header of the column; in view matrix it may be the name of a reason. */
const char *column_title(const struct column *column, const struct view *view);

#endif
