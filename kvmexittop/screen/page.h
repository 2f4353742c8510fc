/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PAGE_H
#define SCREEN_PAGE_H

/* The pages: one row of a table defines how each is drawn, its mark and its keys. */

#include <stdbool.h>

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/flow.h"

/* Rows [top, bottom) of the canvas, for the lines from scrolled on. */
struct page_area {
	unsigned int top, bottom;
	size_t scrolled;
};

struct page_key {
	const char *key, *help;
	int code; /* of struct input, for the mouse; 0: none */
};

struct page {
	/* Returns the maximum of scrolled in drawn.scrolled; 0 if the page has rows. */
	struct drawn (*draw)(const struct browser *browser, struct canvas *canvas,
			     const struct page_area *area);
	/* Draws its subject in the line of marks; or NULL */
	void (*mark)(const struct browser *browser, struct flow *line);
	const struct page_key *keys; /* for the last line; ends with NULL */
	bool own_interval;	     /* its interval is not that of the view */
};

extern const struct page page_table[NR_PAGES];

/* Draws the visible page, and limits the scrolling to its end. */
struct drawn page_draw(const struct browser *browser, struct canvas *canvas, unsigned int top,
		       unsigned int bottom);

/*
 * Draws the keys of a page, as many as fit; those with a code can be clicked.
 */
void page_draw_keys(enum page_id page, struct canvas *canvas, unsigned int row);
/* The code of the key at a column of that row, or 0. */
int page_key_at(enum page_id page, unsigned int column);

/* The draw functions, for the table only. */
struct drawn draw_table(const struct browser *browser, struct canvas *canvas,
			const struct page_area *area);
struct drawn draw_reason(const struct browser *browser, struct canvas *canvas,
			 const struct page_area *area);
struct drawn draw_explanation(const struct browser *browser, struct canvas *canvas,
			      const struct page_area *area);
struct drawn draw_advice(const struct browser *browser, struct canvas *canvas,
			 const struct page_area *area);
struct drawn draw_why(const struct browser *browser, struct canvas *canvas,
		      const struct page_area *area);
struct drawn draw_menu(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area);
struct drawn draw_help(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area);

#endif
