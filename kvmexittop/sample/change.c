// SPDX-License-Identifier: GPL-2.0-only
#include "sample/change.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* True if counters start with the source: a VM that the old sample lacks was at 0 then. */
static bool counts_from_attach(const struct sample *sample)
{
	return sample->origin && sample->origin->since && !strcmp(sample->origin->since, "attach");
}

static enum before find_before(const struct sample *old, const struct sample *new,
			       const struct sample_vm *vm)
{
	const struct sample_vm *before;

	if (!old)
		return BEFORE_UNKNOWN;

	before = sample_find_vm(old, vm->id);
	if (before && sample_is_same_vm(before, vm))
		return BEFORE_SAMPLED;
	if (!before && counts_from_attach(new))
		return BEFORE_EMPTY;

	/*
	 * The age was taken at some time during the reading, so read_ns is added.  That is
	 * harmless: a VM that existed when the old reading began is in the old sample.
	 */
	if (vm->age_ns != UNKNOWN && vm->age_ns <= new->time_ns - old->time_ns + new->read_ns)
		return BEFORE_EMPTY;
	return BEFORE_UNKNOWN;
}

static int compare_exits(const void *a, const void *b)
{
	return sample_compare_exits(a, b);
}

/* Makes the sums over all vCPUs in the old sample, sorted by reason. */
static int sum_up(struct change *change)
{
	struct sample_exit *sums =
		array_reserve(change->sums, &change->max_sums, change->nr_exits, sizeof(*sums));
	size_t nr = 0;

	if (!sums)
		return -ENOMEM;
	change->sums = sums;
	for (size_t i = 0; i < change->nr_exits; i++) {
		sums[i] = change->exits[i];
		sums[i].vcpu = VCPU_NONE;
	}
	if (change->nr_exits)
		qsort(sums, change->nr_exits, sizeof(*sums), compare_exits);
	for (size_t i = 0; i < change->nr_exits; i++) {
		if (!nr || sample_compare_exits(&sums[nr - 1], &sums[i])) {
			sums[nr++] = sums[i];
			continue;
		}
		number_add(&sums[nr - 1].count, sums[i].count);
		number_add(&sums[nr - 1].cycles, sums[i].cycles);
		number_add(&sums[nr - 1].user_cycles, sums[i].user_cycles);
		number_add(&sums[nr - 1].blocked_cycles, sums[i].blocked_cycles);
	}
	change->exits = sums;
	change->nr_exits = nr;
	for (size_t i = 0; i < change->nr_vcpus; i++) {
		const struct parts parts = parts_of_vcpu(&change->vcpus[i]);

		parts_add(&change->parts, &parts);
	}
	return 0;
}

int change_start(struct change *change, const struct sample *old, const struct sample *new,
		 const struct sample_vm *vm)
{
	*change = (struct change){
		.vm = vm,
		.before = find_before(old, new, vm),
		.sums = change->sums,
		.max_sums = change->max_sums,
	};
	if (change->before != BEFORE_SAMPLED)
		return 0;
	change->vcpus = sample_vm_vcpus(old, vm->id, &change->nr_vcpus);
	change->exits = sample_vm_exits(old, vm->id, &change->nr_exits);
	return vm->gone ? sum_up(change) : 0;
}

void change_free(struct change *change)
{
	free(change->sums);
	*change = (struct change){ 0 };
}

/* All 0 if the old sample lacks it. */
static struct parts old_parts(struct change *change, const struct sample_vcpu *vcpu)
{
	if (change->vm->gone)
		return change->parts;

	while (change->nr_vcpus && sample_compare_vcpus(change->vcpus, vcpu) < 0) {
		change->vcpus++;
		change->nr_vcpus--;
	}
	if (change->nr_vcpus && !sample_compare_vcpus(change->vcpus, vcpu))
		return parts_of_vcpu(change->vcpus);
	return (struct parts){ 0 };
}

struct parts change_of_vcpu(struct change *change, const struct sample_vcpu *vcpu)
{
	struct parts now = parts_of_vcpu(vcpu), old;

	switch (change->before) {
	case BEFORE_SAMPLED:
		old = old_parts(change, vcpu);
		if (change->vm->gone)
			parts_keep(&now, &old);
		return parts_difference(&old, &now);
	case BEFORE_EMPTY:
		return now;
	case BEFORE_UNKNOWN:
		break;
	}
	/* The cost is of exits, of which each says so itself. */
	old = parts_unknown();
	old.cost = 0;
	return old;
}

bool change_has_old(const struct change *change, const struct sample_vcpu *vcpu)
{
	return change->before == BEFORE_SAMPLED && !change->vm->gone && change->nr_vcpus &&
	       !sample_compare_vcpus(change->vcpus, vcpu);
}

/* The same exit in the old sample, usually the next one; or NULL. */
static const struct sample_exit *take_old(struct change *change, const struct sample_exit *exit)
{
	int order = -1;

	while (change->nr_exits) {
		order = sample_same_exit(change->exits, exit)
				? 0
				: sample_compare_exits(change->exits, exit);
		if (order > 0)
			break;
		change->exits++;
		change->nr_exits--;
		if (!order)
			break;
	}
	return order ? NULL : change->exits - 1;
}

/* True if nothing was counted: the common case on an idle host. */
static bool is_still(const struct sample_exit *before, const struct sample_exit *exit)
{
	return before && before->count == exit->count && before->cycles == exit->cycles &&
	       before->user_cycles == exit->user_cycles &&
	       before->blocked_cycles == exit->blocked_cycles;
}

struct counters change_of_exit(struct change *change, const struct sample_exit *exit, bool has_cost)
{
	struct counters now = counters_of_exit(exit, has_cost), old = { 0 };
	const struct sample_exit *before;

	switch (change->before) {
	case BEFORE_SAMPLED:
		before = take_old(change, exit);
		if (is_still(before, exit))
			return counters_still(&now);
		if (before)
			old = counters_of_exit(before, has_cost);
		if (change->vm->gone)
			counters_keep(&now, &old);
		return counters_difference(&old, &now);
	case BEFORE_EMPTY:
		return now;
	case BEFORE_UNKNOWN:
		break;
	}
	return counters_unknown();
}

uint64_t change_of_count(struct change *change, const struct sample_exit *exit)
{
	const struct sample_exit *before;

	if (change->before == BEFORE_SAMPLED && !change->vm->gone) {
		before = take_old(change, exit);
		if (is_still(before, exit))
			return number_still(exit->count);
		if (before) {
			const struct counters old = counters_of_exit(before, false);
			const struct counters now = counters_of_exit(exit, false);

			return counters_difference(&old, &now).count;
		}
		return exit->count;
	}
	return change_of_exit(change, exit, false).count;
}
