/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_TEXT_TABLE_H
#define REPORT_TEXT_TABLE_H

/*
 * A table as text: columns as wide as their widest cell, a blank between them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct text_table;

/* NULL: no memory. */
struct text_table *text_table_new(FILE *out);
void text_table_free(struct text_table *table);

/* All columns come first, then cells, from left to right and row by row.  0 or -ENOMEM. */
int text_table_add_column(struct text_table *table, const char *title, bool right);
int text_table_add_cell(struct text_table *table, const char *text);

/* Titles and rows, a line each; nothing without rows.  0 or -ENOMEM. */
int text_table_print(struct text_table *table);

#endif
