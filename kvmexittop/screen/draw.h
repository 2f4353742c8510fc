/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_H
#define SCREEN_DRAW_H

/* Draws a browser on a canvas. */

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/drawn.h"

/* The minimum size of the screen. */
#define DRAW_MIN_ROWS	 8
#define DRAW_MIN_COLUMNS 40

/*
 * Draws the whole screen, for the width of browser_resize().  @waiting_ns is the time that
 * the source has taken for the current reading, 0 if it is not being read.  Returns the places
 * of what was drawn, for browser_note().
 */
struct drawn draw_screen(const struct browser *browser, struct canvas *canvas, uint64_t waiting_ns);

#endif
