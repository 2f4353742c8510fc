// SPDX-License-Identifier: GPL-2.0-only
#include "trend.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "explain.h"
#include "view.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* From 0, which is drawn for nothing at all only, to the largest. */
static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const letters[] = { "_", ".", "-", "=", "+", "*", "%", "#" };

static int compare_entry(const struct trend_entry *entry, const struct sample_exit *exit)
{
	const struct sample_exit key = {
		.vm = entry->vm, .vcpu = entry->vcpu, .kind = entry->kind, .code = entry->code
	};

	return sample_compare_exits(&key, exit);
}

static void clear(struct trend_entry *entry, uint32_t vm, uint32_t vcpu, uint32_t kind,
		  uint32_t code)
{
	*entry = (struct trend_entry){ vm, vcpu, kind, code, { 0 } };
	for (size_t i = 0; i < NR_TRENDS; i++)
		entry->rates[i] = NAN;
}

/* Finds the sum of all VMs, or makes one in its place.  NULL: no memory. */
static struct trend_entry *get_total(struct trend *trend, uint32_t kind, uint32_t code)
{
	const struct sample_exit key = { .kind = kind, .code = code };
	struct trend_entry *total;
	size_t i;

	for (i = 0; i < trend->nr_totals; i++) {
		int order = compare_entry(&trend->totals[i], &key);

		if (!order)
			return &trend->totals[i];
		if (order > 0)
			break;
	}
	if (trend->nr_totals == trend->max_totals) {
		size_t max = trend->max_totals ? 2 * trend->max_totals : 32;

		total = reallocarray(trend->totals, max, sizeof(*total));
		if (!total)
			return NULL;
		trend->totals = total;
		trend->max_totals = max;
	}
	total = &trend->totals[i];
	memmove(total + 1, total, (trend->nr_totals++ - i) * sizeof(*total));
	clear(total, 0, 0, kind, code);	/* the ids of VMs start at 1 */
	return total;
}

static void add_rate(float *sum, double rate)
{
	if (isnan(*sum))
		*sum = rate;
	else if (!isnan(rate))
		*sum += rate;
}

/*
 * Makes the entries those of the sample's exits, one by one, and keeps what the
 * old ones had.  Mostly they are the same as before.
 */
