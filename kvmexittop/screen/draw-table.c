// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/glyph.h"

/* A text takes what is left, up to this. */
#define MAX_TEXT_WIDTH 40
#define MIN_TEXT_WIDTH 10

static bool is_flexible(const struct column *column)
{
	return column->is_text && !column->on_screen && !column->rank;
}

static unsigned int min_width(const struct column *column)
{
	return is_flexible(column) ? MIN_TEXT_WIDTH : column->width;
}

static unsigned int total_width(const struct browser *browser)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < browser->nr_placed; i++)
		sum += min_width(browser->placed[i].column) + (i > 0);
	return sum;
}

static void place(struct browser *browser, const struct column *column)
{
	if (browser->nr_placed < ARRAY_SIZE(browser->placed))
		browser->placed[browser->nr_placed++].column = column;
}

/* The one that matters least, or the last of them. */
static size_t least(const struct browser *browser)
{
	size_t found = 0;
	unsigned int rank = 0;

	for (size_t i = 0; i < browser->nr_placed; i++) {
		const struct column *column = browser->placed[i].column;

		if (column->rank >= rank && column->rank && column != browser->sort.column) {
			rank = column->rank;
			found = i;
		}
	}
	return rank ? found : browser->nr_placed - 1;
}

static void drop(struct browser *browser, size_t at)
{
	browser->nr_placed--;
	memmove(&browser->placed[at], &browser->placed[at + 1],
		(browser->nr_placed - at) * sizeof(browser->placed[0]));
}

/* Chooses the columns that fit; that of the order is always one of them. */
static void place_columns(struct browser *browser, unsigned int width)
{
	const struct column_list *list = browser_columns(browser);
	unsigned int start = 0, spare;
	bool has_sort = false;

	browser->nr_placed = 0;
	for (size_t i = 0; i < list->nr; i++) {
		const struct column *column = list->columns[i];

		/* Without so many reasons there is nothing to tell. */
		if (column->top > browser->view.nr_tops && column->top <= NR_TOPS)
			continue;
		if (column->in_diff && browser->look.span != SPAN_BASELINE)
			continue;
		place(browser, column);
		has_sort |= column == browser->sort.column;
	}
	if (!has_sort)
		place(browser, browser->sort.column);
	while (browser->nr_placed > 1 && total_width(browser) > width)
		drop(browser, least(browser));

	browser->view.hidden_tops = ~0U;
	for (size_t i = 0; i < browser->nr_placed; i++) {
		if (browser->placed[i].column->top)
			browser->view.hidden_tops &= ~(1U << (browser->placed[i].column->top - 1));
	}

	spare = total_width(browser) < width ? width - total_width(browser) : 0;
	for (size_t i = 0; i < browser->nr_placed; i++) {
		struct placed_column *placed = &browser->placed[i];

		placed->width = min_width(placed->column);
		if (is_flexible(placed->column)) {
			unsigned int more = MAX_TEXT_WIDTH - placed->width;

			more = more < spare ? more : spare;
			placed->width += more;
			spare -= more;
		}
		placed->start = start;
		start += placed->width + 1;
	}
}

static void draw_titles(const struct browser *browser, struct canvas *canvas, unsigned int row)
{
	canvas_style_row(canvas, row, STYLE_TITLE);
	for (size_t i = 0; i < browser->nr_placed; i++) {
		const struct placed_column *placed = &browser->placed[i];
		bool sorted = placed->column == browser->sort.column;
		const char *title = column_title(placed->column, &browser->view);
		enum style style = sorted ? STYLE_SORTED : STYLE_TITLE;
		char arrowed[REASON_NAME_SIZE + 4];

		/* Monochrome terminals tell the column by the arrow. */
		if (sorted) {
			snprintf(arrowed, sizeof(arrowed), "%s%s", title,
				 browser->sort.descending ? "v" : "^");
			if (glyph_width(arrowed) <= placed->width)
				title = arrowed;
		}
		if (placed->column->is_text)
			canvas_put(canvas, row, placed->start, placed->width, style, title);
		else
			canvas_put_right(canvas, row, placed->start, placed->width, style, title);
	}
}

static void draw_row(const struct browser *browser, struct canvas *canvas, unsigned int line,
		     const struct row *row, bool selected)
{
	enum style style = STYLE_NORMAL;

	if (selected)
		style = STYLE_SELECTED;
	else if (row->idle || (row->vm && row->vm->gone))
		style = STYLE_DIM;
	canvas_style_row(canvas, line, style);

	for (size_t i = 0; i < browser->nr_placed; i++) {
		const struct placed_column *placed = &browser->placed[i];
		struct cell cell = { 0 };
		char text[4 * CELL_TEXT_SIZE];

		column_get(placed->column, &browser->view, row, &cell);
		cell_print_narrow(&cell, placed->column->decimals, placed->width, text,
				  sizeof(text));
		if (placed->column->is_text)
			canvas_put(canvas, line, placed->start, placed->width,
				   placed->column->on_screen && !selected ? STYLE_GRAPH : style,
				   text);
		else
			canvas_put_right(canvas, line, placed->start, placed->width, style, text);
	}
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
	const struct view *view = &browser->view;
	size_t first;

	browser->table_row = top;
	browser->height = bottom - top - 1;
	place_columns(browser, canvas->columns);
	draw_titles(browser, canvas, top);

	if (browser->at < browser->first)
		browser->first = browser->at;
	if (browser->at >= browser->first + browser->height)
		browser->first = browser->at - browser->height + 1;
	/* No empty lines below the last row while there are rows above the first. */
	if (browser->first + browser->height > view->nr_rows)
		browser->first = view->nr_rows > browser->height ? view->nr_rows - browser->height
								 : 0;

	first = browser->first;
	for (size_t i = first; i < view->nr_rows && i < first + browser->height; i++)
		draw_row(browser, canvas, top + 1 + i - first, &view->rows[i], i == browser->at);
	if (!view->nr_rows)
		canvas_put(canvas, top + 1, 0, canvas->columns, STYLE_DIM, why_empty(browser));
}
