// SPDX-License-Identifier: GPL-2.0-only
/* The menus of columns. */
#include "screen/page.h"

#include <stdio.h>

#include "base/glyph.h"
#include "screen/menu.h"

#define NAME_WIDTH 28
/* Where the help begins */
#define HELP_COLUMN (NAME_WIDTH + 2)
/* Rows for the help of the item under the cursor, below all items */
#define MAX_LINES 3

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
	canvas_put(canvas, row, HELP_COLUMN, canvas->columns, style, column->help);
}

/* Help that is cut off in its row is above @bottom in full.  Returns the number of its rows. */
static unsigned int draw_help_below(const struct browser *browser, struct canvas *canvas,
				    unsigned int bottom)
{
	const struct column *column = menu_item(browser, browser->menu_at);

	if (!column || glyph_width(column->help) + HELP_COLUMN <= canvas->columns)
		return 0;
	return flow_above(canvas, bottom, 1, MAX_LINES, STYLE_LABEL, column->help);
}

struct drawn draw_menu(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area)
{
	const unsigned int below = draw_help_below(browser, canvas, area->bottom);
	struct drawn drawn = { .height = area->bottom - area->top - below };
	size_t first = 0;

	if (browser->menu_at >= drawn.height)
		first = browser->menu_at - drawn.height + 1;
	for (unsigned int i = 0; i < drawn.height && menu_item(browser, first + i); i++)
		draw_item(browser, canvas, area->top + i, first + i);
	canvas->cursor_row = area->top + browser->menu_at - first;
	return drawn;
}
