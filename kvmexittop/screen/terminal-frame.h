/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_FRAME_H
#define SCREEN_TERMINAL_FRAME_H

/*
 * A frame: what changes on a screen, as bytes that go to the terminal at once.
 *
 * Each write wakes who reads: one for each move of the cursor, some forty for a screen
 * of numbers, would cost more than all the rest of a sample.
 */

#include <stddef.h>
#include <wchar.h>

#include "screen/canvas.h"

/* A capability of terminfo; nothing if the terminal lacks it. */
void terminal_frame_control(const char *name);
/* Bytes as they are. */
void terminal_frame_bytes(const char *bytes);

void terminal_frame_put(unsigned int row, unsigned int column, enum style style, wchar_t character);
/* Where the cursor is to stay. */
void terminal_frame_move(unsigned int row, unsigned int column);

/* Writes it, and begins the next one. */
void terminal_frame_end(void);
/* The same, into @bytes instead.  Returns how many there are, 0 if they do not fit. */
size_t terminal_frame_take(char *bytes, size_t size);
void terminal_frame_free(void);

#endif
