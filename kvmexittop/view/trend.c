// SPDX-License-Identifier: GPL-2.0-only
#include "view/trend.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reason/explain.h"
#include "sample/change.h"
#include "sample/epoch.h"
#include "view/view.h"

/* Returns the index of the total of an exit, usually @next, or the number of totals. */
static size_t find_total(const struct trend_table *totals, const struct sample_exit *exit,
			 size_t next)
{
	const struct trend_key key = { .kind = exit->kind, .code = exit->code };
	size_t at;

	if (next < totals->nr && !trend_key_compare(&totals->keys[next], &key))
		return next;
	at = trend_table_search(totals, &key);
	return at < totals->nr && !trend_key_compare(&totals->keys[at], &key) ? at : totals->nr;
}

/* Adds reasons that occur for the first time. */
static int add_totals(struct trend_table *totals, const struct sample *new)
{
	struct sample all = { 0 };
	size_t nr = 0, total = 0;
	int err = 0;

	for (size_t i = 0; !err && i < totals->nr; i++) {
		const struct sample_exit exit = { .kind = totals->keys[i].kind,
						  .code = totals->keys[i].code };

		err = sample_add_exit(&all, &exit);
	}
	for (size_t i = 0; !err && i < new->nr_exits; i++) {
		const struct sample_exit exit = { .kind = new->exits[i].kind,
						  .code = new->exits[i].code };

		total = find_total(totals, &exit, total) + 1;
		if (total > totals->nr)
			err = sample_add_exit(&all, &exit);
	}
	sample_sort(&all);
	for (size_t i = 0; i < all.nr_exits; i++) {
		if (!nr || sample_compare_exits(&all.exits[nr - 1], &all.exits[i]))
			all.exits[nr++] = all.exits[i];
	}
	if (!err)
		err = trend_table_set_keys(totals, all.exits, nr);
	sample_free(&all);
	return err < 0 ? err : 0;
}

/* Reserves room for the relation of exits to totals. */
static int reserve_parts(struct trend *trend)
{
	uint32_t *total_of_exits, *parts;
	size_t *first;

	total_of_exits = reallocarray(trend->total_of, trend->exits.nr + 1, sizeof(*parts));
	if (!total_of_exits)
		return -ENOMEM;
	trend->total_of = total_of_exits;
	parts = reallocarray(trend->parts, trend->exits.nr + 1, sizeof(*parts));
	if (!parts)
		return -ENOMEM;
	trend->parts = parts;
	first = reallocarray(trend->first_part, trend->totals.nr + 1, sizeof(*first));
	if (!first)
		return -ENOMEM;
	trend->first_part = first;
	memset(first, 0, (trend->totals.nr + 1) * sizeof(*first));
	return 0;
}

/* Sorts the exits by their total: counts the parts of each, then places them. */
static void find_parts(struct trend *trend, const struct sample *new)
{
	size_t *first = trend->first_part, total = 0, end = 0;

	for (size_t i = 0; i < new->nr_exits; i++) {
		total = find_total(&trend->totals, &new->exits[i], total);
		trend->total_of[i] = total;
		first[total++]++;
	}
	for (size_t i = 0; i <= trend->totals.nr; i++) {
		size_t nr = first[i];

		first[i] = end;
		end += nr;
	}
	for (size_t i = 0; i < new->nr_exits; i++)
		trend->parts[first[trend->total_of[i]]++] = i;
	/* Each index is now the start of the next total. */
	memmove(&first[1], first, trend->totals.nr * sizeof(*first));
	first[0] = 0;
}

/* Makes the keys those of the sample; they rarely change. */
static int make_places(struct trend *trend, const struct sample *new)
{
	int changed = trend_table_set_keys(&trend->exits, new->exits, new->nr_exits);
	int err;

	if (changed <= 0)
		return changed;
	err = add_totals(&trend->totals, new) ?: reserve_parts(trend);
	if (!err)
		find_parts(trend, new);
	return err;
}

