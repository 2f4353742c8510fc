// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <time.h>

#include <libsmartcols/libsmartcols.h>

#include "compare.h"
#include "drift.h"

static void print_compared(const char *which, const struct compared *compared, FILE *out)
{
	char since[32] = "", until[32] = "";
	struct tm tm;

	if (localtime_r(&compared->since.tv_sec, &tm))
		strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S", &tm);
	if (localtime_r(&compared->until.tv_sec, &tm))
		strftime(until, sizeof(until), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "%-6s %s  %s to %s  %.0f s in %zu intervals\n", which, compared->origin->host,
		since, until, compared->seconds, compared->nr_intervals);
}

static void print_header(const struct report *report, FILE *out)
{
	const struct view *view = report->view;
	const struct sample *sample = view->sample;
	const struct origin *origin = sample->origin;
	const char *isa = reason_isa_name(origin->reasons.isa);
	double rate = view_rate(view, view->total.change.count);
	double tax = 100 * view_tax(view, &view->total);
	struct drift drift = drift_of(sample);
	char when[32] = "";
	struct tm tm;

	if (localtime_r(&sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "kvmexittop %s  host %s\n", when, report->host);
	fprintf(out, "source %s  isa %s  counts since %s", origin->source, isa ? isa : "-",
		origin->since);
	/* A drift may have many digits and gets a line of its own. */
	if (drift.state != DRIFT_OFF)
		fprintf(out, "  check %s", drift.state == DRIFT_NONE ? "ok" : "-");
	if (view->has_interval)
		fprintf(out, "  interval %.3f s", view->elapsed_ns / 1e9);

	fprintf(out, "\nVMs %zu  vCPUs %zu", view->nr_vms, view->nr_vcpus);
	if (view->total.now.count == UNKNOWN)
		fprintf(out, "  exits -");
	else
		fprintf(out, "  exits %" PRIu64, view->total.now.count);
	if (isnan(rate))
		fprintf(out, "  exits/s -");
	else
		fprintf(out, "  exits/s %.1f", rate);
	if (isnan(tax))
		fprintf(out, "  tax -\n");
	else
		fprintf(out, "  tax %.2f%%\n", tax);

	if (drift.state == DRIFT_OFF)
		fprintf(out, "check %+" PRId64 ": KVM counted %s exits than all reasons sum up to\n",
			drift.by, drift.by < 0 ? "more" : "fewer");
	if (report->comparison) {
		print_compared("before", &report->comparison->before, out);
		print_compared("after", &report->comparison->after, out);
	}
	if (sample->lost)
		fprintf(out, "lost %" PRIu64 " notifications: VMs that ended may be missing\n",
			sample->lost);
}

static int add_columns(struct libscols_table *table, const struct report *report)
{
	for (size_t i = 0; i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];

		if (!scols_table_new_column(table, column_title(column, report->view), 0,
					    column->is_text ? 0 : SCOLS_FL_RIGHT))
			return -ENOMEM;
	}
	return 0;
}

static int add_row(struct libscols_table *table, const struct report *report,
		   const struct row *row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char text[CELL_TEXT_SIZE];

	if (!line)
		return -ENOMEM;

	for (size_t i = 0; i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];
		struct cell cell = { 0 };

		column_get(column, report->view, row, &cell);
		column_print(column, &cell, text, sizeof(text));
		if (scols_line_set_data(line, i, text))
			return -ENOMEM;
	}
	return 0;
}

int report_print_text(const struct report *report, FILE *out)
{
	struct libscols_table *table = scols_new_table();
	int err;

	if (!table)
		return -ENOMEM;

	/* Numbers are exact and names whole, however narrow the terminal is. */
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	scols_table_set_stream(table, out);

	err = add_columns(table, report);
	for (size_t i = 0; !err && i < report->view->nr_rows; i++)
		err = add_row(table, report, &report->view->rows[i]);
	if (!err) {
		print_header(report, out);
		err = scols_print_table(table);
		fputc('\n', out);
	}
	scols_unref_table(table);
	return err;
}
