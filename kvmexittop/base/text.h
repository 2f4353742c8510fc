/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

/*
 * Makes text safe that others made up.  Safe is what neither a terminal nor JSON minds:
 * UTF-8 without control characters, and '?' for each byte that is not.
 */
void text_make_safe(char *text);

/* Copies @text to @copy of @size bytes, at least 1; what does not fit is cut off. */
void text_copy(char *copy, size_t size, const char *text);

/* Appends to the text that is in @text of @size bytes; what does not fit is cut off. */
__attribute__((format(printf, 3, 4))) void text_append(char *text, size_t size, const char *format,
						       ...);

/*
 * For a number in few digits: divides it by 1000 until it is below @limit, and returns
 * the letter that says how often: ' ', 'k', 'M', ... 'E'.
 */
char text_scale(double *value, double limit);

/* Bytes of @text that a line of @room has, which ends where a word does if it can. */
size_t text_line(const char *text, size_t room);

#endif
