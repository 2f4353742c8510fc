/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_H
#define REPORT_H

/*
 * A report: one view to print.  Functions write to @out; the caller flushes it and checks for
 * write errors.  0 or -ENOMEM.
 *
 * The formats for machines are a contract: names in tests/formats/names-2 never change within
 * a major version.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "advice/advice.h"
#include "view/alert.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"
#include "why/breakdown.h"

struct compare_result;

/* Changes only if the meaning of a name changes. */
#define REPORT_SCHEMA	     "kvmexittop/2"
#define REPORT_WHY_SCHEMA    "kvmexittop-why/2"
#define REPORT_ADVICE_SCHEMA "kvmexittop-advice/1"

struct report {
	const struct view *view;
	const struct order *order; /* of its rows, unless the format has its own */
	const struct column_list *columns;
	const struct compare_result *comparison; /* whose view it is, or NULL */
	const struct alert_state *alerts;	 /* NULL: no alerts */
	const char *host;			 /* name of the machine */
	uint64_t requested_ns;			 /* the delay of the user, or UNKNOWN */
	bool first;				 /* it needs titles, see format_begins() */
};

/* The breakdown of one reason. */
struct why_report {
	const struct breakdown *breakdown;
	const struct sample *sample;
	const struct sample_vm *vm; /* the traced VM, or NULL */
	const char *host;
	bool in_cycles; /* people see cycles instead of time */
};

/* Advice about all VMs. */
struct advice_report {
	const struct advice *advice;
	const char *host;
};

int report_print_text(const struct report *report, FILE *out);
int report_print_csv(const struct report *report, FILE *out);
void report_print_titles_csv(const struct column_list *columns, FILE *out);
int report_print_json(const struct report *report, FILE *out);
int report_print_openmetrics(const struct report *report, FILE *out);
int report_print_prometheus(const struct report *report, FILE *out);
int report_print_why_text(const struct why_report *report, FILE *out);
int report_print_why_json(const struct why_report *report, FILE *out);
int report_print_advice_text(const struct advice_report *report, FILE *out);
int report_print_advice_json(const struct advice_report *report, FILE *out);

/* The place of the cells of a row. */
struct place report_place(const struct report *report, const struct row *row);

/* Prints "2025-06-15T15:06:42.250Z", or "" if it is not a date. */
#define REPORT_TIME_SIZE 48
void report_print_time(const struct timespec *wall, char *text);

#endif
