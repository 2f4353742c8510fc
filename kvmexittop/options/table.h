/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_TABLE_H
#define OPTIONS_TABLE_H

/* The table of options: one row defines each option.  For options.c only. */

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"
#include "options/settings.h"

struct parser {
	struct options *options;
	char *error;
	size_t size;
	const char *second; /* second argument of an option that takes two */
};

struct option_row {
	char letter; /* 0: none */
	const char *name;
	const char *argument;
	const char *help;
	int (*handle)(struct parser *parser, const char *argument);
	/* Its argument in the file of settings; NULL: it is no setting. */
	void (*print)(const struct settings *settings, char *text, size_t size);
	/* The same of one view, behind its name. */
	void (*print_table)(const struct view_table *table, char *text, size_t size);
	bool takes_two;
};

extern const struct option_row option_table[];
extern const size_t nr_options;

/* The option whose name is most like it, or NULL. */
const char *option_meant(const char *name);

/* Writes a sentence for the user, and returns -EINVAL. */
__attribute__((format(printf, 2, 3))) int option_refuse(struct parser *parser, const char *format,
							...);

#endif
