// SPDX-License-Identifier: GPL-2.0-only
/* The breakdown of one reason as JSON. */
#include "report/report.h"

#include "report/json-object.h"

static void put_ns(struct json *json, const char *key, const struct breakdown *breakdown,
		   uint64_t cycles)
{
	json_put_integer(json, key, breakdown_ns(breakdown, cycles));
}

static void put_count(struct json *json, const struct breakdown *breakdown,
		      const struct breakdown_count *count)
{
	json_put_integer(json, "count", count->count);
	put_ns(json, "time_ns", breakdown, count->cycles);
}

static void put_row(struct json *json, const void *of, size_t i)
{
	const struct breakdown *breakdown = of;
	const struct breakdown_row *row = &breakdown->rows[i];
	const struct breakdown_key *key = &row->key;

	json_put_text(json, "what", breakdown_what_name(key->what));
	json_put_integer(json, "number", key->number);
	if (key->what == BREAKDOWN_CPUID)
		json_put_integer(json, "subleaf", key->sub);
	if (key->what == BREAKDOWN_HYPERCALL)
		json_put_text(json, "interface", breakdown_interface_name(key->sub));
	json_put_text(json, "access", breakdown_access_name(key->access));
	if (key->size)
		json_put_integer(json, "size", key->size);
	json_put_text(json, "name", breakdown_key_fact(key));
	put_count(json, breakdown, &row->count);
}

static void put_place(struct json *json, const void *of, size_t i)
{
	const struct breakdown *breakdown = of;

	json_put_integer(json, "rip", breakdown->places[i].rip);
	put_count(json, breakdown, &breakdown->places[i].count);
}

static void put_power(struct json *json, const void *of, size_t i)
{
	const struct breakdown *breakdown = of;

	put_ns(json, "from_ns", breakdown, i ? (uint64_t)1 << i : 0);
	json_put_integer(json, "count", breakdown_power(&breakdown->totals, i));
}

/* One more than the largest power with an exit. */
static size_t count_powers(const struct breakdown_totals *totals)
{
	size_t nr = 64;

	while (nr && !breakdown_power(totals, nr - 1))
		nr--;
	return nr;
}

static void put_header(struct json *json, const struct why_report *report)
{
	const struct breakdown *breakdown = report->breakdown;
	const struct breakdown_target *target = &breakdown->target;
	const struct breakdown_totals *totals = &breakdown->totals;
	char name[REASON_NAME_SIZE], when[REPORT_TIME_SIZE];

	report_print_time(&report->sample->wall, when);
	reason_name(&report->sample->origin->reasons, target->kind, target->code, name);
	json_put_text(json, "schema", REPORT_WHY_SCHEMA);
	json_put_text(json, "time", when[0] ? when : NULL);
	json_put_text(json, "host", report->host);
	json_put_text(json, "isa", reason_isa_name(target->isa));
	json_put_text(json, "why", name);
	json_put_integer(json, "code", target->code);
	json_put_integer(json, "vm", report->vm ? report->vm->id : UNKNOWN);
	json_put_integer(json, "pid", target->pid ?: UNKNOWN);
	json_put_integer(json, "vcpu", target->vcpu == VCPU_NONE ? UNKNOWN : target->vcpu);
	json_put_integer(json, "interval_ns", breakdown->elapsed_ns);
	json_put_integer(json, "tsc_khz", breakdown->tsc_khz);
	json_put_integer(json, "exits", totals->exits);
	put_ns(json, "time_ns", breakdown, totals->cycles);
	put_ns(json, "p50_ns", breakdown, breakdown_quantile(totals, 0.5));
	put_ns(json, "p90_ns", breakdown, breakdown_quantile(totals, 0.9));
	put_ns(json, "p99_ns", breakdown, breakdown_quantile(totals, 0.99));
	put_ns(json, "max_ns", breakdown, totals->exits ? totals->max_cycles : UNKNOWN);
	json_put_real(json, "bpf_ns_per_exit", breakdown_cost(breakdown), 1);
	json_put_real(json, "bpf_cpu_share", 100 * breakdown_load(breakdown), 4);
	json_put_integer(json, "not_told_apart", totals->unplaced);
	json_put_integer(json, "no_room", totals->full_keys);
	json_put_integer(json, "no_room_rips", totals->full_places);
	json_put_integer(json, "no_room_threads", totals->full_threads);
}

int report_print_why_json(const struct why_report *report, FILE *out)
{
	const struct breakdown *breakdown = report->breakdown;
	size_t nr_powers = count_powers(&breakdown->totals);
	struct json json = json_new();

	put_header(&json, report);
	json_put_objects(&json, "rows", breakdown, breakdown->nr_rows, put_row);
	json_put_objects(&json, "rips", breakdown, breakdown->nr_places, put_place);
	json_put_objects(&json, "histogram", breakdown, nr_powers, put_power);
	return json_print(&json, out);
}
