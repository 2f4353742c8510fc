// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw.h"

#include <stdio.h>

#include "screen/keys.h"

#define NAME_WIDTH 10

void draw_help(struct browser *browser, struct canvas *canvas, unsigned int top,
	       unsigned int bottom)
{
	unsigned int lines = bottom - top, columns = canvas->columns >= 100 ? 2 : 1;
	size_t each = (nr_keys + columns - 1) / columns;
	unsigned int width = canvas->columns / columns;

	browser->height = lines;
	if (browser->scrolled + lines > each)
		browser->scrolled = each > lines ? each - lines : 0;

	for (size_t i = 0; i < nr_keys; i++) {
		unsigned int start = i / each * width;
		size_t line = i % each;

		if (line < browser->scrolled || line - browser->scrolled >= lines)
			continue;
		line = top + line - browser->scrolled;
		canvas_put(canvas, line, start, NAME_WIDTH, STYLE_KEY, key_table[i].name);
		canvas_put(canvas, line, start + NAME_WIDTH + 1, width - NAME_WIDTH - 2,
			   STYLE_NORMAL, key_table[i].help);
	}
}
