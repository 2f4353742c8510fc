// SPDX-License-Identifier: GPL-2.0-only
#include "table.h"

#include <errno.h>
#include <stdlib.h>

#include <libsmartcols/libsmartcols.h>

struct table {
	struct libscols_table *scols;
	struct libscols_line *line;	/* the last one; the table's */
	size_t cells;			/* in it */
};

struct table *table_new(FILE *out)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->scols = scols_new_table();
	if (!table->scols) {
		free(table);
		return NULL;
	}
	/* Numbers are exact and names whole, however narrow the terminal is. */
	scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_NEVER);
	scols_table_set_stream(table->scols, out);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	free(table);
}

int table_add_column(struct table *table, const char *title, bool right)
{
	struct libscols_column *column = scols_table_new_column(table->scols, title, 0,
								right ? SCOLS_FL_RIGHT : 0);

	/* Texts are safe already; names of systemd's units have backslashes. */
	return column && !scols_column_set_safechars(column, "\\") ? 0 : -ENOMEM;
}

int table_add_row(struct table *table)
{
	table->line = scols_table_new_line(table->scols, NULL);
	table->cells = 0;
	return table->line ? 0 : -ENOMEM;
}

int table_add_cell(struct table *table, const char *text)
{
	return scols_line_set_data(table->line, table->cells++, text) ? -ENOMEM : 0;
}

int table_print(struct table *table)
{
	return scols_print_table(table->scols);
}
