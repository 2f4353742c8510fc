// SPDX-License-Identifier: GPL-2.0-only
#include "screen/page.h"

#include <stdio.h>
#include <string.h>

#include "base/glyph.h"
#include "base/safe.h"
#include "screen/draw-trend.h"

static void draw_titles(const struct browser *browser, struct canvas *canvas, unsigned int row)
{
	const struct layout *layout = &browser->rows.layout;

	canvas_style_row(canvas, row, STYLE_TITLE);
	for (size_t i = 0; i < layout->nr; i++) {
		const struct drawn_column *drawn = &layout->columns[i];
		bool sorted = drawn->column == browser->look.sort.column;
		char copy[SAFE_SIZE];
		const char *title =
			safe_text(column_title(drawn->column, &browser->rows.view), copy);
		enum style style = sorted ? STYLE_SORTED : STYLE_TITLE;
		char arrowed[SAFE_SIZE + 4];

		/* On a monochrome terminal, only the arrow marks the column. */
		if (sorted) {
			snprintf(arrowed, sizeof(arrowed), "%s%s", title,
				 browser->look.sort.descending ? "v" : "^");
			if (glyph_width(arrowed) <= drawn->width)
				title = arrowed;
		}
		if (drawn->column->is_text || drawn->column->is_series)
			canvas_put(canvas, row, drawn->start, drawn->width, style, title);
		else
			canvas_put_right(canvas, row, drawn->start, drawn->width, style, title);
	}
}

static void draw_cell(struct canvas *canvas, unsigned int line, const struct drawn_column *drawn,
		      const struct place *at, enum style style)
{
	char text[4 * CELL_TEXT_SIZE], copy[SAFE_SIZE];
	struct cell cell;

	column_get(drawn->column, at, &cell);
	if (cell.type == CELL_SERIES) {
		trend_draw(&cell, canvas, line, drawn->start,
			   style == STYLE_SELECTED ? style : STYLE_GRAPH);
		return;
	}
	cell_print_narrow(&cell, drawn->column->decimals, drawn->width, text, sizeof(text));
	if (drawn->column->is_text)
		canvas_put(canvas, line, drawn->start, drawn->width, style, safe_text(text, copy));
	else
		canvas_put_right(canvas, line, drawn->start, drawn->width, style, text);
}

static void draw_row(const struct browser *browser, struct canvas *canvas, unsigned int line,
		     const struct row *row, bool selected)
{
	const struct layout *layout = &browser->rows.layout;
	struct place at = browser_place(browser);
	enum style style = STYLE_NORMAL;

	if (selected)
		style = STYLE_SELECTED;
	else if (row->idle || (row->vm && row->vm->gone))
		style = STYLE_DIM;
	canvas_style_row(canvas, line, style);

	at.row = row;
	for (size_t i = 0; i < layout->nr; i++)
		draw_cell(canvas, line, &layout->columns[i], &at, style);
}

static const char *why_empty(const struct browser *browser)
{
	const struct view *view = &browser->rows.view;

	if (!view->sample)
		return "waiting for the first sample";
	if (view->options->reason || view->options->name)
		return "no row matches; \"F\" removes the filter";
	if (!view->nr_vms && (view->options->vms.nr || view->options->pids.nr))
		return "no such VM or process, or it has ended";
	if (!view->nr_vms)
		return "no VM is counted; see kvmexittop --check";
	return "no exits yet";
}

/* Keeps the cursor visible, and scrolls as little as possible. */
static size_t first_row(const struct cursor *cursor, size_t nr, size_t height)
{
	size_t first = cursor->first;

	if (cursor->at < first)
		first = cursor->at;
	if (cursor->at >= first + height)
		first = cursor->at - height + 1;
	/* No empty lines below the last row if rows are hidden above the first. */
	if (first + height > nr)
		first = nr > height ? nr - height : 0;
	return first;
}

struct drawn draw_table(const struct browser *browser, struct canvas *canvas,
			const struct page_area *area)
{
	const struct order *order = &browser->rows.order;
	struct drawn drawn = { .table_row = area->top, .height = area->bottom - area->top - 1 };

	draw_titles(browser, canvas, area->top);
	drawn.first = first_row(&browser->cursor, order->nr, drawn.height);
	for (size_t i = 0; i < drawn.height && drawn.first + i < order->nr; i++)
		draw_row(browser, canvas, area->top + 1 + i, order->rows[drawn.first + i],
			 drawn.first + i == browser->cursor.at);
	if (!order->nr)
		canvas_put(canvas, area->top + 1, 0, canvas->columns, STYLE_DIM,
			   why_empty(browser));
	return drawn;
}
