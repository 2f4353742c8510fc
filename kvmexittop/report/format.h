/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

/*
 * The formats of reports: one table says all there is to know about each.
 *
 * To add one, write its print function, declared in report.h, and a row.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct report;
struct why_report;

struct format {
	const char *name;
	const char *help;
	unsigned int views; /* bit 1 << VIEW_*: it can show those */
	bool for_machines;  /* has all columns unless told otherwise */
	bool is_split;	    /* wants the view split, in its own order, and has no columns */
	int (*print)(const struct report *report, FILE *out);
	int (*print_why)(const struct why_report *report, FILE *out); /* or NULL */
};

extern const struct format format_table[];
extern const size_t nr_formats;

/* NULL if there is no such format. */
const struct format *format_find(const char *name);

#endif