static void add_rate(float *sum, double rate)
{
	if (isnan(*sum))
		*sum = rate;
	else if (!isnan(rate))
		*sum += rate;
}

/* Writes the rates of one VM: of @nr exits, from @first on. */
static void update_vm(struct trend *trend, struct change *change, const struct sample_exit *exits,
		      size_t first, size_t nr, uint64_t elapsed_ns)
{
	float *rates = trend->exits.rates[trend->newest];
	float *totals = trend->totals.rates[trend->newest];

	for (size_t i = first; i < first + nr; i++) {
		uint64_t count = change_of_count(change, &exits[i]);
		double rate = NAN;

		if (count != UNKNOWN && elapsed_ns)
			rate = count * 1e9 / elapsed_ns;
		rates[i] = rate;
		add_rate(&totals[trend->total_of[i]], rate);
	}
}

int trend_update(struct trend *trend, const struct sample *old, const struct sample *new)
{
	struct change change = { 0 };
	uint64_t elapsed_ns;
	size_t first = 0, nr;
	float *totals;
	int err;

	/* In another epoch, numbers belong to other VMs. */
	if (old && !epoch_is_same(old, new)) {
		trend_free(trend);
		old = NULL;
	}
	elapsed_ns = old ? new->time_ns - old->time_ns : 0;
	err = make_places(trend, new);
	trend->newest = (trend->newest + 1) % NR_TRENDS;
	totals = err ? NULL : trend_table_write(&trend->totals, trend->newest);
	if (!totals || !trend_table_write(&trend->exits, trend->newest)) {
		trend_free(trend);
		return -ENOMEM;
	}
	for (size_t i = 0; i < trend->totals.nr; i++)
		totals[i] = NAN;
	for (size_t i = 0; !err && i < new->nr_vms; i++) {
		const struct sample_vm *vm = &new->vms[i];

		for (nr = 0; first + nr < new->nr_exits &&new->exits[first + nr].vm == vm->id;)
			nr++;
		err = change_start(&change, old, new, vm);
		if (!err)
			update_vm(trend, &change, new->exits, first, nr, elapsed_ns);
		first += nr;
	}
	change_free(&change);
	if (err)
		trend_free(trend);
	return err;
}

/* Copies the relation of exits to totals. */
static int copy_parts(struct trend *copy, const struct trend *trend)
{
	int err = reserve_parts(copy);

	if (err)
		return err;
	if (trend->exits.nr) {
		memcpy(copy->total_of, trend->total_of, trend->exits.nr * sizeof(*copy->total_of));
		memcpy(copy->parts, trend->parts, trend->exits.nr * sizeof(*copy->parts));
	}
	if (trend->first_part)
		memcpy(copy->first_part, trend->first_part,
		       (trend->totals.nr + 1) * sizeof(*copy->first_part));
	return 0;
}

int trend_copy(struct trend *copy, const struct trend *trend)
{
	int err;

	*copy = (struct trend){ .newest = trend->newest };
	err = trend_table_copy(&copy->exits, &trend->exits)
		      ?: trend_table_copy(&copy->totals, &trend->totals)
		      ?: copy_parts(copy, trend);
	if (err)
		trend_free(copy);
	return err;
}

void trend_free(struct trend *trend)
{
	trend_table_free(&trend->exits);
	trend_table_free(&trend->totals);
	free(trend->total_of);
	free(trend->parts);
	free(trend->first_part);
	*trend = (struct trend){ 0 };
}

/* The row whose rates are wanted. */
struct wish {
	const struct trend *trend;
	const struct view *view;
	const struct row *row;
	size_t back, nr;
	double *rates;
};

static bool is_of_reason(const struct wish *wish, const struct trend_key *key)
{
	const struct view *view = wish->view;
	const struct reason_table *reasons = &view->sample->origin->reasons;

	if (wish->row->kind)
		return key->kind == wish->row->kind && key->code == wish->row->code;
	if (view->options->group == VIEW_CATEGORY &&
	    explain_category(reasons->isa, key->kind, key->code) != wish->row->code)
		return false;
	return view_selects_reason(view->options, reasons, key->kind, key->code);
}

