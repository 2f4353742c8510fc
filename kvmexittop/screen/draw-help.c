// SPDX-License-Identifier: GPL-2.0-only
#include "screen/page.h"

#include <stdio.h>

#include "screen/keys.h"

#define NAME_WIDTH 10

struct drawn draw_help(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area)
{
	unsigned int lines = area->bottom - area->top, columns = canvas->columns >= 100 ? 2 : 1;
	size_t each = (nr_keys + columns - 1) / columns;
	unsigned int width = canvas->columns / columns;

	(void)browser;
	for (size_t i = 0; i < nr_keys; i++) {
		unsigned int start = i / each * width;
		size_t line = i % each;

		if (line < area->scrolled || line - area->scrolled >= lines)
			continue;
		line = area->top + line - area->scrolled;
		canvas_put(canvas, line, start, NAME_WIDTH, STYLE_KEY, key_table[i].name);
		canvas_put(canvas, line, start + NAME_WIDTH + 1, width - NAME_WIDTH - 2,
			   STYLE_NORMAL, key_table[i].help);
	}
	return (struct drawn){ .height = lines, .scrolled = each > lines ? each - lines : 0 };
}
