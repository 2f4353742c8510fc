// SPDX-License-Identifier: GPL-2.0-only
#include "view/trend.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "reason/explain.h"
#include "sample/change.h"
#include "view/view.h"

static void free_table(struct trend_table *table)
{
	free(table->keys);
	free(table->rates);
	*table = (struct trend_table){ 0 };
}

static int copy_table(struct trend_table *copy, const struct trend_table *table)
{
	struct trend_table new = {
		.keys = calloc(table->nr ?: 1, sizeof(*new.keys)),
		.rates = calloc(table->nr ?: 1, NR_TRENDS * sizeof(*new.rates)),
		.nr = table->nr,
	};

	if (!new.keys || !new.rates) {
		free_table(&new);
		return -ENOMEM;
	}
	if (new.nr) {
		memcpy(new.keys, table->keys, new.nr * sizeof(*new.keys));
		memcpy(new.rates, table->rates, new.nr *NR_TRENDS * sizeof(*new.rates));
	}
	*copy = new;
	return 0;
}

static struct trend_key key_of(const struct sample_exit *exit)
{
	return (struct trend_key){ exit->vm, exit->vcpu, exit->kind, exit->code };
}

static int compare_key(const struct trend_key *key, const struct sample_exit *exit)
{
	const struct sample_exit other = {
		.vm = key->vm, .vcpu = key->vcpu, .kind = key->kind, .code = key->code
	};

	return sample_compare_exits(&other, exit);
}

static bool same_keys(const struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	size_t i = 0;

	if (table->nr != nr)
		return false;
	while (i < nr && !compare_key(&table->keys[i], &exits[i]))
		i++;
	return i == nr;
}

static float *rate_of(const struct trend_table *table, size_t entry, size_t at)
{
	return &table->rates[at * table->nr + entry];
}

/* Makes the keys those of the exits, which are sorted; rates go with their key. */
static int set_keys(struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	struct trend_table new = { .nr = nr };
	size_t before = 0;

	if (same_keys(table, exits, nr))
		return 0;

	new.keys = calloc(nr ?: 1, sizeof(*new.keys));
	new.rates = calloc(nr ?: 1, NR_TRENDS * sizeof(*new.rates));
	if (!new.keys || !new.rates) {
		free_table(&new);
		return -ENOMEM;
	}
	for (size_t i = 0; i < nr; i++) {
		bool known;

		new.keys[i] = key_of(&exits[i]);
		while (before < table->nr && compare_key(&table->keys[before], &exits[i]) < 0)
			before++;
		known = before < table->nr && !compare_key(&table->keys[before], &exits[i]);
		for (size_t at = 0; at < NR_TRENDS; at++)
			*rate_of(&new, i, at) = known ? *rate_of(table, before, at) : NAN;
	}
	free_table(table);
	*table = new;
	return 0;
}

/* The sum over all VMs has the id 0, those of VMs start at 1. */
static struct sample_exit total_of(uint32_t kind, uint32_t code)
{
	return (struct sample_exit){ .kind = kind, .code = code };
}

/* Adds the reasons that no sample had before. */
static int add_totals(struct trend_table *totals, const struct sample *new)
{
	struct sample all = { 0 };
	size_t nr = 0;
	int err = sample_reserve(&all, 0, 0, totals->nr + new->nr_exits);

	if (err)
		return err;
	for (size_t i = 0; i < totals->nr; i++)
		all.exits[all.nr_exits++] = total_of(totals->keys[i].kind, totals->keys[i].code);
	for (size_t i = 0; i < new->nr_exits; i++)
		all.exits[all.nr_exits++] = total_of(new->exits[i].kind, new->exits[i].code);
	sample_sort(&all);
	for (size_t i = 0; i < all.nr_exits; i++) {
		if (!nr || sample_compare_exits(&all.exits[nr - 1], &all.exits[i]))
			all.exits[nr++] = all.exits[i];
	}
	err = set_keys(totals, all.exits, nr);
	sample_free(&all);
	return err;
}

static int compare_exit(const void *exit, const void *key)
{
	return -compare_key(key, exit);
}

/* Its index, or the number of all if it is not there.  It is mostly @next. */
static size_t find_total(const struct trend_table *totals, const struct sample_exit *exit,
			 size_t next)
{
	const struct sample_exit total = total_of(exit->kind, exit->code);
	size_t at;

	if (next < totals->nr && !compare_key(&totals->keys[next], &total))
		return next;
	at = array_search(&total, totals->keys, totals->nr, sizeof(*totals->keys), compare_exit);
	if (at < totals->nr && compare_key(&totals->keys[at], &total))
		return totals->nr;
	return at;
}

static void add_rate(float *sum, double rate)
{
	if (isnan(*sum))
		*sum = rate;
	else if (!isnan(rate))
		*sum += rate;
}

