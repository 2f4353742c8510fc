// SPDX-License-Identifier: GPL-2.0-only
#include "advice/advice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* Firmware and boot loaders use slow devices, and that ends by itself. */
#define BOOT_NS (120 * 1000000000ULL)
/* Samples are not taken to the nanosecond. */
#define SHORTEST_S (0.95 * ADVICE_NS / 1e9)

/* Nothing costs much: percent of one CPU for each vCPU; tax; and waiting and blocked. */
#define CHEAP_COST    2
#define CHEAP_TAX     3
#define CHEAP_WAITING 2
#define CHEAP_BLOCKED 1

/* A situation is the same VM over the whole time, or a third of it. */
static bool speaks(const struct advice_rule *rule, const struct advice *advice, double *gain)
{
	*gain = rule->gain(&advice->whole);
	if (!(*gain > 0))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(advice->thirds); i++) {
		if (advice->thirds[i].seconds > 0 && !(rule->gain(&advice->thirds[i]) > 0))
			return false;
	}
	return true;
}

/* Those of NEED_* that are not known of the VM. */
static unsigned int find_unknown(const struct situation *situation)
{
	const bool svm = situation_is_svm(situation);
	unsigned int unknown = 0;

	if (isnan(situation_polling(situation)))
		unknown |= NEED_POLLING;
	if (isnan(situation_waiting(situation)))
		unknown |= NEED_WAITING;
	if (isnan(situation_costs(situation, GROUP_ALL).blocked))
		unknown |= NEED_BLOCKED;
	if (!(situation->vm->flags.yes | situation->vm->flags.no))
		unknown |= NEED_FLAGS;
	if (sample_trait(situation->sample, svm ? TRAIT_AVIC : TRAIT_ENABLE_APICV) == UNKNOWN)
		unknown |= NEED_CPU;
	return unknown;
}

static int add_item(struct advice *advice, const struct advice_rule *rule, double gain)
{
	struct advice_item *item = array_reserve(advice->items, &advice->max_items,
						 advice->nr_items + 1, sizeof(*item));

	if (!item)
		return -ENOMEM;
	advice->items = item;
	item += advice->nr_items++;
	*item = (struct advice_item){ .rule = rule, .vm = advice->whole.vm, .gain = gain };
	rule->evidence(&advice->whole, item->evidence, sizeof(item->evidence));
	return 0;
}

static int compare_items(const void *a, const void *b)
{
	const struct advice_item *x = a, *y = b;

	if (x->gain != y->gain)
		return x->gain > y->gain ? -1 : 1;
	if (x->vm->id != y->vm->id)
		return x->vm->id < y->vm->id ? -1 : 1;
	return strcmp(x->rule->name, y->rule->name);
}

static void sort_items(struct advice *advice)
{
	if (advice->nr_items)
		qsort(advice->items, advice->nr_items, sizeof(*advice->items), compare_items);
	if (advice->nr_items > ADVICE_MAX) {
		advice->nr_items = ADVICE_MAX;
		advice->is_full = true;
	}
}

static bool hides(const struct advice_rule *rule, const struct advice_rule *other)
{
	for (size_t i = 0; i < ARRAY_SIZE(rule->hides) && rule->hides[i]; i++) {
		if (!strcmp(rule->hides[i], other->name))
			return true;
	}
	return false;
}

/* Drops the items from @first on that another one of the same VM explains. */
static void drop_hidden(struct advice *advice, size_t first)
{
	struct advice_item *items = advice->items;
	size_t nr = advice->nr_items, to = first;

	for (size_t i = first; i < nr; i++) {
		for (size_t j = first; j < nr; j++)
			items[i].is_hidden |= hides(items[j].rule, items[i].rule);
	}
	for (size_t i = first; i < nr; i++) {
		if (!items[i].is_hidden)
			items[to++] = items[i];
	}
	advice->nr_items = to;
}

/* The reason that costs most. */
static void find_dearest(const struct situation *situation, struct advice_vm *vm)
{
	uint64_t most = 0;

	for (size_t i = 0; i < situation->nr_reasons; i++) {
		const uint64_t cost = counters_cost(&situation->reasons[i].sum);

		if (cost == UNKNOWN || cost <= most)
			continue;
		most = cost;
		vm->kind = situation->reasons[i].kind;
		vm->code = situation->reasons[i].code;
	}
}

static enum advice_quiet judge_quiet(const struct situation *situation, struct advice_vm *vm)
{
	const double waiting = situation_waiting(situation);
	const double blocked = situation_costs(situation, GROUP_ALL).blocked;

