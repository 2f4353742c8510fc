/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_LOOK_H
#define SCREEN_LOOK_H

/*
 * A look: what is looked at, and how.  The view with its path, filters and order, and the
 * page that shows it.
 *
 * Only look.c writes it.  Each change counts, so that whoever made rows of it can tell that
 * they are of an older look: see browser_update().
 */

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "options/options.h"
#include "screen/drill.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"

enum page_id {
	PAGE_TABLE,
	PAGE_REASON, /* one reason: its history, whose it is, explanation */
	PAGE_WHY,    /* what is behind it, by BPF */
	PAGE_EXPLAIN,
	PAGE_HELP,
	NR_PAGES
};

struct look_filter {
	regex_t regex;
	char pattern[80]; /* "": there is none, or that of the command line */
	bool is_set;
};

struct look {
	const struct options *options;
	struct view_options view; /* its ids are those of the path, or as given */
	struct drill path;
	struct look_filter reason, name;
	struct column_list columns[NR_VIEWS];
	struct sort_key sort;

	/* Pages over the table, or over that of the reason at the end of the path. */
	bool why;
	uint32_t why_kind, why_code; /* what page "why" is about */
	enum page_id cover;	     /* explain or help over all, or PAGE_TABLE: none */

	uint64_t changes; /* of what the rows are made by */
	uint64_t orders;  /* of their order alone */
};

/* @options must outlive it.  0 or -ENOMEM. */
int look_open(struct look *look, const struct options *options);
void look_close(struct look *look);

/* The page that is seen, and the one under explanation or help. */
enum page_id look_page(const struct look *look);
enum page_id look_page_below(const struct look *look);
/* Explain or help, instead of the other; then back. */
void look_cover(struct look *look, enum page_id page);
void look_uncover(struct look *look);
void look_open_why(struct look *look, uint32_t kind, uint32_t code);
void look_close_why(struct look *look);

/* Down into a row, and up again: then @row is what was stepped into.  False: it cannot. */
bool look_enter(struct look *look, const struct row *row);
bool look_leave(struct look *look, struct row_id *row);

/* Another view of what the path leads to. */
void look_view(struct look *look, enum view_group group);
/* The next one that has rows to choose from. */
void look_next_view(struct look *look);
/* Reasons into categories, or out of them. */
void look_fold(struct look *look);
void look_span(struct look *look, enum view_span span);
void look_count_idle(struct look *look, bool count_idle);
void look_sort(struct look *look, struct sort_key sort);

/* That of what the view is about: reasons, or VMs. */
const struct look_filter *look_filter_of(const struct look *look);
/* @pattern "" for none.  False: not a regular expression. */
bool look_filter(struct look *look, const char *pattern);

/* The columns of the view, before it is known which of them fit. */
const struct column_list *look_columns(const struct look *look);

#endif
