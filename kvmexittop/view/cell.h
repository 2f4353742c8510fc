/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_CELL_H
#define VIEW_CELL_H

/* A cell: one value of a row, and its text. */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

#define CELL_TEXT_SIZE	 112
#define CELL_SERIES_SIZE 64

enum cell_type {
	CELL_UNKNOWN, /* prints as "-", absent in JSON */
	CELL_INTEGER,
	CELL_REAL,
	CELL_TIME, /* integer: nanoseconds; machines get them as they are */
	CELL_TEXT,
	CELL_SERIES, /* prints its newest number */
	CELL_SHARES  /* of time, by enum vcpu_part; prints that of the cost, in percent */
};

struct cell {
	enum cell_type type;
	union {
		uint64_t integer;
		double real;
		char text[CELL_TEXT_SIZE];
		struct {
			/* The newest last; or shares.  NAN if not known */
			float rates[CELL_SERIES_SIZE];
			unsigned int nr;
		} series;
	};
};

/* Set a cell that is CELL_UNKNOWN; UNKNOWN, NAN, NULL and "" leave it so. */
void cell_set_integer(struct cell *cell, uint64_t value);
void cell_set_real(struct cell *cell, double value);
void cell_set_time(struct cell *cell, uint64_t ns);
void cell_set_text(struct cell *cell, const char *text);

/* Sets at most CELL_SERIES_SIZE rates, the newest last. */
void cell_set_series(struct cell *cell, const double *rates, size_t nr);

/* Sets the share of each part in the time. */
void cell_set_shares(struct cell *cell, const double shares[NR_PARTS]);

/* The number in the cell, as it prints; NAN if it is not a number. */
double cell_number(const struct cell *cell);

/* Prints the cell; "-" if it is not known.  @decimals is for CELL_REAL. */
void cell_print(const struct cell *cell, unsigned int decimals, char *text, size_t size);

#endif
