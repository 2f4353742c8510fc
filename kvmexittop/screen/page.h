/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PAGE_H
#define SCREEN_PAGE_H

/* The pages: one table says how each is drawn, what it is called and which keys it names. */

#include <stdbool.h>

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/flow.h"

/* Rows [top, bottom) of the canvas, for the lines from @scrolled on. */
struct page_area {
	unsigned int top, bottom;
	size_t scrolled;
};

struct page_key {
	const char *key, *help;
};

struct page {
	/* Returns how far it can be scrolled in drawn.scrolled; 0 if it has rows. */
	struct drawn (*draw)(const struct browser *browser, struct canvas *canvas,
			     const struct page_area *area);
	/* What it is of, in the line of marks; or NULL */
	void (*mark)(const struct browser *browser, struct flow *line);
	const struct page_key *keys; /* for the last line; ends with a NULL */
	bool own_interval;	     /* its numbers are not of the interval of the view */
};

extern const struct page page_table[NR_PAGES];

/* Draws the page that is seen, scrolled at most to its end. */
struct drawn page_draw(const struct browser *browser, struct canvas *canvas, unsigned int top,
		       unsigned int bottom);

/* Of the table alone. */
struct drawn draw_table(const struct browser *browser, struct canvas *canvas,
			const struct page_area *area);
struct drawn draw_reason(const struct browser *browser, struct canvas *canvas,
			 const struct page_area *area);
struct drawn draw_explanation(const struct browser *browser, struct canvas *canvas,
			      const struct page_area *area);
struct drawn draw_why(const struct browser *browser, struct canvas *canvas,
		      const struct page_area *area);
struct drawn draw_help(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area);

#endif
