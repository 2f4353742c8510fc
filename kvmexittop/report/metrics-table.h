/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_METRICS_TABLE_H
#define REPORT_METRICS_TABLE_H

/* The metrics: one row of a table defines each.  For metrics.c only. */

#include "report/report.h"
#include "view/cell.h"

enum metric_type {
	METRIC_COUNTER,
	METRIC_GAUGE,
	METRIC_INFO
};

/* The subject of one sample of a metric. */
enum metric_of {
	OF_REPORT,
	OF_VM,
	OF_WHOLE, /* VM, or vCPU in view vcpu, over all reasons */
	OF_REASON /* VM, or vCPU in view vcpu, for each reason or category */
};

struct metric_subject {
	const struct report *report;
	const struct metric *metric;
	const struct sample_vm *vm; /* NULL: OF_REPORT */
	const struct row *row;	    /* NULL: OF_REPORT, OF_VM */
};

/* A label whose value is a text, or a number if text is NULL. */
struct metric_label {
	const char *name, *text;
	uint32_t number;
};

#define MAX_METRIC_LABELS 6

struct metric {
	const char *name; /* ends with the unit, without a suffix for the type */
	const char *unit; /* NULL: none */
	const char *help;
	enum metric_type type;
	enum metric_of of;
	/* Does not set the cell if the value is not known. */
	void (*get)(const struct metric_subject *of, struct cell *cell);
	unsigned int decimals;
	/* Adds labels to those of VM and vCPU, and returns their number.  NULL: none. */
	size_t (*labels)(const struct metric_subject *of, struct metric_label *labels);
	size_t member; /* offset of the number in struct counters or struct parts */
};

extern const struct metric metric_table[];
extern const size_t nr_metrics;

#endif
