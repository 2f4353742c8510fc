// SPDX-License-Identifier: GPL-2.0-only
#include "screen/look.h"

#include "base/pattern.h"
#include "base/text.h"

int look_open(struct look *look, const struct options *options)
{
	int err = 0;

	*look = (struct look){
		.options = options,
		.view = options->view,
		.sort = options->sort,
		.changes = 1,
	};
	for (enum view_group group = 0; !err && group < NR_VIEWS; group++)
		err = column_list_default(&look->columns[group], group, true);
	return err;
}

static void drop_filter(struct look_filter *filter)
{
	if (filter->is_set)
		regfree(&filter->regex);
	*filter = (struct look_filter){ 0 };
}

void look_close(struct look *look)
{
	drop_filter(&look->reason);
	drop_filter(&look->name);
	for (enum view_group group = 0; group < NR_VIEWS; group++)
		column_list_free(&look->columns[group]);
}

enum page_id look_page_below(const struct look *look)
{
	if (look->why)
		return PAGE_WHY;
	return look->path.selects & DRILL_REASON ? PAGE_REASON : PAGE_TABLE;
}

enum page_id look_page(const struct look *look)
{
	return look->cover != PAGE_TABLE ? look->cover : look_page_below(look);
}

void look_cover(struct look *look, enum page_id page)
{
	look->cover = page;
}

void look_uncover(struct look *look)
{
	look->cover = PAGE_TABLE;
}

void look_open_why(struct look *look, uint32_t kind, uint32_t code)
{
	look->why = true;
	look->why_kind = kind;
	look->why_code = code;
}

void look_close_why(struct look *look)
{
	look->why = false;
}

bool look_enter(struct look *look, const struct row *row)
{
	look->changes++;
	return drill_down(&look->path, &look->view, row);
}

bool look_leave(struct look *look, struct row_id *row)
{
	look->changes++;
	return drill_up(&look->path, &look->view, &look->options->view, row);
}

/* Another view shows all categories again. */
static void leave_category(struct look *look)
{
	struct row_id row;

	if (look->path.selects & DRILL_CATEGORY)
		look_leave(look, &row);
}

void look_view(struct look *look, enum view_group group)
{
	leave_category(look);
	look->view.group = group;
	look->changes++;
}

void look_next_view(struct look *look)
{
	enum view_group group = look->view.group;

	do {
		group = (group + 1) % NR_VIEWS;
	} while (!drill_has_rows(&look->path, group));
	look_view(look, group);
}

void look_fold(struct look *look)
{
	look_view(look, look->view.group == VIEW_CATEGORY ? VIEW_REASON : VIEW_CATEGORY);
}

void look_span(struct look *look, enum view_span span)
{
	look->view.span = span;
	look->changes++;
}

void look_count_idle(struct look *look, bool count_idle)
{
	look->view.count_idle = count_idle;
	look->changes++;
}

void look_in_cycles(struct look *look, bool in_cycles)
{
	look->view.in_cycles = in_cycles;
	look->changes++;
}

void look_sort(struct look *look, struct sort_key sort)
{
	look->sort = sort;
	look->orders++;
}

static bool is_of_reasons(const struct look *look)
{
	return look->view.group == VIEW_REASON || look->view.group == VIEW_CATEGORY;
}

const struct look_filter *look_filter_of(const struct look *look)
{
	return is_of_reasons(look) ? &look->reason : &look->name;
}

bool look_filter(struct look *look, const char *pattern)
{
	struct look_filter *filter = is_of_reasons(look) ? &look->reason : &look->name;
	const regex_t **place = is_of_reasons(look) ? &look->view.reason : &look->view.name;
	regex_t compiled;
	char why[80];

	if (*pattern && pattern_compile(&compiled, pattern, REG_ICASE, why, sizeof(why)))
		return false;
	drop_filter(filter);
	*place = NULL;
	if (*pattern) {
		filter->regex = compiled;
		filter->is_set = true;
		text_copy(filter->pattern, sizeof(filter->pattern), pattern);
		*place = &filter->regex;
	}
	look->changes++;
	return true;
}

const struct column_list *look_columns(const struct look *look)
{
	if (look->options->columns.nr)
		return &look->options->columns;
	return &look->columns[look->view.group];
}
