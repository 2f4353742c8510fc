// SPDX-License-Identifier: GPL-2.0-only
#include "view/scale.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/array.h"
#include "base/text.h"

/* Longer numbers are hard to read, even if there is room. */
#define MAX_PLAIN 1e7

static bool fits(const struct scale *scale, double largest, unsigned int width)
{
	char text[64];

	scale_print(scale, largest, text, sizeof(text));
	for (unsigned int i = 0; text[i]; i++) {
		if (i >= width)
			return false;
	}
	return true;
}

static struct scale choose_time(double largest, unsigned int width)
{
	const struct scale us = { 1e3, 2, "us", CELL_TIME };

	/* 9999.5 would print as 10000. */
	if (largest < 9999.5)
		return (struct scale){ 1, 0, "ns", CELL_TIME };
	return fits(&us, largest, width) ? us : (struct scale){ .type = CELL_TIME };
}

struct scale scale_choose(enum cell_type type, unsigned int decimals, double largest,
			  unsigned int width)
{
	struct scale scale = { 1, type == CELL_REAL ? decimals : 0, "", type };

	if (type == CELL_TIME)
		return choose_time(largest, width);
	if (largest >= MAX_PLAIN)
		scale.unit = 0;
	while (scale.unit && !fits(&scale, largest, width)) {
		if (scale.decimals)
			scale.decimals--;
		else
			scale.unit = 0;
	}
	return scale;
}

/* In the unit that suits it, with one decimal. */
static void print_time(double ns, char *text, size_t size)
{
	static const struct {
		double ns;
		const char *name; /* of the same length, to line up */
	} units[] = { { 1, "ns" },   { 1e3, "us" },    { 1e6, "ms" },
		      { 1e9, "s " }, { 3600e9, "h " }, { 86400e9, "d " } };
	size_t unit = 0;

	while (unit + 1 < ARRAY_SIZE(units) && ns / units[unit].ns >= 999.95)
		unit++;
	snprintf(text, size, "%.1f%s", ns / units[unit].ns, units[unit].name);
}

void scale_print(const struct scale *scale, double number, char *text, size_t size)
{
	char prefix;

	if (scale->unit) {
		snprintf(text, size, "%.*f%s", (int)scale->decimals, number / scale->unit,
			 scale->suffix);
		return;
	}
	if (scale->type == CELL_TIME) {
		print_time(number, text, size);
		return;
	}
	prefix = text_scale(&number, 999.95);
	snprintf(text, size, "%.1f%c", number, prefix);
}
