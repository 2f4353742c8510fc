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
#include "view.h"

struct comparison;

struct report {
	const struct view *view;
	const struct column_list *columns;
	const struct comparison *comparison;	/* that the view is of, or NULL */
	const char *host;		/* name of the machine */
	uint64_t requested_ns;		/* the delay that was asked for; UNKNOWN: none */
};

int report_print_text(const struct report *report, FILE *out);
int report_print_json(const struct report *report, FILE *out);

#endif
