/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_H
#define OPTIONS_H

/* The command line. */

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "report/format.h"
#include "view/alert-parse.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"

/* What to do instead of reports. */
enum errand {
	ERRAND_NONE,
	ERRAND_CHECK,
	ERRAND_TEXT /* print struct options.text */
};

struct options {
	enum errand errand;
	char *text;
	bool batch;
	bool verbose;
	uint64_t iterations; /* 0: without end */
	uint64_t delay_ns;   /* 0: one sample, nothing to compare it with */
	bool has_delay;	     /* it was asked for */
	const char *source;
	const char *why;      /* name of the reason to look into, or NULL */
	const char *replay;   /* a recording to read instead of the source; or NULL */
	const char *diff;     /* a recording to compare that with; or NULL */
	const char *report;   /* a page to make of it; or NULL */
	const char *record;   /* where to record to; or NULL */
	uint64_t record_size; /* bytes at which to begin a new file; 0: never */
	const struct format *format;
	const char *output; /* NULL: standard output */
	char **command;	    /* to run and measure, ends with NULL; or NULL */
	struct alert_list alerts;
	struct view_options view;
	struct column_list columns;
	struct sort_key sort;
	regex_t reason; /* compiled if view.reason points here */
	uint64_t given; /* bit: row of the table of options that was given */
};

/*
 * Fills in @options, which must be given to options_free() in any case.  On
 * failure returns -EINVAL or -ENOMEM and one sentence in @error.
 */
int options_parse(struct options *options, int argc, char **argv, char *error, size_t size);
/*
 * Settings: lines of a long option without its dashes, a space, and its argument.
 * What the command line gave is left as it is.  -EINVAL or -ENOMEM and a sentence.
 */
int options_apply_settings(struct options *options, const char *text, char *error, size_t size);
void options_print_settings(enum view_group view, const struct sort_key *sort, uint64_t delay_ns,
			    const struct column_list *columns, char *text, size_t size);
/*
 * Columns of the reports, unless -c said which.  -ENOMEM or 0.  The screen chooses
 * its own.
 */
int options_choose_columns(struct options *options);
void options_free(struct options *options);

#endif
