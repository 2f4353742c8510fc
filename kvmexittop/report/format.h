/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

/*
 * The formats of reports: one row of a table defines each.
 *
 * To add a format, write its print function, declared in report.h, and a row.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct column_list;
struct output;
struct report;
struct why_report;
struct advice_report;

struct format {
	const char *name;
	const char *help;
	unsigned int views; /* bit 1 << VIEW_*: views that it can show */
	bool for_machines;  /* has all columns by default */
	bool is_split;	    /* needs a split view, has its own order and no columns */
	/* Prints the titles above the rows; NULL: the format has none */
	void (*print_titles)(const struct column_list *columns, FILE *out);
	int (*print)(const struct report *report, FILE *out);
	int (*print_why)(const struct why_report *report, FILE *out);	    /* or NULL */
	int (*print_advice)(const struct advice_report *report, FILE *out); /* or NULL */
};

extern const struct format format_table[];
extern const size_t nr_formats;

/* 0 if the next report follows one of the same format and columns, else 1; or -ENOMEM. */
int format_begins(const struct format *format, const struct column_list *columns,
		  const struct output *output);

/* Returns NULL if there is no such format. */
const struct format *format_find(const char *name);

#endif
