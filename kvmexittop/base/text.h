/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Copies @text to @copy of @size bytes, at least 1.  Text that does not fit is cut off, after
 * a whole character of UTF-8.
 */
void text_copy(char *copy, size_t size, const char *text);

/* Appends to the string in @text of @size bytes.  Text that does not fit is cut off. */
__attribute__((format(printf, 3, 4))) void text_append(char *text, size_t size, const char *format,
						       ...);

/*
 * Scales a number to few digits: divides *@value by 1000 until it is below @limit, and
 * returns the prefix of its unit: ' ', 'k', 'M', ... 'E'.
 */
char text_scale(double *value, double limit);

/* Prints a number with a comma between each three digits: "21,000". */
#define TEXT_GROUPED_SIZE 32
void text_grouped(char *text, size_t size, uint64_t number);

/* Prints nanoseconds in the unit that suits them, with at most 4 digits: "13.24us", "17s". */
void text_time(char *text, size_t size, double ns);

/*
 * Takes a line of at most @room bytes off the start of *@text, if possible whole words: returns
 * its length, and *@text is what follows it and the blanks after it.
 */
size_t text_take_line(const char **text, size_t room);

#endif
