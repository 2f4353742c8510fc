// SPDX-License-Identifier: GPL-2.0-only
#include "options/help.h"

#include "config.h"
#include "options/table.h"
#include "source/source.h"

void help_print_columns(FILE *out)
{
	const struct column *column;

	for (size_t i = 0; (column = column_at(i)); i++)
		fprintf(out, "%-15s %s\n", column->name, column->help);
}

void help_print_views(FILE *out)
{
	for (size_t i = 0; i < NR_VIEWS; i++)
		fprintf(out, "%-15s %s\n", table_names[i], view_help[i]);
}

void help_print_formats(FILE *out)
{
	for (size_t i = 0; i < nr_formats; i++)
		fprintf(out, "%-15s %s\n", format_table[i].name, format_table[i].help);
}

void help_print_sources(FILE *out)
{
	fprintf(out, "%-15s %s\n", "auto", "the first one that works");
	for (size_t i = 0; source_table[i]; i++)
		fprintf(out, "%-15s %s\n", source_table[i]->name, source_table[i]->help);
}

void help_print_version(FILE *out)
{
	fprintf(out, "kvmexittop %s\n", KVMEXITTOP_VERSION);
}

void help_print(FILE *out)
{
	fputs("Usage: kvmexittop [options] [-- COMMAND [ARGUMENT...]]\n"
	      "Show why and how often VMs leave guest mode, and at what cost.\n\n",
	      out);

	for (size_t i = 0; i < nr_options; i++) {
		const struct option_row *row = &option_table[i];
		char letter[] = "    ", name[32];

		if (row->letter)
			snprintf(letter, sizeof(letter), "-%c, ", row->letter);
		snprintf(name, sizeof(name), "%s%s%s", row->name, row->argument ? " " : "",
			 row->argument ? row->argument : "");
		fprintf(out, "  %s--%-18s %s\n", letter, name, row->help);
	}
	fputs("\nThe manual page kvmexittop(8) explains every number.\n", out);
}
