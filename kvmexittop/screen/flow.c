// SPDX-License-Identifier: GPL-2.0-only
#include "screen/flow.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/glyph.h"

bool line_put(struct line *line, enum style style, const char *label, const char *format, ...)
{
	struct canvas *canvas = line->canvas;
	unsigned int gap = line->column ? 2 : 0;
	char value[160];
	unsigned int width;
	va_list args;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);

	width = glyph_width(label) + (*label && *value) + glyph_width(value);
	if (!canvas) {
		line->column += gap + width;
		return true;
	}
	if (line->column + gap + width > canvas->columns)
		return false;
	line->column += gap;
	line->column += canvas_put(canvas, line->row, line->column, width, STYLE_LABEL, label);
	if (*label && *value)
		line->column++;
	line->column += canvas_put(canvas, line->row, line->column, width, style, value);
	return true;
}

void line_put_percent(struct line *line, const char *label, double ratio)
{
	if (isnan(ratio))
		line_put(line, STYLE_NORMAL, label, "-");
	else
		line_put(line, STYLE_NORMAL, label, "%.2f%%", 100 * ratio);
}

void line_put_number(struct line *line, const char *label, double number)
{
	if (isnan(number))
		line_put(line, STYLE_NORMAL, label, "-");
	else
		line_put(line, STYLE_NORMAL, label, "%.0f", number);
}