static void add_rates(const struct wish *wish, const struct trend_table *table, size_t entry)
{
	for (size_t i = 0; i < wish->nr && wish->back + i < NR_TRENDS; i++) {
		size_t at = (wish->trend->newest + 2 * NR_TRENDS - wish->back - i) % NR_TRENDS;
		double *sum = &wish->rates[wish->nr - 1 - i];
		double rate = table->rates[at] ? table->rates[at][entry] : NAN;

		if (isnan(*sum))
			*sum = rate;
		else if (!isnan(rate))
			*sum += rate;
	}
}

/* Adds the rates of a VM, or of one of its vCPUs. */
static void add_vm(const struct wish *wish, const struct sample_vm *vm)
{
	const struct trend_table *table = &wish->trend->exits;
	const struct row *row = wish->row;
	const bool one = row->vcpu != VCPU_NONE;
	const struct trend_key first = { .vm = vm->id, .vcpu = one ? row->vcpu : 0 };

	if (!view_selects_vm(wish->view->options, vm))
		return;
	for (size_t i = trend_table_search(table, &first); i < table->nr; i++) {
		const struct trend_key *key = &table->keys[i];

		if (key->vm != vm->id || (one && key->vcpu != row->vcpu))
			break;
		if ((one || view_selects_vcpu(wish->view->options, key->vcpu)) &&
		    is_of_reason(wish, key))
			add_rates(wish, table, i);
	}
}

/* Adds the parts of a total that the filters select. */
static void add_parts(const struct wish *wish, size_t total)
{
	const struct trend *trend = wish->trend;
	const struct sample_vm *vm = NULL;
	uint32_t last = 0;

	for (size_t i = trend->first_part[total]; i < trend->first_part[total + 1]; i++) {
		const struct trend_key *key = &trend->exits.keys[trend->parts[i]];

		if (!view_selects_vcpu(wish->view->options, key->vcpu))
			continue;
		if (key->vm != last)
			vm = sample_find_vm(wish->view->sample, key->vm);
		last = key->vm;
		if (vm && view_selects_vm(wish->view->options, vm))
			add_rates(wish, &trend->exits, trend->parts[i]);
	}
}

static bool is_filtered(const struct view_options *options)
{
	return view_filters_vms(options) || options->vcpus.nr;
}

/* Adds the rates of reasons, over all selected VMs. */
static void add_reasons(const struct wish *wish)
{
	const struct trend_table *totals = &wish->trend->totals;
	const struct id_list *vms = &wish->view->options->vms;
	const struct sample_vm *vm;

	/* Faster for a single VM. */
	if (vms->nr == 1 && !wish->view->options->vm_names.nr) {
		vm = sample_find_vm(wish->view->sample, vms->ids[0]);
		if (vm)
			add_vm(wish, vm);
		return;
	}
	for (size_t i = 0; i < totals->nr; i++) {
		if (!is_of_reason(wish, &totals->keys[i]))
			continue;
		if (is_filtered(wish->view->options))
			add_parts(wish, i);
		else
			add_rates(wish, totals, i);
	}
}

void trend_rates(const struct trend *trend, size_t back, const struct view *view,
		 const struct row *row, size_t nr, double *rates)
{
	const struct wish wish = { trend, view, row, back, nr, rates };
	const struct sample *sample = view->sample;

	for (size_t i = 0; i < nr; i++)
		rates[i] = NAN;
	if (!row->vm) {
		add_reasons(&wish);
		return;
	}
	if (!row->pid || row->nr_vms <= 1) {
		add_vm(&wish, row->vm);
		return;
	}
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (sample->vms[i].pid == row->pid)
			add_vm(&wish, &sample->vms[i]);
	}
}
