/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_H
#define SCREEN_DRAW_H

/* What a browser looks like on a canvas. */

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/drawn.h"

/* The least that is worth drawing on. */
#define DRAW_MIN_ROWS	 8
#define DRAW_MIN_COLUMNS 40

/*
 * Draws all of the screen, as wide as the browser was told.  @waiting_ns is how long the
 * source has been taking for the next sample, 0 if it is not being read.  Returns what was
 * drawn where, for browser_note().
 */
struct drawn draw_screen(const struct browser *browser, struct canvas *canvas, uint64_t waiting_ns);

#endif
