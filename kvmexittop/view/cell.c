// SPDX-License-Identifier: GPL-2.0-only
#include "view/cell.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sample/sample.h"

void cell_set_integer(struct cell *cell, uint64_t value)
{
	if (value == UNKNOWN)
		return;
	cell->type = CELL_INTEGER;
	cell->integer = value;
}

void cell_set_real(struct cell *cell, double value)
{
	if (isnan(value))
		return;
	cell->type = CELL_REAL;
	cell->real = value;
}

void cell_set_time(struct cell *cell, uint64_t ns)
{
	if (ns == UNKNOWN)
		return;
	cell->type = CELL_TIME;
	cell->integer = ns;
}

void cell_set_text(struct cell *cell, const char *text)
{
	if (!text || !text[0])
		return;
	cell->type = CELL_TEXT;
	text_copy(cell->text, sizeof(cell->text), text);
}

void cell_set_series(struct cell *cell, const double *rates, size_t nr)
{
	cell->type = CELL_SERIES;
	cell->series.nr = nr;
	for (size_t i = 0; i < nr; i++)
		cell->series.rates[i] = rates[i];
}

double cell_number(const struct cell *cell)
{
	switch (cell->type) {
	case CELL_INTEGER:
	case CELL_TIME:
		return cell->integer;
	case CELL_REAL:
		return cell->real;
	case CELL_SERIES:
		return cell->series.nr ? cell->series.rates[cell->series.nr - 1] : NAN;
	case CELL_TEXT:
	case CELL_UNKNOWN:
		break;
	}
	return NAN;
}

void cell_print(const struct cell *cell, unsigned int decimals, char *text, size_t size)
{
	struct cell newest = { 0 };

	switch (cell->type) {
	case CELL_UNKNOWN:
		text_copy(text, size, "-");
		break;
	case CELL_INTEGER:
		snprintf(text, size, "%" PRIu64, cell->integer);
		break;
	case CELL_REAL:
		snprintf(text, size, "%.*f", (int)decimals, cell->real);
		break;
	case CELL_TIME:
		text_time(text, size, cell->integer);
		break;
	case CELL_TEXT:
		text_copy(text, size, cell->text);
		break;
	case CELL_SERIES:
		cell_set_real(&newest, cell_number(cell));
		cell_print(&newest, decimals, text, size);
		break;
	}
}

/* Prints at most 4 significant digits, as many as fit: 1.234G, 12.35M, 123k. */
static void print_scaled(double value, unsigned int width, char *text, size_t size)
{
	char suffix = text_scale(&value, 999.95);
	int decimals = fabs(value) < 10 ? 3 : fabs(value) < 100 ? 2 : 1;
	size_t len;

	do {
		len = snprintf(text, size, "%.*f%c", decimals, value, suffix);
	} while (len > width && decimals--);
}

/* True if the whole number may fit: cheaper than printing it to find out. */
static bool may_fit(double value, unsigned int width)
{
	double limit = 1;

	while (width--)
		limit *= 10;
	return fabs(value) < limit;
}

void cell_print_narrow(const struct cell *cell, unsigned int decimals, unsigned int width,
		       char *text, size_t size)
{
	if (cell->type == CELL_REAL && !may_fit(cell->real, width)) {
		print_scaled(cell->real, width, text, size);
		return;
	}
	cell_print(cell, decimals, text, size);
	if (strlen(text) <= width)
		return;

	switch (cell->type) {
	case CELL_INTEGER:
		print_scaled(cell->integer, width, text, size);
		break;
	case CELL_REAL:
		snprintf(text, size, "%.0f", cell->real);
		if (strlen(text) > width)
			print_scaled(cell->real, width, text, size);
		break;
	case CELL_TIME:
	case CELL_TEXT:
	case CELL_SERIES:
	case CELL_UNKNOWN:
		break;
	}
}
