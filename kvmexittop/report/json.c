// SPDX-License-Identifier: GPL-2.0-only
#include "report/report.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include <json-c/json.h>

#include "sample/drift.h"
#include "summary/compare.h"

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

static void put_cell(struct builder *builder, const char *key, const struct column *column,
		     const struct cell *cell)
{
	switch (cell->type) {
	case CELL_UNKNOWN:
		break;
	case CELL_INTEGER:
		put_integer(builder, key, cell->integer);
		break;
	case CELL_REAL:
		put_real(builder, key, cell->real, column->decimals);
		break;
	case CELL_TEXT:
		put_text(builder, key, cell->text);
		break;
	}
}

static void put_time(struct builder *builder, const char *key, const struct timespec *wall)
{
	char text[REPORT_TIME_SIZE];

	report_print_time(wall, text);
	if (text[0])
		put_text(builder, key, text);
}

static struct json_object *make_compared(const struct compared *compared)
{
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;

	put_text(&builder, "host", compared->origin->host);
	put_time(&builder, "since", &compared->since);
	put_time(&builder, "until", &compared->until);
	put_real(&builder, "seconds", compared->seconds, 6);
	put_integer(&builder, "intervals", compared->nr_intervals);
	if (!builder.broken)
		return builder.object;
	json_object_put(builder.object);
	return NULL;
}

static void put_header(struct builder *builder, const struct report *report)
{
	const struct view *view = report->view;
	const struct sample *sample = view->sample;
	const struct origin *origin = sample->origin;

	put_text(builder, "schema", REPORT_SCHEMA);
	put_time(builder, "time", &sample->wall);
	put_text(builder, "host", report->host);
	put_text(builder, "source", origin->source);
	put_text(builder, "fallback", origin->fallback);
	put_text(builder, "since", origin->since);
	put_text(builder, "clock", origin->clock);
	put_text(builder, "isa", reason_isa_name(origin->reasons.isa));
	put_integer(builder, "tsc_khz", origin->tsc_khz);
	put_text(builder, "view", view_names[view->options->group]);
	if (report->requested_ns != UNKNOWN)
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
	if (report->comparison) {
		put(builder, "before", make_compared(&report->comparison->before));
		put(builder, "after", make_compared(&report->comparison->after));
	}
}

/* The object, if nothing is missing in it; else NULL. */
static struct json_object *finish(struct builder *builder)
{
	if (!builder->broken)
		return builder->object;
	json_object_put(builder->object);
	return NULL;
}

static struct json_object *make_row(const void *of, size_t i)
{
	const struct report *report = of;
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;

	for (size_t c = 0; c < report->columns->nr; c++) {
		const struct column *column = report->columns->columns[c];
		struct cell cell = { 0 };

		column_get(column, report->view, &report->view->rows[i], &cell);
		put_cell(&builder, column->name, column, &cell);
	}
	return finish(&builder);
}

/* The name of the reason that column top1, top2, ... is about. */
static struct json_object *make_top(const void *of, size_t i)
{
	const struct report *report = of;
	return json_object_new_string(report->view->tops[i].name);
}

static struct json_object *make_firing(const void *of, size_t i)
{
	const struct report *report = of;
	const struct alert_firing *firing = &report->alerts->firings[i];
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;
	put_text(&builder, "alert", firing->alert->text);
	if (firing->vm) {
		put_integer(&builder, "vm", firing->vm->id);
		put_text(&builder, "name", firing->vm->name[0] ? firing->vm->name : NULL);
	}
	put_cell(&builder, "value", firing->alert->column, &firing->value);
	return finish(&builder);
}

static struct json_object *make_array(const void *of, size_t nr,
				      struct json_object *(*make)(const void *of, size_t i))
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; array && i < nr; i++) {
		struct json_object *element = make(of, i);

		if (!element || json_object_array_add(array, element)) {
			json_object_put(element);
			json_object_put(array);
			array = NULL;
		}
	}
	return array;
}