static int match_entries(struct trend *trend, const struct sample *sample)
{
	const struct trend_entry *old = trend->entries;
	const struct trend_entry *end = old + trend->nr_entries;
	struct trend_entry *entries;
	size_t same = 0;

	while (same < sample->nr_exits && old + same < end &&
	       !compare_entry(&old[same], &sample->exits[same]))
		same++;
	if (same == sample->nr_exits && old + same == end)
		return 0;

	entries = calloc(sample->nr_exits ?: 1, sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	for (size_t i = 0; i < sample->nr_exits; i++) {
		const struct sample_exit *exit = &sample->exits[i];

		while (old < end && compare_entry(old, exit) < 0)
			old++;
		if (old < end && !compare_entry(old, exit))
			entries[i] = *old;
		else
			clear(&entries[i], exit->vm, exit->vcpu, exit->kind, exit->code);
	}
	free(trend->entries);
	trend->entries = entries;
	trend->nr_entries = sample->nr_exits;
	return 0;
}

int trend_update(struct trend *trend, const struct sample *old, const struct sample *new)
{
	const size_t newest = (trend->newest + 1) % NR_TRENDS;
	struct change change = { 0 };
	int err = match_entries(trend, new);

	if (err)
		return err;

	trend->newest = newest;
	for (size_t i = 0; i < trend->nr_totals; i++)
		trend->totals[i].rates[newest] = NAN;

	for (size_t i = 0; i < new->nr_exits; i++) {
		const struct sample_exit *exit = &new->exits[i];
		struct trend_entry *total = get_total(trend, exit->kind, exit->code);
		uint64_t count;
		double rate = NAN;

		if (!total)
			return -ENOMEM;
		if (!change.vm || change.vm->id != exit->vm)
			change_start(&change, old, new, sample_find_vm(new, exit->vm));
		count = change_of_exit(&change, exit, false).count;
		if (count != UNKNOWN && new->time_ns > old->time_ns)
			rate = count * 1e9 / (new->time_ns - old->time_ns);
		trend->entries[i].rates[newest] = rate;
		add_rate(&total->rates[newest], rate);
	}
	return 0;
}

void trend_free(struct trend *trend)
{
	free(trend->entries);
	free(trend->totals);
	*trend = (struct trend){ .ascii = trend->ascii };
}

/* Index of the first entry whose VM is @vm or higher. */
static size_t first_entry(const struct trend *trend, uint64_t vm)
{
	size_t low = 0, high = trend->nr_entries;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (trend->entries[middle].vm < vm)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_of_reason(const struct trend_entry *entry, const struct view *view,
			 const struct row *row)
{
	const struct reason_table *reasons = &view->sample->origin->reasons;

	if (row->kind)
		return entry->kind == row->kind && entry->code == row->code;
	if (view->options->group == VIEW_CATEGORY &&
	    explain_category(reasons->isa, entry->kind, entry->code) != row->code)
		return false;
	return view_selects_reason(view->options, reasons, entry->kind, entry->code);
}

static void add_rates(const struct trend *trend, const struct trend_entry *entry, size_t nr,
		      double *rates)
{
	for (size_t i = 0; i < nr && trend->back + i < NR_TRENDS; i++) {
		size_t at = (trend->newest + 2 * NR_TRENDS - trend->back - i) % NR_TRENDS;
		double *sum = &rates[nr - 1 - i];

		if (isnan(*sum))
			*sum = entry->rates[at];
		else if (!isnan(entry->rates[at]))
			*sum += entry->rates[at];
	}
}

void trend_rates(const struct trend *trend, const struct view *view, const struct row *row,
		 size_t nr, double *rates)
{
	const struct view_options *options = view->options;
	const struct trend_entry *entry = trend->totals, *end = entry + trend->nr_totals;
	const struct sample_vm *vm = row->pid && row->nr_vms > 1 ? NULL : row->vm;
	bool selected = true;

	for (size_t i = 0; i < nr; i++)
		rates[i] = NAN;

	if (row->vm || options->vms.nr || options->pids.nr || options->vcpus.nr || options->name) {
		uint32_t first = vm ? vm->id : options->vms.nr == 1 ? options->vms.ids[0] : 0;
		bool one = vm || options->vms.nr == 1;

		entry = trend->entries + first_entry(trend, first);
		end = trend->entries + (one ? first_entry(trend, (uint64_t)first + 1) :
					      trend->nr_entries);
		vm = NULL;
	}

	for (; entry < end; entry++) {
		if (entry->vm && (!vm || vm->id != entry->vm)) {
			vm = sample_find_vm(view->sample, entry->vm);
			selected = vm && view_selects_vm(options, vm) &&
				   (!row->pid || vm->pid == row->pid);
		}
		if (!selected || !is_of_reason(entry, view, row))
			continue;
		if (entry->vm && (row->vcpu != VCPU_NONE ? entry->vcpu != row->vcpu :
							    !view_selects_vcpu(options, entry->vcpu)))
			continue;
		add_rates(trend, entry, nr, rates);
	}
}

void trend_print(const struct trend *trend, const struct view *view, const struct row *row,
		 size_t nr, char *text, size_t size)
{
	const char *const *levels = trend->ascii ? letters : blocks;
	double rates[NR_TRENDS], largest = 0;
	size_t len = 0;

	if (nr > NR_TRENDS)
		nr = NR_TRENDS;
	trend_rates(trend, view, row, nr, rates);
	for (size_t i = 0; i < nr; i++)
		largest = fmax(largest, rates[i]);

	text[0] = '\0';
	for (size_t i = 0; i < nr && len < size; i++) {
		size_t top = ARRAY_SIZE(blocks) - 1;
		const char *level = " ";

		if (!isnan(rates[i]))
			level = levels[rates[i] > 0 ? (size_t)ceil(rates[i] / largest * top) : 0];
		len += snprintf(text + len, size - len, "%s", level);
	}
}
