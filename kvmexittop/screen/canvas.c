// SPDX-License-Identifier: GPL-2.0-only
#include "screen/canvas.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/glyph.h"

int canvas_resize(struct canvas *canvas, unsigned int rows, unsigned int columns)
{
	struct canvas_cell *cells = NULL;

	/* The maximum of struct winsize; the size in bytes does not overflow. */
	if (rows > USHRT_MAX || columns > USHRT_MAX)
		return -ENOMEM;
	if (rows && columns) {
		cells = reallocarray(NULL, rows, columns * sizeof(*cells));
		if (!cells)
			return -ENOMEM;
	}
	free(canvas->cells);
	canvas->cells = cells;
	canvas->rows = cells ? rows : 0;
	canvas->columns = cells ? columns : 0;
	canvas_clear(canvas);
	return 0;
}

void canvas_clear(struct canvas *canvas)
{
	canvas_fill(canvas, 0, 0, canvas->rows, canvas->columns, STYLE_NORMAL);
	canvas->cursor_row = -1;
	canvas->cursor_column = 0;
	canvas->cursor_shown = false;
}

void canvas_free(struct canvas *canvas)
{
	free(canvas->cells);
	canvas->cells = NULL;
	canvas->rows = 0;
	canvas->columns = 0;
}

static struct canvas_cell *row_cells(const struct canvas *canvas, unsigned int row)
{
	return canvas->cells + (size_t)row * canvas->columns;
}

/* Clips @wanted rows or columns from @start to the canvas. */
static unsigned int clip(unsigned int start, unsigned int wanted, unsigned int nr)
{
	if (start >= nr)
		return 0;
	return wanted < nr - start ? wanted : nr - start;
}

/* Empties the other halves of wide characters before [start, end) is overwritten. */
static void cut_wide(const struct canvas *canvas, struct canvas_cell *cells, unsigned int start,
		     unsigned int end)
{
	if (start && !cells[start].character)
		cells[start - 1].character = L' ';
	if (end < canvas->columns && !cells[end].character)
		cells[end].character = L' ';
}

/* Counts the plain characters at the start of @text, up to @max. */
static unsigned int count_plain(const char *text, unsigned int max)
{
	unsigned int nr = 0;

	while (nr < max && glyph_is_plain(text[nr]))
		nr++;
	return nr;
}

static void put_plain(const struct canvas *canvas, unsigned int row, unsigned int column,
		      enum style style, const char *text, unsigned int nr)
{
	struct canvas_cell *cells = row_cells(canvas, row) + column;

	cut_wide(canvas, row_cells(canvas, row), column, column + nr);
	for (unsigned int i = 0; i < nr; i++)
		cells[i] = (struct canvas_cell){ text[i], style };
}

static void put_glyph(const struct canvas *canvas, unsigned int row, unsigned int column,
		      enum style style, const struct glyph *glyph)
{
	struct canvas_cell *cells = row_cells(canvas, row);
	bool replace = canvas->ascii && glyph->character > 0x7e;

	cut_wide(canvas, cells, column, column + glyph->width);
	for (unsigned int i = 0; i < glyph->width; i++) {
		cells[column + i].style = style;
		/* One '?' for each cell, so that glyph_width() is right for any canvas. */
		if (replace)
			cells[column + i].character = GLYPH_REPLACEMENT;
		else
			cells[column + i].character = i ? 0 : glyph->character;
	}
}

unsigned int canvas_put(struct canvas *canvas, unsigned int row, unsigned int column,
			unsigned int width, enum style style, const char *text)
{
	struct glyph glyph;
	unsigned int used = 0;
	size_t len;

	if (row >= canvas->rows)
		return 0;
	width = clip(column, width, canvas->columns);
	while (used < width) {
		len = count_plain(text, width - used);
		if (len) {
			put_plain(canvas, row, column + used, style, text, len);
			used += len;
		} else {
			len = glyph_next(text, &glyph);
			if (!len || glyph.width > width - used)
				break;
			put_glyph(canvas, row, column + used, style, &glyph);
			used += glyph.width;
		}
		text += len;
	}
	return used;
}

/* Skips characters at the start of @text until the rest is at most @width cells wide. */
static const char *last_part(const char *text, unsigned int width)
{
	unsigned int rest = glyph_width(text);
	struct glyph glyph;
	size_t len;

	while (rest > width && (len = glyph_next(text, &glyph))) {
		rest -= glyph.width;
		text += len;
	}
	return text;
}

void canvas_put_cropped(struct canvas *canvas, unsigned int row, unsigned int column,
			unsigned int width, enum style style, const char *text)
{
	const char *mark = canvas->ascii ? "~" : "…";
	unsigned int used, last = width / 2;

	if (glyph_width(text) <= width || width < 3) {
		canvas_put(canvas, row, column, width, style, text);
		return;
	}
	used = canvas_put(canvas, row, column, width - last - 1, style, text);
	used += canvas_put(canvas, row, column + used, 1, style, mark);
	canvas_put(canvas, row, column + used, width - used, style, last_part(text, width - used));
}

void canvas_put_right(struct canvas *canvas, unsigned int row, unsigned int column,
		      unsigned int width, enum style style, const char *text)
{
	unsigned int used = glyph_width(text);
	unsigned int skipped = used < width ? width - used : 0;

	if (column > UINT_MAX - skipped)
		return;
	canvas_put(canvas, row, column + skipped, width - skipped, style, text);
}

void canvas_style_row(struct canvas *canvas, unsigned int row, enum style style)
{
	if (row >= canvas->rows)
		return;
	for (unsigned int column = 0; column < canvas->columns; column++)
		row_cells(canvas, row)[column].style = style;
}

void canvas_fill(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int rows,
		 unsigned int columns, enum style style)
{
	struct canvas_cell *first;

	rows = clip(row, rows, canvas->rows);
	columns = clip(column, columns, canvas->columns);
	if (!rows || !columns)
		return;

	for (unsigned int i = 0; i < rows; i++)
		cut_wide(canvas, row_cells(canvas, row + i), column, column + columns);
	first = row_cells(canvas, row) + column;
	for (unsigned int j = 0; j < columns; j++)
		first[j] = (struct canvas_cell){ L' ', style };
	for (unsigned int i = 1; i < rows; i++)
		memcpy(first + (size_t)i * canvas->columns, first, columns * sizeof(*first));
}

static void print_row(const struct canvas *canvas, unsigned int row, FILE *out)
{
	const struct canvas_cell *cells = row_cells(canvas, row);
	unsigned int end = canvas->columns;

	while (end && cells[end - 1].character == L' ')
		end--;
	for (unsigned int column = 0; column < end; column++) {
		char bytes[MB_LEN_MAX];
		mbstate_t state = { 0 };
		size_t len;

		if (!cells[column].character)
			continue;
		len = wcrtomb(bytes, cells[column].character, &state);
		if (len == (size_t)-1)
			fputc('?', out);
		else
			fwrite(bytes, 1, len, out);
	}
	fputc('\n', out);
}

void canvas_print(const struct canvas *canvas, FILE *out)
{
	for (unsigned int row = 0; row < canvas->rows; row++)
		print_row(canvas, row, out);
}
