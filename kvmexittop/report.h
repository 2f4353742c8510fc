/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_H
#define REPORT_H

/*
 * One view, printed.  Functions write to @out and leave it to the caller to
 * flush and to look for write errors; 0 or -ENOMEM.
 */

#include <stdint.h>
#include <stdio.h>

#include "column.h"
#include "detail.h"
#include "view.h"

struct report {
	const struct view *view;
	const struct column_list *columns;
	const char *host;		/* name of this machine */
	uint64_t requested_ns;		/* the delay that was asked for */
};

/* What is behind one reason. */
struct why_report {
	const struct detail *detail;
	const struct sample *sample;
	const struct sample_vm *vm;	/* the one that is looked at, or NULL */
	const char *host;
};

int report_print_text(const struct report *report, FILE *out);
int report_print_json(const struct report *report, FILE *out);
int report_print_why_text(const struct why_report *report, FILE *out);
int report_print_why_json(const struct why_report *report, FILE *out);

#endif
