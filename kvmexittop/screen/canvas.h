/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_CANVAS_H
#define SCREEN_CANVAS_H

/*
 * A canvas: the grid of character cells that a screen is drawn on.
 *
 * It knows no terminal.  The program copies it to one, tests print it.  What
 * does not fit is clipped; a character two cells wide is drawn whole or not at
 * all, and drawing over half of one empties the other half.
 *
 * Text is in the encoding of the locale, which is UTF-8 unless @ascii is set.
 * Control characters and bytes that are no character become '?', characters that
 * take no cell (combining marks, joiners, directions) are left out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

/* What a cell means; how that looks is the terminal's business. */
enum style {
	STYLE_NORMAL,
	STYLE_LABEL,	/* says what stands beside it */
	STYLE_TITLE,	/* titles of columns and panels */
	STYLE_SORTED,	/* title of the column that rows are sorted by */
	STYLE_SELECTED, /* the row under the cursor */
	STYLE_DIM,	/* idle reasons, VMs that are gone */
	STYLE_GOOD,
	STYLE_WARNING,
	STYLE_GRAPH,
	STYLE_KEY, /* a key in help and in the footer */
	NR_STYLES
};

struct canvas_cell {
	wchar_t character;  /* 0: right half of the one to the left */
	unsigned int style; /* enum style; no padding, so that cells can be compared */
};

struct canvas {
	unsigned int rows, columns;
	bool ascii;	/* draw ASCII only, else '?' in each cell of the character */
	int cursor_row; /* where the terminal's cursor is shown; -1: hidden */
	int cursor_column;
	struct canvas_cell *cells; /* rows * columns, row by row */
};

/*
 * Sets the size and clears.  0 or -ENOMEM, the canvas is as it was then.  A zeroed
 * canvas has no cells, and neither has one without rows or columns.
 */
int canvas_resize(struct canvas *canvas, unsigned int rows, unsigned int columns);
/* Empties all cells and hides the cursor. */
void canvas_clear(struct canvas *canvas);
void canvas_free(struct canvas *canvas);

/*
 * Puts @text at (@row, @column), at most @width cells of it.  Returns the number
 * of cells used.
 */
unsigned int canvas_put(struct canvas *canvas, unsigned int row, unsigned int column,
			unsigned int width, enum style style, const char *text);

/*
 * As canvas_put(), at the right end of @width cells.  Text that is wider loses its
 * end: what must not be misread, such as a number, needs cells enough.
 */
void canvas_put_right(struct canvas *canvas, unsigned int row, unsigned int column,
		      unsigned int width, enum style style, const char *text);

/* Gives all cells of @row the style. */
void canvas_style_row(struct canvas *canvas, unsigned int row, enum style style);

/* Empties the rectangle and gives it the style, for what is drawn over the rest. */
void canvas_fill(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int rows,
		 unsigned int columns, enum style style);

/* Prints the characters, a line for each row, without spaces at the end. */
void canvas_print(const struct canvas *canvas, FILE *out);

#endif
