// SPDX-License-Identifier: GPL-2.0-only
#include "view/trend.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "reason/explain.h"
#include "sample/change.h"
#include "view/view.h"

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
	err = trend_table_set(totals, all.exits, nr);
	sample_free(&all);
	return err;
}

static int compare_exit(const void *exit, const void *key)
{
	return -trend_key_compare(key, exit);
}

/* Its index, or the number of all if it is not there.  It is mostly @next. */
static size_t find_total(const struct trend_table *totals, const struct sample_exit *exit,
			 size_t next)
{
	const struct sample_exit total = total_of(exit->kind, exit->code);
	size_t at;

	if (next < totals->nr && !trend_key_compare(&totals->keys[next], &total))
		return next;
	at = array_search(&total, totals->keys, totals->nr, sizeof(*totals->keys), compare_exit);
	if (at < totals->nr && trend_key_compare(&totals->keys[at], &total))
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

/* Which of the totals each exit is part of. */
static int find_totals(struct trend *trend, const struct sample *new)
{
	struct trend_table *totals = &trend->totals;
	size_t total = 0;
	uint32_t *found;
	int err;

	found = array_reserve(trend->total_of, &trend->max_totals, new->nr_exits, sizeof(*found));
	if (!found)
		return -ENOMEM;
	trend->total_of = found;
	for (size_t i = 0; i < new->nr_exits; i++) {
		total = find_total(totals, &new->exits[i], total);
		if (total == totals->nr) {
			err = add_totals(totals, new);
			if (err)
				return err;
			/* Those before have another place now. */
			return find_totals(trend, new);
		}
		found[i] = total++;
	}
	return 0;
}

/* Makes a place for each rate of the sample, and forgets what is 64 samples old. */
static int make_places(struct trend *trend, const struct sample *new)
{
	struct trend_table *totals = &trend->totals;
	int err = 0;

	if (!trend->total_of || !trend_table_has(&trend->exits, new->exits, new->nr_exits))
		err = trend_table_set(&trend->exits, new->exits, new->nr_exits)
			      ?: find_totals(trend, new);
	if (err)
		return err;
	trend->newest = (trend->newest + 1) % NR_TRENDS;
	for (size_t i = 0; i < totals->nr; i++)
		*trend_table_rate(totals, i, trend->newest) = NAN;
	return 0;
}

int trend_update(struct trend *trend, const struct sample *old, const struct sample *new)
{
	struct change change = { 0 };
	float *rates, *totals;
	double per_s = NAN;
	int err = make_places(trend, new);

	if (err)
		return err;
	rates = trend_table_rate(&trend->exits, 0, trend->newest);
	totals = trend_table_rate(&trend->totals, 0, trend->newest);
	if (old && new->time_ns > old->time_ns)
		per_s = 1e9 / (new->time_ns - old->time_ns);
	for (size_t i = 0; i < new->nr_exits; i++) {
		const struct sample_exit *exit = &new->exits[i];
		uint64_t count;

		if (!change.vm || change.vm->id != exit->vm)
			change_start(&change, old, new, sample_find_vm(new, exit->vm));
		count = change_of_count(&change, exit);
		rates[i] = count == UNKNOWN ? NAN : count * per_s;
		add_rate(&totals[trend->total_of[i]], rates[i]);
	}
	return 0;
}

int trend_copy(struct trend *copy, const struct trend *trend)
{
	int err;

	*copy = *trend;
	copy->exits = copy->totals = (struct trend_table){ 0 };
	/* Nothing is added to a copy. */
	copy->total_of = NULL;
	copy->max_totals = 0;
	err = trend_table_copy(&copy->exits, &trend->exits)
		      ?: trend_table_copy(&copy->totals, &trend->totals);
	if (err)
		trend_free(copy);
	return err;
}

void trend_free(struct trend *trend)
{
	trend_table_free(&trend->exits);
	trend_table_free(&trend->totals);
	free(trend->total_of);
	trend->total_of = NULL;
	trend->max_totals = 0;
}

static int compare_vcpu(const void *key, const void *element)
{
	const struct trend_key *a = key, *b = element;

	if (a->vm != b->vm)
		return a->vm < b->vm ? -1 : 1;
	return (a->vcpu > b->vcpu) - (a->vcpu < b->vcpu);
}

/* Index of the first key that is of the vCPU or behind it. */
static size_t first_of(const struct trend_table *table, uint32_t vm, uint32_t vcpu)
{
	const struct trend_key key = { .vm = vm, .vcpu = vcpu };

	return array_search(&key, table->keys, table->nr, sizeof(key), compare_vcpu);
}

/* Narrows the range of keys to those of a VM, or of a vCPU unless that is VCPU_NONE. */
static void narrow(const struct trend_table *table, uint32_t vm, uint32_t vcpu, size_t *entry,
		   size_t *end)
{
	bool one = vcpu != VCPU_NONE;

	*entry = first_of(table, vm, one ? vcpu : 0);
	*end = *entry;
	while (*end < table->nr && table->keys[*end].vm == vm &&
	       (!one || table->keys[*end].vcpu == vcpu))
		++*end;
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
		double *sum = &rates[nr - 1 - i], rate = *trend_table_rate(table, entry, at);

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
		table = &trend->exits;
		end = table->nr;
		if (vm || options->vms.nr == 1)
			narrow(table, vm ? vm->id : options->vms.ids[0], row->vcpu, &entry, &end);
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
