/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_CANVAS_H
#define SCREEN_CANVAS_H

/*
 * A canvas: the grid of character cells that a screen is drawn on.
 *
 * It does not depend on a terminal: the program copies it to one, tests print it.  Drawing
 * is clipped.  A character two cells wide is drawn completely or not at all; drawing over one
 * half of it empties the other half.
 *
 * Text is in the encoding of the locale, which is UTF-8 unless @ascii is set.  Control
 * characters and invalid bytes become '?'; characters without width (combining marks,
 * joiners, directions) are left out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

/* The meaning of a cell; the terminal chooses its look. */
enum style {
	STYLE_NORMAL,
	STYLE_LABEL,	/* the label of a value */
	STYLE_TITLE,	/* titles of columns and panels */
	STYLE_SORTED,	/* title of the column that rows are sorted by */
	STYLE_SELECTED, /* the row under the cursor */
	STYLE_DIM,	/* idle reasons, VMs that are gone */
	STYLE_GOOD,
	STYLE_WARNING,
	STYLE_HIGH, /* a number to look at, and one that needs a remedy */
	STYLE_VERY_HIGH,
	STYLE_GRAPH,
	STYLE_KEY, /* a key in help and in the footer */
	/* The parts of the account, as their letters in meters and as their names */
	STYLE_GUEST,
	STYLE_KVM,
	STYLE_VMM,
	STYLE_BLOCKED,
	STYLE_POLLING,
	STYLE_WAITING,
	STYLE_HALTED,
	NR_STYLES
};

struct canvas_cell {
	wchar_t character;  /* 0: right half of the character to the left */
	unsigned int style; /* enum style; no padding, so that cells can be compared */
};

struct canvas {
	unsigned int rows, columns;
	bool ascii;	/* ASCII only; each cell of another character is '?' */
	int cursor_row; /* of the terminal's cursor, on what the user looks at; -1: nowhere */
	int cursor_column;
	bool cursor_shown;	   /* the user types there */
	struct canvas_cell *cells; /* rows * columns, row by row */
};

/*
 * Sets the size and clears.  0 or -ENOMEM; on error the canvas is unchanged.  A zeroed canvas
 * has no cells, and neither has one with no rows or no columns.
 */
int canvas_resize(struct canvas *canvas, unsigned int rows, unsigned int columns);
/* Empties all cells and hides the cursor. */
void canvas_clear(struct canvas *canvas);
void canvas_free(struct canvas *canvas);

/*
 * Draws at most @width cells of @text at (@row, @column).  Returns the number of cells used.
 */
unsigned int canvas_put(struct canvas *canvas, unsigned int row, unsigned int column,
			unsigned int width, enum style style, const char *text);

/* The same, but wider text loses its middle: both ends of a name tell it from others. */
void canvas_put_cropped(struct canvas *canvas, unsigned int row, unsigned int column,
			unsigned int width, enum style style, const char *text);

/*
 * Draws @text at the right end of @width cells.  Wider text loses its end, so the caller
 * makes sure that a number fits.
 */
void canvas_put_right(struct canvas *canvas, unsigned int row, unsigned int column,
		      unsigned int width, enum style style, const char *text);

/* Sets the style of all cells of @row. */
void canvas_style_row(struct canvas *canvas, unsigned int row, enum style style);

/* Empties a rectangle and sets its style, before something is drawn over it. */
void canvas_fill(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int rows,
		 unsigned int columns, enum style style);

/* Prints the characters, one line for each row, without trailing spaces. */
void canvas_print(const struct canvas *canvas, FILE *out);

#endif
