/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERMINAL_INFO_H
#define TERMINAL_INFO_H

/* What terminfo knows about a terminal, without taking the terminal. */

#include <stdbool.h>
#include <stddef.h>

/* Whether the terminal on @fd can show a screen.  @term: of its type, may be NULL. */
bool terminal_info_fits(const char *term, int fd);

/* The terminal in use by curses has a mouse to report. */
bool terminal_info_has_mouse(void);

/* Renders what moves the cursor of the terminal in use by curses, a byte at a time. */
void terminal_info_move(unsigned int row, unsigned int column, int (*put)(int byte));

/*
 * Renders what gives the screen of the terminal in use by curses back: attributes,
 * keypad, cursor, and the screen that was there before, or else the last of @rows.
 * Returns the number of bytes, 0 if they do not fit.
 */
size_t terminal_info_leave(char *bytes, size_t size, int rows);

#endif
