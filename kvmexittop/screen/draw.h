/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_H
#define SCREEN_DRAW_H

/* What a browser looks like on a canvas. */

#include "screen/browser.h"
#include "screen/canvas.h"

/* The least that is worth drawing on. */
#define DRAW_MIN_ROWS	 8
#define DRAW_MIN_COLUMNS 40

/*
 * Draws all of the screen.  @waiting_ns is how long the source has been taking for
 * the next sample, 0 if it is not being read.  Notes in the browser what was drawn
 * where, for the mouse and for paging.
 */
void draw_screen(struct browser *browser, struct canvas *canvas, uint64_t waiting_ns);

/* Rows [@top, @bottom) of it; for draw.c only. */
void draw_table(struct browser *browser, struct canvas *canvas, unsigned int top,
		unsigned int bottom);
void draw_reason(struct browser *browser, struct canvas *canvas, unsigned int top,
		 unsigned int bottom);
void draw_explanation(struct browser *browser, struct canvas *canvas, unsigned int top,
		      unsigned int bottom);
void draw_why(struct browser *browser, struct canvas *canvas, unsigned int top,
	      unsigned int bottom);
void draw_help(struct browser *browser, struct canvas *canvas, unsigned int top,
	       unsigned int bottom);

#endif
