/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRAW_HEADER_H
#define SCREEN_DRAW_HEADER_H

/* The header: the host, the account as a meter, the tax and its parts, the exits. */

#include "screen/browser.h"
#include "screen/canvas.h"

/* Draws it at the top, and returns the number of its rows. */
unsigned int draw_header(const struct browser *browser, struct canvas *canvas);

#endif
