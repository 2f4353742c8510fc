// SPDX-License-Identifier: GPL-2.0-only
#include "screen/flow.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/glyph.h"
#include "base/safe.h"
#include "base/text.h"

#define LINE_SIZE 1024
/* Wrapped text: columns of the label, and the maximum width that is easy to read. */
#define LABEL_WIDTH 10
#define MAX_WRAP    92

struct flow flow_start(struct canvas *canvas, unsigned int row, unsigned int bottom, size_t skip)
{
	return (struct flow){
		.canvas = canvas,
		.top = row,
		.row = row,
		.bottom = bottom,
		.width = canvas->columns,
		.skip = skip,
	};
}

bool flow_next(struct flow *flow, unsigned int *row)
{
	flow->column = 0;
	flow->nr_lines++;
	if (flow->skip) {
		flow->skip--;
		return false;
	}
	if (flow->row >= flow->bottom)
		return false;
	*row = flow->row++;
	return true;
}

static void put(struct flow *flow, enum style style, const char *text)
{
	char copy[SAFE_SIZE];
	unsigned int row;

	if (flow_next(flow, &row))
		canvas_put(flow->canvas, row, flow->left, flow->width, style,
			   safe_line(text, copy));
}

void flow_line(struct flow *flow, enum style style, const char *format, ...)
{
	char text[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put(flow, style, text);
}

void flow_wrap(struct flow *flow, const char *label, const char *text)
{
	unsigned int room = flow->width - LABEL_WIDTH;

	if (room > MAX_WRAP)
		room = MAX_WRAP;
	while (*text) {
		const char *line = text;
		size_t len = text_take_line(&text, room);

		flow_line(flow, STYLE_NORMAL, "%-*s%.*s", LABEL_WIDTH, label, (int)len, line);
		label = "";
	}
}

unsigned int flow_above(struct canvas *canvas, unsigned int bottom, unsigned int left,
			unsigned int most, enum style style, const char *text)
{
	const unsigned int room = canvas->columns - left;
	unsigned int nr = 0;
	struct flow flow;

	for (const char *at = text; *at && nr < most; nr++)
		text_take_line(&at, room);
	canvas_fill(canvas, bottom - nr, 0, nr, canvas->columns, STYLE_NORMAL);
	flow = flow_start(canvas, bottom - nr, bottom, 0);
	flow.left = left;
	for (unsigned int i = 0; i < nr; i++) {
		const char *line = text;
		size_t len = text_take_line(&text, room);

		flow_line(&flow, style, "%.*s", (int)len, line);
	}
	return nr;
}

/* Adds a fact @gap cells after the last one of the line. */
static bool put_fact(struct flow *flow, unsigned int gap, enum style label_style, enum style style,
		     const char *label, const char *text)
{
	struct canvas *canvas = flow->canvas;
	unsigned int width, row = flow->row;
	char copy[SAFE_SIZE];
	const char *value = safe_text(text, copy);

	gap = flow->column ? gap : 0;
	width = glyph_width(label) + (*label && *value) + glyph_width(value);
	if (!canvas) {
		flow->column += gap + width;
		return true;
	}
	if (flow->column + gap + width > flow->width)
		return false;
	flow->column += gap;
	if (flow->skip || row >= flow->bottom) {
		flow->column += width;
		return true;
	}
	flow->column +=
		canvas_put(canvas, row, flow->left + flow->column, width, label_style, label);
	if (*label && *value)
		flow->column++;
	flow->column += canvas_put(canvas, row, flow->left + flow->column, width, style, value);
	return true;
}

#define FACT_SIZE 160
#define FACT_GAP  2

bool flow_fact(struct flow *flow, enum style style, const char *label, const char *format, ...)
{
	char text[FACT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return put_fact(flow, FACT_GAP, STYLE_LABEL, style, label, text);
}

bool flow_more(struct flow *flow, enum style style, const char *label, const char *format, ...)
{
	char text[FACT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return put_fact(flow, 1, STYLE_LABEL, style, label, text);
}

void flow_part(struct flow *flow, enum style style, const char *name, double percent)
{
	char text[FACT_SIZE];

	snprintf(text, sizeof(text), "%.1f", percent);
	put_fact(flow, 1, style, STYLE_NORMAL, name, text);
}

void flow_number(struct flow *flow, const char *label, double number)
{
	if (isnan(number))
		flow_fact(flow, STYLE_NORMAL, label, "-");
	else
		flow_fact(flow, STYLE_NORMAL, label, "%.0f", number);
}

void flow_end_facts(struct flow *flow)
{
	unsigned int row;

	flow_next(flow, &row);
}

size_t flow_rest(const struct flow *flow)
{
	const unsigned int room = flow->bottom - flow->top;

	return flow->nr_lines > room ? flow->nr_lines - room : 0;
}
