/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_INFO_H
#define SCREEN_TERMINAL_INFO_H

/*
 * What terminfo knows about the terminal: terminfo(5) has the names of capabilities.
 * Strings live until it is closed.
 */

#include <stdbool.h>
#include <stddef.h>

/*
 * @term: the terminal's type, may be NULL.  False: it is not known, or cannot show a
 * screen, and nothing is open.
 */
bool terminal_info_open(const char *term, int fd);
void terminal_info_close(void);

bool terminal_info_flag(const char *name);
/* -1: the terminal has none. */
int terminal_info_number(const char *name);
/* NULL: the terminal has none. */
const char *terminal_info_string(const char *name);

/*
 * The next of the terminal's keys after @i, which is 0 at first: the name of its
 * capability, and what it sends.  NULL after the last one.
 */
const char *terminal_info_next_key(size_t *i, const char **bytes);

/* Renders a string, which may be NULL, with the padding that it asks for. */
void terminal_info_put(const char *string, int (*put)(int byte));
/* The same, of a string with a parameter. */
void terminal_info_put_with(const char *string, long parameter, int (*put)(int byte));
/* Renders what moves the cursor. */
void terminal_info_move(unsigned int row, unsigned int column, int (*put)(int byte));

#endif
