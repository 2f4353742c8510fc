/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_H
#define OPTIONS_H

/* The command line. */

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "column.h"
#include "sort.h"
#include "view.h"

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	NR_FORMATS
};

/* What to do instead of reports. */
enum errand {
	ERRAND_NONE,
	ERRAND_CHECK,
	ERRAND_TEXT	/* print struct options.text */
};

struct options {
	enum errand errand;
	char *text;
	bool batch;
	uint64_t iterations;	/* 0: without end */
	uint64_t delay_ns;	/* 0: one sample, nothing to compare it with */
	const char *source;
	enum format format;
	struct view_options view;
	struct column_list columns;
	struct sort_key sort;
	regex_t reason;		/* compiled if view.reason points here */
};

/*
 * Fills in @options, which must be given to options_free() in any case.  On
 * failure returns -EINVAL or -ENOMEM and one sentence in @error.
 */
int options_parse(struct options *options, int argc, char **argv, char *error, size_t size);
void options_free(struct options *options);

#endif