	vm->cost = situation_percent(situation, situation->parts.cost);
	vm->tax = 100 * vm->cost / situation_busy(situation);
	find_dearest(situation, vm);
	if (isnan(vm->tax))
		return QUIET_UNKNOWN;
	if (vm->cost > CHEAP_COST * (double)situation->nr_vcpus && vm->tax > CHEAP_TAX)
		return QUIET_UNEXPLAINED;
	if (isnan(waiting))
		return QUIET_CHEAP_SO_FAR;
	if (waiting > CHEAP_WAITING * (double)situation->nr_vcpus ||
	    blocked > CHEAP_BLOCKED * (double)situation->nr_vcpus)
		return QUIET_UNEXPLAINED;
	return QUIET_CHEAP;
}

static int add_quiet(struct advice *advice, const struct sample_vm *vm, bool judged)
{
	struct advice_vm *quiet = array_reserve(advice->quiet, &advice->max_quiet,
						advice->nr_quiet + 1, sizeof(*quiet));

	if (!quiet)
		return -ENOMEM;
	advice->quiet = quiet;
	quiet += advice->nr_quiet++;
	*quiet = (struct advice_vm){ .vm = vm, .quiet = QUIET_YOUNG, .cost = NAN, .tax = NAN };
	if (judged)
		quiet->quiet = judge_quiet(&advice->whole, quiet);
	return 0;
}

/* Asks all rules about the VM of the situations. */
static int judge(struct advice *advice, const struct sample_vm *vm)
{
	const bool young = vm->age_ns != UNKNOWN && vm->age_ns < BOOT_NS;
	const size_t first = advice->nr_items;
	const struct advice_rule *rule;
	unsigned int unknown;
	double gain;
	int err = 0;

	if (advice->whole.seconds < SHORTEST_S)
		return add_quiet(advice, vm, false);
	unknown = find_unknown(&advice->whole);
	advice->unknown |= unknown;
	for (size_t i = 0; !err && (rule = rule_get(i)); i++) {
		if (rule->needs & unknown || (young && !rule->young))
			continue;
		if (speaks(rule, advice, &gain))
			err = add_item(advice, rule, gain);
	}
	if (err)
		return err;
	drop_hidden(advice, first);
	if (advice->nr_items == first)
		return add_quiet(advice, vm, !young);
	/* The smallest are dropped before there are too many. */
	if (advice->nr_items > 2 * ADVICE_MAX)
		sort_items(advice);
	return 0;
}

/* Adds the changes of a VM between each two samples. */
static int measure(struct advice *advice, const struct sample *const *samples, size_t nr,
		   const struct sample_vm *vm)
{
	int err = 0;

	situation_clear(&advice->whole);
	for (size_t i = 0; i < ARRAY_SIZE(advice->thirds); i++)
		situation_clear(&advice->thirds[i]);
	for (size_t i = 0; !err && i + 1 < nr; i++) {
		const struct sample *new = samples[i + 1];
		const struct sample_vm *then = sample_find_vm(new, vm->id);

		/* In an older sample the number may be that of another VM. */
		if (!then || !sample_is_same_vm(then, vm))
			continue;
		err = situation_add(&advice->thirds[i], &advice->changes[i], samples[i], new, then)
			      ?: situation_add(&advice->whole, &advice->changes[i], samples[i], new,
					       then);
	}
	return err;
}

int advice_make(struct advice *advice, const struct sample *const *samples, size_t nr,
		bool (*wants)(const void *data, const struct sample_vm *vm), const void *data)
{
	const struct sample *newest = samples[nr - 1];
	int err = 0;

	advice->sample = newest;
	advice->seconds = (newest->time_ns - samples[0]->time_ns) / 1e9;
	advice->nr_items = advice->nr_quiet = 0;
	advice->unknown = 0;
	advice->is_full = false;
	for (size_t i = 0; !err && i < newest->nr_vms; i++) {
		const struct sample_vm *vm = &newest->vms[i];

		if (vm->gone || (wants && !wants(data, vm)))
			continue;
		err = measure(advice, samples, nr, vm) ?: judge(advice, vm);
	}
	sort_items(advice);
	return err;
}

void advice_free(struct advice *advice)
{
	free(advice->items);
	free(advice->quiet);
	situation_free(&advice->whole);
	for (size_t i = 0; i < ARRAY_SIZE(advice->thirds); i++) {
		situation_free(&advice->thirds[i]);
		change_free(&advice->changes[i]);
	}
	*advice = (struct advice){ 0 };
}

bool advice_is_ready(const struct advice *advice)
{
	return advice->sample && advice->seconds >= SHORTEST_S;
}
