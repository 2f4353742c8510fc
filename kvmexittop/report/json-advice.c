// SPDX-License-Identifier: GPL-2.0-only
/* Advice as JSON. */
#include "report/report.h"

#include <math.h>

#include "report/json-object.h"

static void put_vm(struct json *json, const struct sample_vm *vm)
{
	json_put_integer(json, "vm", vm->id);
	json_put_text(json, "name", vm->name[0] ? vm->name : NULL);
	json_put_integer(json, "pid", vm->pid ?: UNKNOWN);
}

static void put_item(struct json *json, const void *of, size_t i)
{
	const struct advice_item *item = &((const struct advice *)of)->items[i];

	put_vm(json, item->vm);
	json_put_text(json, "rule", item->rule->name);
	json_put_real(json, "gain", item->gain, 1);
	json_put_text(json, "evidence", item->evidence);
	json_put_text(json, "meaning", item->rule->meaning);
	json_put_text(json, "try", item->rule->attempt);
	json_put_text(json, "helped_if", item->rule->proof);
	json_put_text(json, "source", item->rule->source);
}

static void put_quiet(struct json *json, const void *of, size_t i)
{
	const struct advice *advice = of;
	const struct advice_vm *vm = &advice->quiet[i];
	char text[ADVICE_EVIDENCE_SIZE];

	advice_print_quiet(advice, vm, text, sizeof(text));
	put_vm(json, vm->vm);
	json_put_text(json, "verdict", advice_quiet_name(vm->quiet));
	json_put_real(json, "cost", vm->cost, 1);
	json_put_real(json, "tax", vm->tax, 2);
	json_put_text(json, "sentence", text);
}

/* The @i-th of what is not known. */
static unsigned int find_need(const struct advice *advice, size_t i)
{
	unsigned int need = 0;

	for (;; need++) {
		if (advice->unknown & 1U << need && !i--)
			return need;
	}
}

static size_t count_unknown(const struct advice *advice)
{
	return __builtin_popcount(advice->unknown);
}

static void put_unknown(struct json *json, const void *of, size_t i)
{
	const unsigned int need = find_need(of, i);
	char rules[400];

	advice_print_rules(need, rules, sizeof(rules));
	json_put_text(json, "what", advice_need_name(need));
	json_put_text(json, "rules", rules[0] ? rules : NULL);
}

int report_print_advice_json(const struct advice_report *report, FILE *out)
{
	const struct advice *advice = report->advice;
	const struct sample *sample = advice->sample;
	char when[REPORT_TIME_SIZE];
	struct json json = json_new();

	report_print_time(&sample->wall, when);
	json_put_text(&json, "schema", REPORT_ADVICE_SCHEMA);
	json_put_text(&json, "time", when[0] ? when : NULL);
	json_put_text(&json, "host", report->host);
	json_put_text(&json, "source", sample->origin->source);
	json_put_text(&json, "isa", reason_isa_name(sample->origin->reasons.isa));
	json_put_integer(&json, "interval_ns", llround(advice->seconds * 1e9));
	json_put_objects(&json, "advice", advice, advice->nr_items, put_item);
	json_put_objects(&json, "quiet", advice, advice->nr_quiet, put_quiet);
	json_put_objects(&json, "unknown", advice, count_unknown(advice), put_unknown);
	return json_print(&json, out);
}
