// SPDX-License-Identifier: GPL-2.0-only
#include "view/cell.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

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

void cell_set_shares(struct cell *cell, const double shares[NR_PARTS])
{
	cell_set_series(cell, shares, NR_PARTS);
	cell->type = CELL_SHARES;
}

/* In percent.  What is not known is no cost. */
static double cost_of(const struct cell *cell)
{
	const float *shares = cell->series.rates;
	double cost = shares[PART_KVM] + shares[PART_VMM];

	return 100 * (isnan(shares[PART_BLOCKED]) ? cost : cost + shares[PART_BLOCKED]);
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
	case CELL_SHARES:
		return cost_of(cell);
	case CELL_TEXT:
	case CELL_UNKNOWN:
		break;
	}
	return NAN;
}

void cell_print(const struct cell *cell, unsigned int decimals, char *text, size_t size)
{
	struct cell number = { 0 };

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
	case CELL_SHARES:
		cell_set_real(&number, cell_number(cell));
		cell_print(&number, decimals, text, size);
		break;
	}
}
