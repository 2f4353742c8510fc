/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

/*
 * Numbers in decimal.  A screen is made of them: printf(), which can do more, took a
 * third of all instructions of a sample.
 */

#include <stddef.h>
#include <stdint.h>

/*
 * As snprintf() with "%.*f" and "%" PRIu64, to the last digit.  Returns what that would:
 * how long the number is, also if that does not fit.
 */
int decimal_print_real(char *text, size_t size, double value, unsigned int decimals);
int decimal_print_integer(char *text, size_t size, uint64_t value);

#endif
