// SPDX-License-Identifier: GPL-2.0-only
/* The menus of columns. */
#include "screen/page.h"

#include <stdio.h>

#include "screen/menu.h"

#define NAME_WIDTH 28

static void draw_item(const struct browser *browser, struct canvas *canvas, unsigned int row,
		      size_t at)
{
	const struct column *column = menu_item(browser, at);
	const struct column_list *shown = look_columns(&browser->look);
	const struct sort_key *key = &browser->look.sort;
	const bool chooses = browser->look.cover == PAGE_COLUMNS;
	const bool is_on = chooses ? at < shown->nr : column == key->column;
	enum style style = at == browser->menu_at ? STYLE_SELECTED : STYLE_NORMAL;
	char name[80];

	snprintf(name, sizeof(name), "%s %-11s %s", is_on ? "[x]" : "[ ]",
		 column_title(column, &browser->rows.view), column->name);
	canvas_style_row(canvas, row, style);
	canvas_put(canvas, row, 1, NAME_WIDTH, style, name);
	canvas_put(canvas, row, NAME_WIDTH + 2, canvas->columns, style, column->help);
}

struct drawn draw_menu(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area)
{
	struct drawn drawn = { .height = area->bottom - area->top };
	size_t first = 0;

	if (browser->menu_at >= drawn.height)
		first = browser->menu_at - drawn.height + 1;
	for (unsigned int i = 0; i < drawn.height && menu_item(browser, first + i); i++)
		draw_item(browser, canvas, area->top + i, first + i);
	canvas->cursor_row = area->top + browser->menu_at - first;
	return drawn;
}
