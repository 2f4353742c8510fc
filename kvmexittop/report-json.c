// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <time.h>

#include <json-c/json.h>

#include "drift.h"

/*
 * An object under construction.  What it is given belongs to it; once a piece
 * was missing for want of memory, it is broken and printed no more.
 */
struct builder {
	struct json_object *object;
	bool broken;
};

static void put(struct builder *builder, const char *key, struct json_object *value)
{
	if (!value || json_object_object_add(builder->object, key, value)) {
		json_object_put(value);
		builder->broken = true;
	}
}

static void put_text(struct builder *builder, const char *key, const char *text)
{
	if (text)
		put(builder, key, json_object_new_string(text));
}

static void put_integer(struct builder *builder, const char *key, uint64_t value)
{
	if (value != UNKNOWN)
		put(builder, key, json_object_new_uint64(value));
}

static void put_drift(struct builder *builder, const struct sample *sample)
{
	struct drift drift = drift_of(sample);

	put_integer(builder, "kvm_exits", sample->kvm_exits_after);
	if (drift.state != DRIFT_UNKNOWN)
		put(builder, "drift", json_object_new_int64(drift.by));
}

/* With as many decimals as the text has, so that both show the same number. */
static void put_real(struct builder *builder, const char *key, double value, int decimals)
{
	char text[CELL_TEXT_SIZE];

	snprintf(text, sizeof(text), "%.*f", decimals, value);
	if (!isnan(value))
		put(builder, key, json_object_new_double_s(value, text));
}

static void put_cell(struct builder *builder, const struct column *column,
		     const struct cell *cell)
{
	switch (cell->type) {
	case CELL_UNKNOWN:
		break;
	case CELL_INTEGER:
		put_integer(builder, column->name, cell->integer);
		break;
	case CELL_REAL:
		put_real(builder, column->name, cell->real, column->decimals);
		break;
	case CELL_TEXT:
		put_text(builder, column->name, cell->text);
		break;
	}
}

static void put_time(struct builder *builder, const struct timespec *wall)
{
	char seconds[32], text[48];
	struct tm tm;

	if (!gmtime_r(&wall->tv_sec, &tm))
		return;
	strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%03ldZ", seconds, wall->tv_nsec / 1000000);
	put_text(builder, "time", text);
}

static void put_header(struct builder *builder, const struct report *report)
{
	const struct view *view = report->view;
	const struct sample *sample = view->sample;
	const struct origin *origin = sample->origin;

	put_text(builder, "schema", "kvmexittop/1");
	put_time(builder, &sample->wall);
	put_text(builder, "host", report->host);
	put_text(builder, "source", origin->source);
	put_text(builder, "fallback", origin->fallback);
	put_text(builder, "since", origin->since);
	put_text(builder, "clock", origin->clock);
	put_text(builder, "isa", reason_isa_name(origin->reasons.isa));
	put_integer(builder, "tsc_khz", origin->tsc_khz);
	put_text(builder, "view", view_names[view->options->group]);
	put_real(builder, "requested_interval", report->requested_ns / 1e9, 3);
	if (view->has_interval)
		put_real(builder, "interval", view->elapsed_ns / 1e9, 6);
	put_integer(builder, "vms", view->nr_vms);
	put_integer(builder, "vcpus", view->nr_vcpus);
	put_integer(builder, "exits", view->total.now.count);
	put_real(builder, "rate", view_rate(view, view->total.change.count), 1);
	put_real(builder, "tax", 100 * view_tax(view, &view->total), 2);
	put_drift(builder, sample);
	put_integer(builder, "lost", sample->lost);
	if (sample->own_exits)
		put_integer(builder, "own_exits", sample->own_exits);
}

static struct json_object *make_row(const struct report *report, const struct row *row)
{
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;

	for (size_t i = 0; i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];
		struct cell cell = { 0 };

		column_get(column, report->view, row, &cell);
		put_cell(&builder, column, &cell);
	}
	if (!builder.broken)
		return builder.object;
	json_object_put(builder.object);
	return NULL;
}

static struct json_object *make_rows(const struct report *report)
{
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; rows && i < report->view->nr_rows; i++) {
		struct json_object *row = make_row(report, &report->view->rows[i]);

		if (!row || json_object_array_add(rows, row)) {
			json_object_put(row);
			json_object_put(rows);
			rows = NULL;
		}
	}
	return rows;
}

/* The reasons that columns top1, top2, ... are about. */
static struct json_object *make_tops(const struct view *view)
{
	struct json_object *tops = json_object_new_array();

	for (size_t i = 0; tops && i < view->nr_tops; i++) {
		struct json_object *name = json_object_new_string(view->tops[i].name);

		if (!name || json_object_array_add(tops, name)) {
			json_object_put(name);
			json_object_put(tops);
			tops = NULL;
		}
	}
	return tops;
}

int report_print_json(const struct report *report, FILE *out)
{
	struct builder builder = { .object = json_object_new_object() };
	const char *text = NULL;

	if (!builder.object)
		return -ENOMEM;

	put_header(&builder, report);
	if (report->view->options->group == VIEW_MATRIX)
		put(&builder, "tops", make_tops(report->view));
	put(&builder, "rows", make_rows(report));
	if (!builder.broken)
		text = json_object_to_json_string_ext(builder.object, JSON_C_TO_STRING_PLAIN |
						      JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(builder.object);
	return text ? 0 : -ENOMEM;
}
