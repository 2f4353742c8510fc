// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/glyph.h"
#include "screen/draw-trend.h"

static void draw_titles(const struct browser *browser, struct canvas *canvas, unsigned int row)
{
	const struct layout *layout = &browser->layout;

	canvas_style_row(canvas, row, STYLE_TITLE);
	for (size_t i = 0; i < layout->nr; i++) {
		const struct drawn_column *drawn = &layout->columns[i];
		bool sorted = drawn->column == browser->sort.column;
		const char *title = column_title(drawn->column, &browser->view);
		enum style style = sorted ? STYLE_SORTED : STYLE_TITLE;
		char arrowed[REASON_NAME_SIZE + 4];

		/* Monochrome terminals tell the column by the arrow. */
		if (sorted) {
			snprintf(arrowed, sizeof(arrowed), "%s%s", title,
				 browser->sort.descending ? "v" : "^");
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
	char text[4 * CELL_TEXT_SIZE];
	struct cell cell;

	column_get(drawn->column, at, &cell);
	if (cell.type == CELL_SERIES) {
		trend_draw(&cell, canvas, line, drawn->start,
			   style == STYLE_SELECTED ? style : STYLE_GRAPH);
		return;
	}
	cell_print_narrow(&cell, drawn->column->decimals, drawn->width, text, sizeof(text));
	if (drawn->column->is_text)
		canvas_put(canvas, line, drawn->start, drawn->width, style, text);
	else
		canvas_put_right(canvas, line, drawn->start, drawn->width, style, text);
}

static void draw_row(const struct browser *browser, struct canvas *canvas, unsigned int line,
		     const struct row *row, bool selected)
{
	const struct layout *layout = &browser->layout;
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
	if (!browser->nr_samples)
		return "waiting for the first sample";
	if (browser->look.reason || browser->look.name)
		return "nothing matches the filter; \"F\" drops it";
	if (!browser->view.nr_vms && (browser->look.vms.nr || browser->look.pids.nr))
		return "what was asked for is not here, or has ended";
	if (!browser->view.nr_vms)
		return "no VM runs here, or none is counted: \"kvmexittop --check\" tells";
	return "no exits yet";
}

void draw_table(struct browser *browser, struct canvas *canvas, unsigned int top,
		unsigned int bottom)
{
	size_t first;

	browser->table_row = top;
	browser->height = bottom - top - 1;
	draw_titles(browser, canvas, top);

	if (browser->at < browser->first)
		browser->first = browser->at;
	if (browser->at >= browser->first + browser->height)
		browser->first = browser->at - browser->height + 1;
	/* No empty lines below the last row while there are rows above the first. */
	if (browser->first + browser->height > browser->order.nr)
		browser->first = browser->order.nr > browser->height
					 ? browser->order.nr - browser->height
					 : 0;

	first = browser->first;
	for (size_t i = first; i < browser->order.nr && i < first + browser->height; i++)
		draw_row(browser, canvas, top + 1 + i - first, browser->order.rows[i],
			 i == browser->at);
	if (!browser->order.nr)
		canvas_put(canvas, top + 1, 0, canvas->columns, STYLE_DIM, why_empty(browser));
}
