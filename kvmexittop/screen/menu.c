// SPDX-License-Identifier: GPL-2.0-only
#include "screen/menu.h"

#include "screen/input.h"

static bool is_of_view(const struct browser *browser, const struct column *column)
{
	const struct view_options *view = &browser->look.view;

	if (column->in_diff && view->span != SPAN_BASELINE)
		return false;
	return !column->top || view->group == VIEW_MATRIX;
}

const struct column *menu_item(const struct browser *browser, size_t at)
{
	const struct column_list *list = look_columns(&browser->look);
	const struct column *column;

	if (at < list->nr)
		return list->columns[at];
	at -= list->nr;
	for (size_t i = 0; (column = column_at(i)); i++) {
		if (is_of_view(browser, column) && column_list_find(list, column) == list->nr &&
		    !at--)
			break;
	}
	return column;
}

static void point(struct browser *browser, const struct column *column)
{
	const struct column *item;

	for (size_t at = 0; (item = menu_item(browser, at)); at++) {
		if (item == column)
			browser->menu_at = at;
	}
}

void menu_open(struct browser *browser, enum page_id page)
{
	browser->menu_at = 0;
	look_cover(&browser->look, page);
	point(browser, browser->look.sort.column);
}

void menu_move(struct browser *browser, long items)
{
	size_t nr = 0;
	long at = (long)browser->menu_at + items;

	while (menu_item(browser, nr))
		nr++;
	browser->menu_at = at < 0 ? 0 : (size_t)at < nr ? (size_t)at : nr - 1;
}

/* A column that is taken away or moved keeps the cursor. */
static int change(struct browser *browser, const struct column *column, int step)
{
	int err = 0;

	if (step)
		look_move_column(&browser->look, column, step);
	else
		err = look_toggle_column(&browser->look, column);
	point(browser, column);
	return err;
}

static void sort(struct browser *browser, const struct column *column)
{
	look_sort(&browser->look, (struct sort_key){ column, !column->is_text && !column->is_id });
	look_uncover(&browser->look);
}

bool menu_takes(int code)
{
	switch (code) {
	case ' ':
	case INPUT_ENTER:
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_DELETE:
		return true;
	}
	return false;
}

int menu_act(struct browser *browser, int code)
{
	const struct column *column = menu_item(browser, browser->menu_at);
	const bool chooses = browser->look.cover == PAGE_COLUMNS;

	if (!column)
		return 0;
	switch (code) {
	case ' ':
	case INPUT_ENTER:
		if (chooses)
			return change(browser, column, 0);
		sort(browser, column);
		break;
	case INPUT_LEFT:
	case INPUT_RIGHT:
		if (chooses)
			return change(browser, column, code == INPUT_LEFT ? -1 : 1);
		break;
	case INPUT_DELETE:
		return chooses ? look_reset_columns(&browser->look) : 0;
	}
	return 0;
}
