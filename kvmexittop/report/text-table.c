// SPDX-License-Identifier: GPL-2.0-only
#include "report/text-table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/glyph.h"
#include "base/safe.h"

struct column_shape {
	unsigned int width; /* in cells of a terminal, of the widest text so far */
	bool right;
};

struct text_cell {
	size_t len;
	unsigned int width; /* in cells of a terminal */
};

struct text_table {
	FILE *out;
	struct column_shape *columns;
	size_t nr_columns, max_columns;
	struct text_cell *cells; /* titles, then row by row */
	size_t nr_cells, max_cells;
	char *text; /* of all cells, one after the other */
	size_t nr_bytes, max_bytes;
};

struct text_table *text_table_new(FILE *out)
{
	struct text_table *table = calloc(1, sizeof(*table));

	if (table)
		table->out = out;
	return table;
}

void text_table_free(struct text_table *table)
{
	if (!table)
		return;
	free(table->text);
	free(table->cells);
	free(table->columns);
	free(table);
}

int text_table_add_column(struct text_table *table, const char *title, bool right)
{
	struct column_shape *columns = array_reserve(table->columns, &table->max_columns,
						     table->nr_columns + 1, sizeof(*columns));

	if (!columns)
		return -ENOMEM;
	table->columns = columns;
	columns[table->nr_columns++] = (struct column_shape){ .right = right };
	return text_table_add_cell(table, title);
}

int text_table_add_cell(struct text_table *table, const char *text)
{
	struct column_shape *column = &table->columns[table->nr_cells % table->nr_columns];
	char copy[SAFE_SIZE];
	struct text_cell *cells, cell;
	char *bytes;

	text = safe_text(text, copy);
	cell = (struct text_cell){ strlen(text), glyph_width(text) };
	cells = array_reserve(table->cells, &table->max_cells, table->nr_cells + 1, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	table->cells = cells;
	bytes = array_reserve(table->text, &table->max_bytes, table->nr_bytes + cell.len, 1);
	if (!bytes)
		return -ENOMEM;
	table->text = bytes;

	memcpy(bytes + table->nr_bytes, text, cell.len);
	table->nr_bytes += cell.len;
	cells[table->nr_cells++] = cell;
	if (cell.width > column->width)
		column->width = cell.width;
	return 0;
}

static void put_blanks(FILE *out, unsigned int nr)
{
	while (nr--)
		putc_unlocked(' ', out);
}

/* Unlocked: only one thread uses the stream, and a large host has many cells. */
int text_table_print(struct text_table *table)
{
	const char *text = table->text;

	/* No titles without rows. */
	if (table->nr_cells == table->nr_columns)
		return 0;

	for (size_t i = 0; i < table->nr_cells; i++) {
		const struct text_cell *cell = &table->cells[i];
		const struct column_shape *column = &table->columns[i % table->nr_columns];
		const bool last = i % table->nr_columns + 1 == table->nr_columns;
		unsigned int pad = column->width - cell->width;

		if (column->right)
			put_blanks(table->out, pad);
		fwrite_unlocked(text, 1, cell->len, table->out);
		if (!column->right && !last)
			put_blanks(table->out, pad);
		putc_unlocked(last ? '\n' : ' ', table->out);
		text += cell->len;
	}
	return 0;
}
