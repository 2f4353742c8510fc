// SPDX-License-Identifier: GPL-2.0-only
#include "base/decimal.h"

#include <math.h>
#include <stdio.h>

/* UINT64_MAX and a point. */
#define MAX_LENGTH 21
/* Up to here, with three decimals, a double is exact to a ten-thousandth. */
#define LIMIT 1e9
/* So near to a half it takes the whole number to know which way to round. */
#define DOUBT 1e-3

/* The digits, with a point before the last @decimals of them if there are any. */
static int print_digits(char *text, size_t size, uint64_t digits, unsigned int decimals)
{
	char reversed[MAX_LENGTH];
	size_t len = 0;

	do {
		reversed[len++] = '0' + digits % 10;
		digits /= 10;
		if (len == decimals)
			reversed[len++] = '.';
	} while (digits || (decimals && len < decimals + 2));

	for (size_t i = 0; size && i < len && i < size - 1; i++)
		text[i] = reversed[len - 1 - i];
	if (size)
		text[len < size ? len : size - 1] = '\0';
	return len;
}

int decimal_print_real(char *text, size_t size, double value, unsigned int decimals)
{
	static const double powers[] = { 1, 10, 100, 1000 };
	double scaled, rest;
	uint64_t digits;

	/* Neither a minus nor NaN */
	if (!signbit(value) && value < LIMIT && decimals < sizeof(powers) / sizeof(powers[0])) {
		scaled = value * powers[decimals];
		digits = scaled;
		rest = scaled - digits;
		if (fabs(rest - 0.5) > DOUBT)
			return print_digits(text, size, digits + (rest > 0.5), decimals);
	}
	return snprintf(text, size, "%.*f", (int)decimals, value);
}

int decimal_print_integer(char *text, size_t size, uint64_t value)
{
	return print_digits(text, size, value, 0);
}
