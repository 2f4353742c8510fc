/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_GLYPH_H
#define BASE_GLYPH_H

/* The characters of a text, as they appear in the cells of a terminal or table. */

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* Replaces a character that cannot be shown. */
#define GLYPH_REPLACEMENT L'?'

/* A character that can be shown. */
struct glyph {
	wchar_t character;
	unsigned int width; /* in cells; 0: not shown */
};

/* Printable ASCII: one cell each.  Nearly all characters are, so the locale is not asked. */
static inline bool glyph_is_plain(char byte)
{
	return byte >= ' ' && byte <= '~';
}

/*
 * Reads the next character of @text, in the encoding of the locale.  Returns its length in
 * bytes, or 0 at the end.
 *
 * An invalid byte counts as a character, so that broken text does not hide the text after
 * it.  Combining marks and characters that change the direction of a line are left out:
 * terminals disagree about their width, and marks could pile up in one cell.
 */
size_t glyph_next(const char *text, struct glyph *glyph);

/* Width of @text in cells. */
unsigned int glyph_width(const char *text);

#endif
