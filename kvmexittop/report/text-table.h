/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_TEXT_TABLE_H
#define REPORT_TEXT_TABLE_H

/*
 * A table as text: each column is as wide as its widest cell, with a blank between columns.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct text_table;

/* NULL: out of memory. */
struct text_table *text_table_new(FILE *out);
void text_table_free(struct text_table *table);

/* Add all columns first, then the cells, row by row from left to right.  0 or -ENOMEM. */
int text_table_add_column(struct text_table *table, const char *title, bool right);
int text_table_add_cell(struct text_table *table, const char *text);

/* Prints titles and rows, one line each; nothing if there are no rows.  0 or -ENOMEM. */
int text_table_print(struct text_table *table);

#endif