/* Prints the object as a line, and frees it. */
static int print_object(struct builder *builder, FILE *out)
{
	const char *text = NULL;

	if (!builder->broken)
		text = json_object_to_json_string_ext(
			builder->object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(builder->object);
	return text ? 0 : -ENOMEM;
}

int report_print_json(const struct report *report, FILE *out)
{
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return -ENOMEM;

	put_header(&builder, report);
	if (report->alerts)
		put(&builder, "alerts", make_array(report, report->alerts->nr, make_firing));
	if (report->view->options->group == VIEW_MATRIX)
		put(&builder, "tops", make_array(report, report->view->nr_tops, make_top));
	put(&builder, "rows", make_array(report, report->view->nr_rows, make_row));
	return print_object(&builder, out);
}

static struct json_object *make_count(struct builder *builder, const struct detail_count *count)
{
	put_integer(builder, "count", count->count);
	put_integer(builder, "cycles", count->cycles);
	return finish(builder);
}

static struct json_object *make_why_row(const void *of, size_t at)
{
	const struct detail *detail = of;
	struct builder builder = { .object = json_object_new_object() };
	const struct detail_row *row = &detail->rows[at];
	const struct detail_key *key = &row->key;

	if (!builder.object)
		return NULL;
	put_text(&builder, "what", detail_what_name(key->what));
	put_integer(&builder, "number", key->number);
	if (key->what == DETAIL_CPUID)
		put_integer(&builder, "subleaf", key->sub);
	put_text(&builder, "access", detail_access_name(key->access));
	if (key->size)
		put_integer(&builder, "size", key->size);
	put_text(&builder, "name", detail_key_fact(key));
	return make_count(&builder, &row->count);
}

static struct json_object *make_place(const void *of, size_t at)
{
	const struct detail *detail = of;
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;
	put_integer(&builder, "rip", detail->places[at].rip);
	return make_count(&builder, &detail->places[at].count);
}

static struct json_object *make_power(const void *of, size_t at)
{
	const struct detail *detail = of;
	struct builder builder = { .object = json_object_new_object() };

	if (!builder.object)
		return NULL;
	put_integer(&builder, "from", at ? (uint64_t)1 << at : 0);
	put_integer(&builder, "count", detail_power(&detail->totals, at));
	return finish(&builder);
}

/* Behind the largest power that any exit took. */
static size_t count_powers(const struct detail_totals *totals)
{
	size_t nr = 64;

	while (nr && !detail_power(totals, nr - 1))
		nr--;
	return nr;
}

static void put_why_header(struct builder *builder, const struct why_report *report)
{
	const struct detail *detail = report->detail;
	const struct detail_target *target = &detail->target;
	const struct detail_totals *totals = &detail->totals;
	char name[REASON_NAME_SIZE];

	reason_name(&report->sample->origin->reasons, target->kind, target->code, name);
	put_text(builder, "schema", "kvmexittop-why/1");
	put_time(builder, "time", &report->sample->wall);
	put_text(builder, "host", report->host);
	put_text(builder, "isa", reason_isa_name(target->isa));
	put_text(builder, "why", name);
	put_integer(builder, "code", target->code);
	put_integer(builder, "vm", report->vm ? report->vm->id : UNKNOWN);
	put_integer(builder, "pid", target->pid ?: UNKNOWN);
	put_integer(builder, "vcpu", target->vcpu == VCPU_NONE ? UNKNOWN : target->vcpu);
	put_real(builder, "interval", detail->elapsed_ns / 1e9, 6);
	put_text(builder, "unit", detail->in_ns ? "ns" : "cycles");
	put_integer(builder, "exits", totals->exits);
	put_integer(builder, "cycles", totals->cycles);
	put_integer(builder, "p50", detail_quantile(totals, 0.5));
	put_integer(builder, "p90", detail_quantile(totals, 0.9));
	put_integer(builder, "p99", detail_quantile(totals, 0.99));
	put_integer(builder, "max", totals->exits ? totals->max_cycles : UNKNOWN);
	put_real(builder, "bpf_ns_per_exit", detail_cost(detail), 1);
	put_real(builder, "bpf_cpu_share", 100 * detail_load(detail), 4);
	put_integer(builder, "not_told_apart", totals->unplaced);
	put_integer(builder, "no_room", totals->full_keys);
	put_integer(builder, "no_room_rips", totals->full_places);
	put_integer(builder, "no_room_threads", totals->full_threads);
}

int report_print_why_json(const struct why_report *report, FILE *out)
{
	struct builder builder = { .object = json_object_new_object() };
	const struct detail *detail = report->detail;

	if (!builder.object)
		return -ENOMEM;
	put_why_header(&builder, report);
	put(&builder, "rows", make_array(detail, detail->nr_rows, make_why_row));
	put(&builder, "rips", make_array(detail, detail->nr_places, make_place));
	put(&builder, "histogram", make_array(detail, count_powers(&detail->totals), make_power));
	return print_object(&builder, out);
}
