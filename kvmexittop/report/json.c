// SPDX-License-Identifier: GPL-2.0-only
#include "report/report.h"

#include <math.h>

#include "report/json-object.h"
#include "sample/drift.h"
#include "summary/compare.h"

static void put_drift(struct json *json, const struct sample *sample)
{
	struct drift drift = drift_of(sample);

	json_put_integer(json, "kvm_exits", sample->kvm_exits_after);
	if (drift.state != DRIFT_UNKNOWN)
		json_put_signed(json, "drift", drift.by);
}

static void put_cell(struct json *json, const char *key, const struct column *column,
		     const struct cell *cell)
{
	switch (cell->type) {
	case CELL_UNKNOWN:
		break;
	case CELL_INTEGER:
	case CELL_TIME:
		json_put_integer(json, key, cell->integer);
		break;
	case CELL_REAL:
		json_put_real(json, key, cell->real, column->decimals);
		break;
	case CELL_SERIES:
	case CELL_SHARES:
		json_put_real(json, key, cell_number(cell), column->decimals);
		break;
	case CELL_TEXT:
		json_put_text(json, key, cell->text);
		break;
	}
}

static void put_time(struct json *json, const char *key, const struct timespec *wall)
{
	char text[REPORT_TIME_SIZE];

	report_print_time(wall, text);
	if (text[0])
		json_put_text(json, key, text);
}

static void put_compared(struct json *json, const char *key, const struct compared *compared)
{
	struct json part = json_new();

	json_put_text(&part, "host", compared->origin->host);
	put_time(&part, "since", &compared->since);
	put_time(&part, "until", &compared->until);
	json_put_integer(&part, "time_ns", llround(compared->seconds * 1e9));
	json_put_integer(&part, "intervals", compared->nr_intervals);
	json_put_object(json, key, &part);
}

static void put_header(struct json *json, const struct report *report)
{
	const struct view *view = report->view;
	const struct sample *sample = view->sample;
	const struct origin *origin = sample->origin;
	double off;

	json_put_text(json, "schema", REPORT_SCHEMA);
	put_time(json, "time", &sample->wall);
	json_put_text(json, "host", report->host);
	json_put_text(json, "source", origin->source);
	json_put_text(json, "fallback", origin->fallback);
	json_put_text(json, "since", origin->since);
	json_put_text(json, "clock", origin->clock);
	json_put_text(json, "isa", reason_isa_name(origin->reasons.isa));
	json_put_integer(json, "tsc_khz", origin->tsc_khz);
	json_put_text(json, "view", table_names[view->options->group]);
	json_put_integer(json, "requested_interval_ns", report->requested_ns);
	if (view->has_interval)
		json_put_integer(json, "interval_ns", view->elapsed_ns);
	json_put_integer(json, "vms", view->nr_vms);
	json_put_integer(json, "vcpus", view->nr_vcpus);
	json_put_integer(json, "exits", view->total.now.count);
	json_put_real(json, "rate", view_rate(view, view->total.change.count), 1);
	json_put_real(json, "tax", 100 * view_tax(view, &view->total), 2);
	put_drift(json, sample);
	if (view_account(view, &off) != DRIFT_UNKNOWN)
		json_put_signed(json, "account_drift_ns",
				llround(off * view->elapsed_ns * view->account.nr_vcpus));
	json_put_integer(json, "lost", sample->lost);
	if (sample->own_exits)
		json_put_integer(json, "own_exits", sample->own_exits);
	if (report->comparison) {
		put_compared(json, "before", &report->comparison->before);
		put_compared(json, "after", &report->comparison->after);
	}
}

static void put_row(struct json *json, const void *of, size_t i)
{
	const struct report *report = of;
	const struct place at = report_place(report, report->order->rows[i]);

	for (size_t c = 0; c < report->columns->nr; c++) {
		const struct column *column = report->columns->columns[c];
		struct cell cell = { 0 };

		column_get(column, &at, &cell);
		put_cell(json, column->name, column, &cell);
	}
}

/* The name of the reason in column top1, top2, ... */
static const char *get_top(const void *of, size_t i)
{
	const struct report *report = of;

	return report->view->tops[i].name;
}

static void put_firing(struct json *json, const void *of, size_t i)
{
	const struct report *report = of;
	const struct alert_firing *firing = &report->alerts->firings[i];

	json_put_text(json, "alert", firing->alert->text);
	if (firing->vm) {
		json_put_integer(json, "vm", firing->vm->id);
		json_put_text(json, "name", firing->vm->name[0] ? firing->vm->name : NULL);
	}
	put_cell(json, "value", firing->alert->column, &firing->value);
}

int report_print_json(const struct report *report, FILE *out)
{
	struct json json = json_new();
	const struct view *view = report->view;

	put_header(&json, report);
	if (report->alerts)
		json_put_objects(&json, "alerts", report, report->alerts->nr, put_firing);
	if (view->options->group == VIEW_MATRIX)
		json_put_texts(&json, "tops", report, view->nr_tops, get_top);
	return json_print_with(&json, "rows", report, report->order->nr, put_row, out);
}
