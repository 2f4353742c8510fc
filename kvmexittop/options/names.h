/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_NAMES_H
#define OPTIONS_NAMES_H

/* The names that arguments can have, and an answer to one that is mistyped. */

#include "options/table.h"

/* The index of a name, or -EINVAL. */
int name_find(const char *const *names, size_t nr, const char *name);

/* The one at an index, or NULL after the last. */
const char *view_name_at(size_t i);
const char *column_name_at(size_t i);
const char *format_name_at(size_t i);
const char *source_name_at(size_t i);

/* Refuses a name, and says which one it may have been meant to be.  Returns -EINVAL. */
int option_refuse_name(struct parser *parser, const char *what, const char *name,
		       const char *option, const char *(*name_at)(size_t i));

/*
 * Takes the name of a table and ':' off the start of an argument.  Sets @table to what is given
 * for it; NULL: there is none, it is for the view that is shown first.  0 or -EINVAL.
 */
int option_take_view(struct parser *parser, const char **argument, struct view_table **table);

#endif
