/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_H
#define OPTIONS_H

/* The options of the command line. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "options/settings.h"
#include "report/format.h"
#include "view/alert-parse.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/view.h"

/* An action instead of reports. */
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
	uint64_t iterations; /* 0: no limit */
	uint64_t delay_ns;   /* 0: a single sample, with totals only */
	bool has_delay;	     /* the user set the delay */
	const char *source;
	bool advice;	      /* print advice instead of rows */
	const char *why;      /* name of the reason to trace, or NULL */
	const char *replay;   /* recording to read instead of the source, or NULL */
	const char *diff;     /* recording to compare it with, or NULL */
	const char *report;   /* file for a page in HTML about it, or NULL */
	const char *record;   /* file to record to, or NULL */
	uint64_t record_size; /* bytes at which a new file is started; 0: never */
	const struct format *format;
	const char *output; /* NULL: standard output */
	char **command;	    /* command to run and measure, ends with NULL; or NULL */
	struct alert_list alerts;
	struct view_options view;
	struct column_list columns; /* of that view */
	struct sort_key sort;	    /* of that view */
	bool has_sort;		    /* it was given */
	bool no_mouse;
	struct view_table tables[NR_TABLES]; /* given for a table by name */
	struct pattern *reason;		     /* view.reason points here */
	uint64_t given;	      /* bit: the option in that row of the table was given */
	bool has_settings;    /* the file of key W changed some options */
	uid_t settings_owner; /* of that file */
};

/*
 * Parses the command line.  0; or -EINVAL or -ENOMEM, with a sentence in @error.  The caller
 * calls options_free() in either case.  @options refer to @argv.
 */
int options_parse(struct options *options, int argc, char **argv, char *error, size_t size);
/*
 * Applies settings: each line is a long option without its dashes, a space, and its argument.
 * Options of the command line take precedence.  0; or -EINVAL or -ENOMEM, with a sentence in
 * @error.
 */
int options_apply_settings(struct options *options, const char *text, char *error, size_t size);
/* The table of a view, as far as options say; the caller does not free its columns. */
struct view_table options_table(const struct options *options, unsigned int id);
/* The same lines, of what is to be saved. */
void options_print_settings(const struct settings *settings, char *text, size_t size);
/*
 * Chooses the default columns of reports, unless -c is given.  The screen chooses its own.
 * 0 or -ENOMEM.
 */
int options_choose_columns(struct options *options);
void options_free(struct options *options);

#endif
