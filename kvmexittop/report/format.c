// SPDX-License-Identifier: GPL-2.0-only
#include "report/format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory-file.h"
#include "base/output.h"
#include "report/report.h"
#include "summary/compare.h"
#include "view/view.h"

#define IN(view) (1U << (view))
#define IN_ALL	 (IN(NR_VIEWS) - 1)
/* The columns of view matrix change their meaning from report to report. */
#define IN_FIXED   (IN_ALL & ~IN(VIEW_MATRIX))
#define IN_METRICS (IN(VIEW_REASON) | IN(VIEW_CATEGORY) | IN(VIEW_VCPU))

const struct format format_table[] = {
	{ "text", "a table for humans", IN_ALL, .print = report_print_text,
	  .print_why = report_print_why_text, .print_advice = report_print_advice_text },
	{ "csv", "RFC 4180, a header and one line for each row", IN_FIXED, .for_machines = true,
	  .print_titles = report_print_titles_csv, .print = report_print_csv },
	{ "json", "one object on each line", IN_ALL, .for_machines = true,
	  .print = report_print_json, .print_why = report_print_why_json,
	  .print_advice = report_print_advice_json },
	{ "openmetrics", "OpenMetrics 1.0, by VM and reason", IN_METRICS, .is_split = true,
	  .print = report_print_openmetrics },
	{ "prometheus", "the same, for node_exporter's textfile collector", IN_METRICS,
	  .is_split = true, .print = report_print_prometheus },
};

const size_t nr_formats = ARRAY_SIZE(format_table);

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < nr_formats; i++) {
		if (!strcmp(format_table[i].name, name))
			return &format_table[i];
	}
	return NULL;
}

int format_begins(const struct format *format, const struct column_list *columns,
		  const struct output *output)
{
	int begins = output_begins(output, NULL);
	struct memory_file titles;

	if (begins || output->used || !format->print_titles)
		return begins;
	if (!memory_file_open(&titles))
		return -ENOMEM;
	format->print_titles(columns, titles.stream);
	begins = memory_file_close(&titles) ?: output_begins(output, titles.text);
	free(titles.text);
	return begins;
}

struct place report_place(const struct report *report, const struct row *row)
{
	return (struct place){
		.view = report->view,
		.row = row,
		.significances = report->comparison ? report->comparison->significances : NULL,
	};
}

void report_print_time(const struct timespec *wall, char *text)
{
	size_t len;
	struct tm tm;

	text[0] = '\0';
	if (!gmtime_r(&wall->tv_sec, &tm))
		return;
	len = strftime(text, REPORT_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, REPORT_TIME_SIZE - len, ".%03ldZ", wall->tv_nsec / 1000000);
}