/* Makes a place for each rate of the sample, and forgets what is 64 samples old. */
static int make_places(struct trend *trend, const struct sample *new)
{
	struct trend_table *totals = &trend->totals;
	size_t total = 0;
	int err = set_keys(&trend->exits, new->exits, new->nr_exits);

	for (size_t i = 0; !err && i < new->nr_exits; i++) {
		total = find_total(totals, &new->exits[i], total) + 1;
		if (total > totals->nr)
			err = add_totals(totals, new);
	}
	if (err)
		return err;
	trend->newest = (trend->newest + 1) % NR_TRENDS;
	for (size_t i = 0; i < totals->nr; i++)
		*rate_of(totals, i, trend->newest) = NAN;
	return 0;
}

int trend_update(struct trend *trend, const struct sample *old, const struct sample *new)
{
	struct change change = { 0 };
	size_t total = 0;
	int err = make_places(trend, new);

	for (size_t i = 0; !err && i < new->nr_exits; i++) {
		const struct sample_exit *exit = &new->exits[i];
		uint64_t count;
		double rate = NAN;

		if (!change.vm || change.vm->id != exit->vm)
			change_start(&change, old, new, sample_find_vm(new, exit->vm));
		count = change_of_exit(&change, exit, false).count;
		if (count != UNKNOWN && new->time_ns > old->time_ns)
			rate = count * 1e9 / (new->time_ns - old->time_ns);
		total = find_total(&trend->totals, exit, total);
		*rate_of(&trend->exits, i, trend->newest) = rate;
		add_rate(rate_of(&trend->totals, total++, trend->newest), rate);
	}
	return err;
}

int trend_copy(struct trend *copy, const struct trend *trend)
{
	int err;

	*copy = *trend;
	copy->exits = copy->totals = (struct trend_table){ 0 };
	err = copy_table(&copy->exits, &trend->exits) ?: copy_table(&copy->totals, &trend->totals);
	if (err)
		trend_free(copy);
	return err;
}

void trend_free(struct trend *trend)
{
	free_table(&trend->exits);
	free_table(&trend->totals);
}

static int compare_vm(const void *vm, const void *key)
{
	uint64_t a = *(const uint64_t *)vm, b = ((const struct trend_key *)key)->vm;

	return (a > b) - (a < b);
}

/* Index of the first key whose VM is @vm or higher. */
static size_t first_of_vm(const struct trend_table *table, uint64_t vm)
{
	return array_search(&vm, table->keys, table->nr, sizeof(*table->keys), compare_vm);
}

static bool is_of_reason(const struct trend_key *key, const struct view *view,
			 const struct row *row)
{
	const struct reason_table *reasons = &view->sample->origin->reasons;

	if (row->kind)
		return key->kind == row->kind && key->code == row->code;
	if (view->options->group == VIEW_CATEGORY &&
	    explain_category(reasons->isa, key->kind, key->code) != row->code)
		return false;
	return view_selects_reason(view->options, reasons, key->kind, key->code);
}

static void add_rates(const struct trend *trend, size_t back, const struct trend_table *table,
		      size_t entry, size_t nr, double *rates)
{
	for (size_t i = 0; i < nr && back + i < NR_TRENDS; i++) {
		size_t at = (trend->newest + 2 * NR_TRENDS - back - i) % NR_TRENDS;
		double *sum = &rates[nr - 1 - i], rate = *rate_of(table, entry, at);

		if (isnan(*sum))
			*sum = rate;
		else if (!isnan(rate))
			*sum += rate;
	}
}

void trend_rates(const struct trend *trend, size_t back, const struct view *view,
		 const struct row *row, size_t nr, double *rates)
{
	const struct view_options *options = view->options;
	const struct trend_table *table = &trend->totals;
	size_t entry = 0, end = table->nr;
	const struct sample_vm *vm = row->pid && row->nr_vms > 1 ? NULL : row->vm;
	bool selected = true;

	for (size_t i = 0; i < nr; i++)
		rates[i] = NAN;

	if (row->vm || options->vms.nr || options->pids.nr || options->vcpus.nr || options->name) {
		uint32_t first = vm ? vm->id : options->vms.nr == 1 ? options->vms.ids[0] : 0;
		bool one = vm || options->vms.nr == 1;

		table = &trend->exits;
		entry = first_of_vm(table, first);
		end = one ? first_of_vm(table, (uint64_t)first + 1) : table->nr;
		vm = NULL;
	}

	for (; entry < end; entry++) {
		const struct trend_key *key = &table->keys[entry];

		if (key->vm && (!vm || vm->id != key->vm)) {
			vm = sample_find_vm(view->sample, key->vm);
			selected = vm && view_selects_vm(options, vm) &&
				   (!row->pid || vm->pid == row->pid);
		}
		if (!selected || !is_of_reason(key, view, row))
			continue;
		if (key->vm && (row->vcpu != VCPU_NONE ? key->vcpu != row->vcpu
						       : !view_selects_vcpu(options, key->vcpu)))
			continue;
		add_rates(trend, back, table, entry, nr, rates);
	}
}
