// SPDX-License-Identifier: GPL-2.0-only
#include "report/text-table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/glyph.h"

struct column_shape {
	unsigned int width; /* in cells of a terminal, of what is widest so far */
	bool right;
};

struct table {
	FILE *out;
	struct column_shape *columns;
	size_t nr_columns, max_columns;
	char **cells; /* titles, then row by row */
	size_t nr_cells, max_cells;
};

struct table *table_new(FILE *out)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table)
		table->out = out;
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->nr_cells; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table->columns);
	free(table);
}

int table_add_column(struct table *table, const char *title, bool right)
{
	struct column_shape *columns = array_reserve(table->columns, &table->max_columns,
						     table->nr_columns + 1, sizeof(*columns));

	if (!columns)
		return -ENOMEM;
	table->columns = columns;
	columns[table->nr_columns++] = (struct column_shape){ .right = right };
	return table_add_cell(table, title);
}

int table_add_cell(struct table *table, const char *text)
{
	struct column_shape *column = &table->columns[table->nr_cells % table->nr_columns];
	unsigned int width = glyph_width(text);

	char **cells =
		array_reserve(table->cells, &table->max_cells, table->nr_cells + 1, sizeof(*cells));

	if (!cells)
		return -ENOMEM;
	table->cells = cells;
	table->cells[table->nr_cells] = strdup(text);
	if (!table->cells[table->nr_cells])
		return -ENOMEM;
	table->nr_cells++;
	if (width > column->width)
		column->width = width;
	return 0;
}

int table_print(struct table *table)
{
	/* No titles over nothing. */
	if (table->nr_cells == table->nr_columns)
		return 0;

	for (size_t i = 0; i < table->nr_cells; i++) {
		size_t at = i % table->nr_columns;
		bool last = at + 1 == table->nr_columns;
		const struct column_shape *column = &table->columns[at];
		int pad = column->width - glyph_width(table->cells[i]);

		if (column->right)
			fprintf(table->out, "%*s%s", pad, "", table->cells[i]);
		else
			fprintf(table->out, "%s%*s", table->cells[i], last ? 0 : pad, "");
		fputc(last ? '\n' : ' ', table->out);
	}
	return 0;
}
