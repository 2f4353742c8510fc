/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_CURSOR_H
#define SCREEN_CURSOR_H

/* The row that the user points to, and how it moves.  For browser.c. */

#include "screen/browser.h"

/*
 * After a change of the rows: the cursor stays on its row, wherever that has gone; else
 * where it was.  As long as nobody has chosen one, it is on the first, whichever that is.
 */
void cursor_follow(struct browser *browser);

#endif
