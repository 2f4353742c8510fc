// SPDX-License-Identifier: GPL-2.0-only
#include "report/report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/safe.h"
#include "report/text-table.h"
#include "sample/cycles.h"
#include "sample/drift.h"
#include "summary/compare.h"

static void print_compared(const char *which, const struct compared *compared, FILE *out)
{
	char since[32] = "", until[32] = "";
	struct tm tm;

	if (localtime_r(&compared->since.tv_sec, &tm))
		strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S", &tm);
	if (localtime_r(&compared->until.tv_sec, &tm))
		strftime(until, sizeof(until), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "%-6s %s  %s to %s  %.0f s in %zu intervals\n", which,
		SAFE(compared->origin->host), since, until, compared->seconds,
		compared->nr_intervals);
}

/* Nothing where a part is not known. */
static void print_account(const struct view *view, FILE *out)
{
	double off;

	switch (view_account(view, &off)) {
	case DRIFT_NONE:
		fprintf(out, "  account ok");
		break;
	case DRIFT_OFF:
		fprintf(out, "  account %+.2f%%", 100 * off);
		break;
	case DRIFT_UNKNOWN:
		break;
	}
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
	fprintf(out, "kvmexittop %s  host %s\n", when, SAFE(report->host));
	fprintf(out, "source %s  isa %s  counts since %s", SAFE(origin->source), isa ? isa : "-",
		SAFE(origin->since));
	if (origin->clock && strcmp(origin->clock, "tsc"))
		fprintf(out, "  cycles from %s", SAFE(origin->clock));
	if (!cycles_are_time(origin->tsc_khz))
		fprintf(out, "  in cycles: the TSC's frequency is not known");
	/* A drift may have many digits, so it has its own line below. */
	if (drift.state != DRIFT_OFF)
		fprintf(out, "  check %s", drift.state == DRIFT_NONE ? "ok" : "-");
	print_account(view, out);
	if (view->has_interval)
		fprintf(out, "  interval %.3f s", view->elapsed_ns / 1e9);

	if (origin->fallback)
		fprintf(out, "\nnot %s", SAFE(origin->fallback));
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
		fprintf(out,
			"check %+" PRId64 ": KVM counted %s exits than the sum of all reasons\n",
			drift.by, drift.by < 0 ? "more" : "fewer");
	if (sample->own_exits)
		fprintf(out, "own %" PRIu64 " exits, caused by this reading, are left out\n",
			sample->own_exits);
	if (report->comparison) {
		print_compared("before", &report->comparison->before, out);
		print_compared("after", &report->comparison->after, out);
	}
	if (sample->lost)
		fprintf(out, "lost %" PRIu64 " %s\n", sample->lost,
			SAFE(origin->loses ?: "exits or VMs"));
}

static int add_columns(struct text_table *table, const struct report *report)
{
	int err = 0;

	for (size_t i = 0; !err && i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];

		err = text_table_add_column(table, column_title(column, report->view),
					    !column->is_text);
	}
	return err;
}

static int add_row(struct text_table *table, const struct report *report, const struct row *row)
{
	struct place at = report_place(report, row);
	int err = 0;

	at.in_cycles = view_in_cycles(report->view);
	for (size_t i = 0; !err && i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];
		char text[CELL_TEXT_SIZE];
		struct cell cell = { 0 };

		column_get(column, &at, &cell);
		cell_print(&cell, column->decimals, text, sizeof(text));
		err = text_table_add_cell(table, text);
	}
	return err;
}

int report_print_text(const struct report *report, FILE *out)
{
	struct text_table *table = text_table_new(out);
	int err;

	if (!table)
		return -ENOMEM;

	err = add_columns(table, report);
	for (size_t i = 0; !err && i < report->order->nr; i++)
		err = add_row(table, report, report->order->rows[i]);
	if (!err) {
		print_header(report, out);
		err = text_table_print(table);
		fputc('\n', out);
	}
	text_table_free(table);
	return err;
}
