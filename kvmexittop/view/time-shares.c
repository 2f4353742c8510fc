// SPDX-License-Identifier: GPL-2.0-only
#include "view/time-shares.h"

#include <math.h>

#include "sample/cycles.h"

static uint32_t nr_vcpus(const struct view *view, const struct row *row)
{
	if (row == &view->total)
		return view->nr_vcpus;
	if (row->vcpu != VCPU_NONE || !row->vm)
		return 1;
	return row->pid ? row->nr_vcpus : row->vm->nr_vcpus;
}

/* The time that passed for all vCPUs, in cycles; UNKNOWN if the clock is. */
static uint64_t time_of(const struct view *view, const struct row *row)
{
	const struct parts *parts = view_parts(view, row);
	uint64_t sum = parts_sum(parts);

	if (sum != UNKNOWN)
		return sum;
	if (!view_spans_interval(view))
		return UNKNOWN;
	sum = cycles_of_ns(view->elapsed_ns, view->sample->origin->tsc_khz);
	return sum == UNKNOWN ? UNKNOWN : sum * nr_vcpus(view, row);
}

static double share_of(uint64_t part, uint64_t whole)
{
	return part == UNKNOWN ? NAN : (double)part / whole;
}

bool time_shares_get(const struct view *view, const struct row *row, double shares[NR_PARTS])
{
	const struct counters *counters = view_counters(view, row);
	const struct parts *parts = view_parts(view, row);
	const uint64_t whole = time_of(view, row);
	double known = 0;

	if (!whole || whole == UNKNOWN || parts->guest == UNKNOWN)
		return false;
	shares[PART_GUEST] = share_of(parts->guest, whole);
	shares[PART_KVM] = share_of(counters->kvm, whole);
	shares[PART_VMM] = share_of(counters->vmm, whole);
	shares[PART_BLOCKED] = share_of(counters->blocked, whole);
	shares[PART_POLLING] = share_of(parts->polling, whole);
	shares[PART_STOPPED] = share_of(parts->stopped, whole);
	shares[PART_HALTED] = share_of(parts->halted, whole);
	shares[PART_WAITING] = share_of(parts->waiting, whole);
	for (enum vcpu_part part = PART_GUEST; part < NR_PARTS; part++)
		known += isnan(shares[part]) ? 0 : shares[part];
	/* With a filter, the cost of other reasons; clocks are read one after the other. */
	shares[PART_UNKNOWN] = known < 1 ? 1 - known : 0;
	for (enum vcpu_part part = PART_GUEST; known > 1 && part < NR_PARTS; part++)
		shares[part] /= known;
	return true;
}
