// SPDX-License-Identifier: GPL-2.0-only
#include "sample/change.h"

static enum past find_past(const struct sample *old, const struct sample *new,
			   const struct sample_vm *vm)
{
	const struct sample_vm *before;

	if (!old)
		return PAST_UNKNOWN;

	before = sample_find_vm(old, vm->id);
	if (before && sample_is_same_vm(before, vm))
		return PAST_SAMPLED;

	/*
	 * Its age was taken at some time during the reading.  The slack does no
	 * harm: a VM that was there when the old reading began is in it.
	 */
	if (vm->age_ns != UNKNOWN && vm->age_ns <= new->time_ns - old->time_ns + new->read_ns)
		return PAST_EMPTY;
	return PAST_UNKNOWN;
}

void change_start(struct change *change, const struct sample *old, const struct sample *new,
		  const struct sample_vm *vm)
{
	*change = (struct change){ .vm = vm, .past = find_past(old, new, vm) };
	if (change->past != PAST_SAMPLED)
		return;
	change->vcpus = sample_vm_vcpus(old, vm->id, &change->nr_vcpus);
	change->exits = sample_vm_exits(old, vm->id, &change->nr_exits);
}

static uint64_t old_guest_cycles(struct change *change, const struct sample_vcpu *vcpu)
{
	uint64_t sum = 0;

	if (change->vm->gone) {
		for (size_t i = 0; i < change->nr_vcpus; i++)
			number_add(&sum, change->vcpus[i].guest_cycles);
		return sum;
	}

	while (change->nr_vcpus && sample_compare_vcpus(change->vcpus, vcpu) < 0) {
		change->vcpus++;
		change->nr_vcpus--;
	}
	if (change->nr_vcpus && !sample_compare_vcpus(change->vcpus, vcpu))
		sum = change->vcpus->guest_cycles;
	return sum;
}

uint64_t change_of_guest(struct change *change, const struct sample_vcpu *vcpu)
{
	switch (change->past) {
	case PAST_SAMPLED:
		return number_difference(old_guest_cycles(change, vcpu), vcpu->guest_cycles);
	case PAST_EMPTY:
		return vcpu->guest_cycles;
	case PAST_UNKNOWN:
		break;
	}
	return UNKNOWN;
}

/* What the old sample had for @exit: of its vCPU, or of all if its VM is gone. */
static struct tally old_tally(struct change *change, const struct sample_exit *exit, bool idle)
{
	struct tally sum = { 0 };

	if (change->vm->gone) {
		for (size_t i = 0; i < change->nr_exits; i++) {
			const struct sample_exit *before = &change->exits[i];
			struct tally part = tally_of_exit(before, idle);

			if (before->kind == exit->kind && before->code == exit->code)
				tally_add(&sum, &part);
		}
		return sum;
	}

	while (change->nr_exits && sample_compare_exits(change->exits, exit) < 0) {
		change->exits++;
		change->nr_exits--;
	}
	if (change->nr_exits && !sample_compare_exits(change->exits, exit))
		sum = tally_of_exit(change->exits, idle);
	return sum;
}

struct tally change_of_exit(struct change *change, const struct sample_exit *exit, bool idle)
{
	struct tally now = tally_of_exit(exit, idle);
	struct tally old;

	switch (change->past) {
	case PAST_SAMPLED:
		old = old_tally(change, exit, idle);
		return tally_difference(&old, &now);
	case PAST_EMPTY:
		return now;
	case PAST_UNKNOWN:
		break;
	}
	return tally_unknown();
}
