// SPDX-License-Identifier: GPL-2.0-only
#include "screen/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/safe.h"
#include "screen/draw-meter.h"
#include "screen/draw-trend.h"
#include "view/scale.h"

/* A number that is very high has this beside it. */
#define MARK "!"

/* The cells of a column have these in common. */
struct pen {
	const struct drawn_column *drawn;
	struct place at;
	double largest; /* number, or rate of a trend */
	struct scale scale;
};

/* The title of a trend, with the time that it spans: "TREND 10m", or "TREND10m". */
static void trend_print_range(const struct browser *browser, unsigned int cells, char *text,
			      size_t size)
{
	const struct view *view = &browser->rows.view;
	const bool measured = view->has_interval && view->options->span != SPAN_BASELINE;
	double seconds = (measured ? view->elapsed_ns : browser->delay_ns) / 1e9 * cells;
	char range[16];

	if (browser->look.coarse)
		seconds *= COARSE_SAMPLES;
	if (seconds < 99.5)
		snprintf(range, sizeof(range), "%.0fs", seconds);
	else if (seconds < 99.5 * 60)
		snprintf(range, sizeof(range), "%.0fm", seconds / 60);
	else
		snprintf(range, sizeof(range), "%.0fh", seconds / 3600);
	snprintf(text, size, "TREND%s%s", 6 + strlen(range) > cells ? "" : " ", range);
}

/* The mark of the order is beside the title, also on a monochrome terminal. */
static void draw_title(const struct browser *browser, struct canvas *canvas, unsigned int row,
		       const struct drawn_column *drawn)
{
	const struct column *column = drawn->column;
	const struct sort_key *sort = &browser->look.sort;
	bool sorted = column == sort->column;
	enum style style = sorted ? STYLE_SORTED : STYLE_TITLE;
	const char *up = canvas->ascii ? "^" : "▲", *down = canvas->ascii ? "v" : "▼";
	char copy[SAFE_SIZE];
	const char *title = safe_text(column_title(column, &browser->rows.view), copy);
	char range[SAFE_SIZE];
	unsigned int end = drawn->start + drawn->width;

	if (column->picture == PICTURE_TREND) {
		trend_print_range(browser, drawn->width, range, sizeof(range));
		title = range;
	}
	if (column->is_text || column->picture)
		end = drawn->start +
		      canvas_put(canvas, row, drawn->start, drawn->width, style, title);
	else
		canvas_put_right(canvas, row, drawn->start, drawn->width, style, title);
	if (sorted)
		canvas_put(canvas, row, end, 1, style, sort->descending ? down : up);
}

static void draw_titles(const struct browser *browser, struct canvas *canvas, unsigned int row)
{
	const struct layout *layout = &browser->rows.layout;

	canvas_style_row(canvas, row, STYLE_TITLE);
	for (size_t i = 0; i < layout->nr; i++)
		draw_title(browser, canvas, row, &layout->columns[i]);
}

static enum style style_of(const struct row *row, bool selected)
{
	if (selected)
		return STYLE_SELECTED;
	return row->idle || (row->vm && row->vm->gone) ? STYLE_DIM : STYLE_NORMAL;
}

static void note_cell(struct pen *pen, const struct cell *cell)
{
	if (cell->type != CELL_SERIES) {
		pen->largest = fmax(pen->largest, fabs(cell_number(cell)));
		return;
	}
	for (size_t i = 0; i < cell->series.nr; i++)
		pen->largest = fmax(pen->largest, cell->series.rates[i]);
}

static void draw_number(const struct pen *pen, struct canvas *canvas, unsigned int line,
			const struct cell *cell, enum style style)
{
	static const enum style styles[] = { STYLE_NORMAL, STYLE_HIGH, STYLE_VERY_HIGH };
	const struct drawn_column *drawn = pen->drawn;
	enum severity severity = column_severity(drawn->column, &pen->at, cell);
	char text[CELL_TEXT_SIZE] = "-";

	if (cell->type != CELL_UNKNOWN)
		scale_print(&pen->scale, cell_number(cell), text, sizeof(text));
	if (severity && style != STYLE_SELECTED)
		style = styles[severity];
	canvas_put_right(canvas, line, drawn->start, drawn->width, style, text);
	if (severity == SEVERITY_VERY_HIGH)
		canvas_put(canvas, line, drawn->start + drawn->width, 1, style, MARK);
}

