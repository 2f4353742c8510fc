/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_H
#define REPORT_H

/*
 * One view, printed.  Functions write to @out and leave it to the caller to
 * flush and to look for write errors; 0 or -ENOMEM.
 *
 * What machines read is a contract: names that tests/formats/names-1 lists never
 * change within a major version.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "view/alert.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"
#include "why/breakdown.h"

struct compare_result;

/* Changes only if a name changes its meaning. */
#define REPORT_SCHEMA "kvmexittop/1"

struct report {
	const struct view *view;
	const struct order *order; /* of its rows, unless the format has one of its own */
	const struct column_list *columns;
	const struct compare_result *comparison; /* that the view is of, or NULL */
	const struct alert_state *alerts;	 /* NULL: there are no alerts */
	const char *host;			 /* name of the machine */
	uint64_t requested_ns;			 /* the delay that was asked for, or UNKNOWN */
	bool first;				 /* it does not go on from another */
};

/* What is behind one reason. */
struct why_report {
	const struct breakdown *breakdown;
	const struct sample *sample;
	const struct sample_vm *vm; /* the one that is looked at, or NULL */
	const char *host;
};

int report_print_text(const struct report *report, FILE *out);
int report_print_csv(const struct report *report, FILE *out);
int report_print_json(const struct report *report, FILE *out);
int report_print_openmetrics(const struct report *report, FILE *out);
int report_print_prometheus(const struct report *report, FILE *out);
int report_print_why_text(const struct why_report *report, FILE *out);
int report_print_why_json(const struct why_report *report, FILE *out);

/* Where a cell of the row is. */
struct place report_place(const struct report *report, const struct row *row);

/* As "2025-06-15T15:06:42.250Z"; "" if that is no date. */
#define REPORT_TIME_SIZE 48
void report_print_time(const struct timespec *wall, char *text);

#endif
