/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_TEXT_TABLE_H
#define REPORT_TEXT_TABLE_H

/*
 * A table as text: columns as wide as their widest cell, a blank between them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table;

/* NULL: no memory. */
struct table *table_new(FILE *out);
void table_free(struct table *table);

/* All columns come first, then cells, from left to right and row by row.  0 or -ENOMEM. */
int table_add_column(struct table *table, const char *title, bool right);
int table_add_cell(struct table *table, const char *text);

/* Titles and rows, a line each; nothing without rows.  0 or -ENOMEM. */
int table_print(struct table *table);

#endif
