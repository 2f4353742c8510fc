/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_LOOK_H
#define SCREEN_LOOK_H

/*
 * A look: the view with its path, filters and order, and the page that shows it.
 *
 * Only look.c writes it.  It counts changes, so that browser_update() knows whether the rows
 * were made for an older look.
 */

#include <stdbool.h>
#include <stdint.h>

#include "options/options.h"
#include "screen/drill.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"

enum page_id {
	PAGE_TABLE,
	PAGE_REASON, /* one reason: history, VMs, explanation */
	PAGE_WHY,    /* the breakdown of a reason, by BPF */
	PAGE_EXPLAIN,
	PAGE_ADVICE,
	PAGE_HELP,
	PAGE_COLUMNS, /* the menu of columns */
	PAGE_SORT,    /* the menu of columns to sort by */
	NR_PAGES
};

struct look_filter {
	struct pattern *pattern;
	char text[80]; /* "": none, or the one of the command line */
};

/* A table, as it is shown. */
struct look_table {
	struct column_list columns;
	struct sort_key sort;
	bool in_cycles;
	bool is_chosen; /* the columns are not those of the view */
};

struct look {
	const struct options *options;
	struct view_options view; /* its ids are those of the path, or of the options */
	struct drill path;
	struct look_filter reason, name;
	struct look_table tables[NR_TABLES];
	struct sort_key sort; /* of the table shown; kept in it */

	bool coarse; /* trends are by ten samples */

	/* Pages over the table, or over the page of the reason at the end of the path. */
	bool why;
	uint32_t why_kind, why_code; /* the reason of page "why" */
	enum page_id cover;	     /* one of the last over all; PAGE_TABLE: none */

	uint64_t changes; /* number of changes that affect the rows */
	uint64_t orders;  /* number of changes that affect their order only */
};

/* @options must outlive the look.  0 or -ENOMEM. */
int look_open(struct look *look, const struct options *options);
void look_close(struct look *look);

/* True if a menu is open. */
bool look_is_menu(const struct look *look);
/* The visible page, and the one below explanation or help. */
enum page_id look_page(const struct look *look);
enum page_id look_page_below(const struct look *look);
/* Opens a page over all, instead of another; closes it. */
void look_cover(struct look *look, enum page_id page);
void look_uncover(struct look *look);
void look_open_why(struct look *look, uint32_t kind, uint32_t code);
void look_close_why(struct look *look);

/* Enters a row; leaves it, and sets @row to the row that was entered.  False: not possible. */
bool look_enter(struct look *look, const struct row *row);
bool look_leave(struct look *look, struct row_id *row);

/* Enters a VM from the top.  False: this is not the top. */
bool look_enter_vm(struct look *look, const struct sample_vm *vm);

/* Follows the VM of the path through a restart, by its name. */
void look_follow(struct look *look, const struct sample *sample);

/* Changes the view at the end of the path. */
void look_view(struct look *look, enum view_group group);
/* Changes to the next view that can have several rows. */
void look_next_view(struct look *look);
/* Changes to the view beside: reasons and VMs, or inside a VM reasons and its vCPUs. */
void look_beside(struct look *look);
/* Switches between reasons and categories. */
void look_fold(struct look *look);
void look_span(struct look *look, enum view_span span);
void look_count_idle(struct look *look, bool count_idle);
void look_in_cycles(struct look *look, bool in_cycles);
void look_coarse(struct look *look, bool coarse);
void look_sort(struct look *look, struct sort_key sort);

/* The table shown: of the view, or on the page of a reason one of that; enum table_id. */
unsigned int look_table_id(const struct look *look);

/* The filter for the rows of the view: of reasons, or of VMs. */
const struct look_filter *look_filter_of(const struct look *look);
/* Sets this filter, or removes it if @text is "".  False: not a regular expression. */
bool look_filter(struct look *look, const char *text);

/* The columns of the table shown, including those that may not fit. */
const struct column_list *look_columns(const struct look *look);
/*
 * Shows a column as the last one, or no longer; moves it by @step places.  The last column of
 * a table stays.  0 or -ENOMEM.
 */
int look_toggle_column(struct look *look, const struct column *column);
void look_move_column(struct look *look, const struct column *column, int step);
/* Shows the default columns of the table again.  0 or -ENOMEM. */
int look_reset_columns(struct look *look);

#endif
