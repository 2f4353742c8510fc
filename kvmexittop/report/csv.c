// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comma-separated values, RFC 4180: lines end with CR LF; a field with a comma, quote or
 * line break is in quotes, and a quote in it is doubled.  Unknown values are empty.
 */
#include "report/report.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/safe.h"

static void put_field(FILE *out, const char *text, bool last)
{
	char copy[SAFE_SIZE];
	bool quoted;

	text = safe_text(text, copy);
	quoted = text[strcspn(text, ",\"")];
	if (quoted)
		fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputs(quoted ? "\"" : "", out);
	fputs(last ? "\r\n" : ",", out);
}

/* Prints nothing for UNKNOWN. */
static void print_number(uint64_t number, char *text)
{
	if (number != UNKNOWN)
		sprintf(text, "%" PRIu64, number);
}

/* Prints the fields in front of every row, which are the same in all rows of a report. */
struct lead {
	char time[REPORT_TIME_SIZE], tsc_khz[24], requested[24], interval[24];
};

void report_print_titles_csv(const struct column_list *list, FILE *out)
{
	fputs("schema,time,host,source,since,tsc_khz,requested_interval_ns,interval_ns,", out);
	for (size_t i = 0; i < list->nr; i++)
		put_field(out, list->columns[i]->name, i == list->nr - 1);
}

static void print_row(const struct report *report, const struct lead *lead, const struct row *row,
		      FILE *out)
{
	const struct origin *origin = report->view->sample->origin;
	const struct column_list *list = report->columns;
	const struct place at = report_place(report, row);

	put_field(out, REPORT_SCHEMA, false);
	put_field(out, lead->time, false);
	put_field(out, report->host, false);
	put_field(out, origin->source, false);
	put_field(out, origin->since, false);
	put_field(out, lead->tsc_khz, false);
	put_field(out, lead->requested, false);
	put_field(out, lead->interval, false);
	for (size_t i = 0; i < list->nr; i++) {
		char text[CELL_TEXT_SIZE] = "";
		struct cell cell = { 0 };

		column_get(list->columns[i], &at, &cell);
		if (cell.type == CELL_TIME)
			print_number(cell.integer, text);
		else if (cell.type != CELL_UNKNOWN)
			cell_print(&cell, list->columns[i]->decimals, text, sizeof(text));
		put_field(out, text, i == list->nr - 1);
	}
}

int report_print_csv(const struct report *report, FILE *out)
{
	const struct view *view = report->view;
	struct lead lead = { "", "", "", "" };

	report_print_time(&report->view->sample->wall, lead.time);
	print_number(view->sample->origin->tsc_khz, lead.tsc_khz);
	print_number(report->requested_ns, lead.requested);
	if (view->has_interval)
		print_number(view->elapsed_ns, lead.interval);

	if (report->first)
		report_print_titles_csv(report->columns, out);
	for (size_t i = 0; i < report->order->nr; i++)
		print_row(report, &lead, report->order->rows[i], out);
	return 0;
}
