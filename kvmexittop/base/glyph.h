/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_GLYPH_H
#define BASE_GLYPH_H

/* The characters of a text, as cells of a terminal or of a table show them. */

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* Stands for what cannot be shown. */
#define GLYPH_REPLACEMENT L'?'

/* A character of a text, made fit to be shown. */
struct glyph {
	wchar_t character;
	unsigned int width; /* cells; 0: is not shown */
};

/* Nearly all characters are these, and they need no library that knows all the others. */
static inline bool glyph_is_plain(char byte)
{
	return byte >= ' ' && byte <= '~';
}

/*
 * Takes the next character of @text, which is in the encoding of the locale.  Returns how
 * many bytes it has, 0 at the end.
 *
 * A byte that is part of no character counts as one, so that no text, however
 * broken, hides what follows it.  Marks that combine with the character before
 * are left out, and with them what would turn the direction of the line: terminals
 * disagree about how many cells they take, and they could pile up in one cell.
 */
size_t glyph_next(const char *text, struct glyph *glyph);

/* Cells that @text takes. */
unsigned int glyph_width(const char *text);

#endif
