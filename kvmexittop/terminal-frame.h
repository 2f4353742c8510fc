/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERMINAL_FRAME_H
#define TERMINAL_FRAME_H

/*
 * A frame: what changes on a screen, as bytes that go to the terminal at once.
 *
 * curses writes at each move of the cursor, some forty times for a screen of numbers,
 * and each wakes who reads: that costs more than all the rest of a sample.  It still
 * draws whole screens, and knows nothing of frames: after one, and before it draws
 * again, the screen has to be cleared.
 */

#include <stdbool.h>
#include <wchar.h>

/* The attributes are curses' own: attr_t, and a pair of colours. */
void terminal_frame_put(unsigned int row, unsigned int column, unsigned int attributes,
			short pair, wchar_t character);
/* Where the cursor is to stay. */
void terminal_frame_move(unsigned int row, unsigned int column);
/* Writes it, and begins the next one. */
void terminal_frame_end(void);
void terminal_frame_free(void);

#endif
