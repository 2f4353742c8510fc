// SPDX-License-Identifier: GPL-2.0-only
#include "base/glyph.h"

#include <limits.h>
#include <string.h>

size_t glyph_next(const char *text, struct glyph *glyph)
{
	mbstate_t state = { 0 };
	wchar_t character;
	size_t len;
	int width;

	if (!*text)
		return 0;
	if (glyph_is_plain(*text)) {
		*glyph = (struct glyph){ *text, 1 };
		return 1;
	}

	len = mbrtowc(&character, text, strnlen(text, MB_LEN_MAX), &state);
	if (len == (size_t)-1 || len == (size_t)-2) {
		*glyph = (struct glyph){ GLYPH_REPLACEMENT, 1 };
		return 1;
	}
	width = wcwidth(character);
	*glyph = width < 0 ? (struct glyph){ GLYPH_REPLACEMENT, 1 }
			   : (struct glyph){ character, width };
	return len;
}

unsigned int glyph_width(const char *text)
{
	struct glyph glyph;
	unsigned int width = 0;
	size_t len;

	while ((len = glyph_next(text, &glyph))) {
		width += glyph.width;
		text += len;
	}
	return width;
}