/* A verdict of a baseline is good or bad news. */
static enum style style_of_text(const struct column *column, const struct cell *cell)
{
	if (!column->in_diff || cell->type != CELL_TEXT || !strcmp(cell->text, "same"))
		return STYLE_NORMAL;
	return strcmp(cell->text, "more") ? STYLE_GOOD : STYLE_VERY_HIGH;
}

static void draw_cell(const struct pen *pen, struct canvas *canvas, unsigned int line,
		      const struct cell *cell, enum style style)
{
	const struct drawn_column *drawn = pen->drawn;
	char text[CELL_TEXT_SIZE], copy[SAFE_SIZE];

	if (cell->type != CELL_UNKNOWN && drawn->column->picture) {
		draw_picture(canvas, line, drawn, cell, pen->largest);
	} else if (drawn->column->is_text) {
		if (style == STYLE_NORMAL)
			style = style_of_text(drawn->column, cell);
		canvas_put_cropped(canvas, line, drawn->start, drawn->width, style,
				   cell->type == CELL_TEXT ? safe_text(cell->text, copy) : "-");
	} else if (drawn->column->is_id || cell->type == CELL_TEXT) {
		cell_print(cell, 0, text, sizeof(text));
		canvas_put_right(canvas, line, drawn->start, drawn->width, style,
				 safe_text(text, copy));
	} else {
		draw_number(pen, canvas, line, cell, style);
	}
}

/* Draws one column of @nr rows; @cells has room for one of each. */
static void draw_column(const struct browser *browser, struct canvas *canvas, unsigned int line,
			const struct drawn_column *drawn, const struct row *const *rows, size_t nr,
			struct cell *cells)
{
	struct pen pen = { .drawn = drawn, .at = browser_place(browser) };
	const struct row *selected = browser_row(browser);
	enum cell_type type = CELL_UNKNOWN;

	if (drawn->column->picture == PICTURE_TREND)
		pen.at.nr_rates = drawn->width;
	for (size_t i = 0; i < nr; i++) {
		pen.at.row = rows[i];
		column_get(drawn->column, &pen.at, &cells[i]);
		note_cell(&pen, &cells[i]);
		if (cells[i].type != CELL_UNKNOWN)
			type = cells[i].type;
	}
	if (!drawn->column->picture && type != CELL_TEXT)
		pen.scale = scale_choose(type, drawn->column->decimals, pen.largest, drawn->width);
	for (size_t i = 0; i < nr; i++) {
		pen.at.row = rows[i];
		draw_cell(&pen, canvas, line + i, &cells[i],
			  style_of(rows[i], rows[i] == selected));
	}
}

static const char *why_empty(const struct browser *browser)
{
	const struct view *view = &browser->rows.view;

	if (!view->sample)
		return "waiting for the first sample";
	if (view->options->reason || view->options->name)
		return "no row matches; key \"f\", ^U and Enter remove the filter";
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
	const struct layout *layout = &browser->rows.layout;
	struct drawn drawn = { .table_row = area->top, .height = area->bottom - area->top - 1 };
	const unsigned int top = area->top + 1;
	const struct row *const *rows;
	struct cell *cells;
	size_t nr;

	draw_titles(browser, canvas, area->top);
	drawn.first = first_row(&browser->cursor, order->nr, drawn.height);
	nr = order->nr - drawn.first;
	nr = nr < drawn.height ? nr : drawn.height;
	drawn.nr_rows = nr;
	if (!nr) {
		canvas_put(canvas, top, 0, canvas->columns, STYLE_DIM, why_empty(browser));
		return drawn;
	}
	cells = calloc(nr, sizeof(*cells));
	if (!cells) {
		canvas_put(canvas, top, 0, canvas->columns, STYLE_WARNING, "out of memory");
		return drawn;
	}
	rows = &order->rows[drawn.first];
	for (size_t i = 0; i < nr; i++)
		canvas_style_row(canvas, top + i,
				 style_of(rows[i], rows[i] == browser_row(browser)));
	for (size_t i = 0; i < layout->nr; i++)
		draw_column(browser, canvas, top, &layout->columns[i], rows, nr, cells);
	free(cells);
	canvas->cursor_row = top + browser->cursor.at - drawn.first;
	return drawn;
}
