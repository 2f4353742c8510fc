// SPDX-License-Identifier: GPL-2.0-only
#include "sample/provisional.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/array.h"
#include "sample/counters.h"
#include "sample/cycles.h"

/* Where the counter of a part is: in the vCPU itself, or in the exit for whose sake it is. */
static const struct {
	bool of_exit;
	size_t offset;
} counters[NR_PARTS] = {
	[PART_GUEST] = { false, offsetof(struct sample_vcpu, guest_cycles) },
	[PART_KVM] = { true, offsetof(struct sample_exit, cycles) },
	[PART_POLLING] = { false, offsetof(struct sample_vcpu, polling_cycles) },
	[PART_VMM] = { true, offsetof(struct sample_exit, user_cycles) },
	[PART_STOPPED] = { false, offsetof(struct sample_vcpu, stopped_cycles) },
	[PART_HALTED] = { false, offsetof(struct sample_vcpu, halted_cycles) },
	[PART_BLOCKED] = { true, offsetof(struct sample_exit, blocked_cycles) },
	[PART_WAITING] = { false, offsetof(struct sample_vcpu, waiting_cycles) },
};

static int compare_to_exit(const void *key, const void *element)
{
	return sample_compare_exits(key, element);
}

static int compare_to_vcpu(const void *key, const void *element)
{
	return sample_compare_vcpus(key, element);
}

/* The counter of @entry in the sample; NULL if there is none, or it is not known. */
static uint64_t *find_counter(struct sample *sample, const struct provisional_entry *entry)
{
	const struct sample_exit exit = {
		.vm = entry->vm, .vcpu = entry->vcpu, .kind = entry->kind, .code = entry->code
	};
	const struct sample_vcpu vcpu = { .vm = entry->vm, .vcpu = entry->vcpu };
	uint64_t *counter;
	void *found = NULL;

	if (entry->part == PART_UNKNOWN || entry->part >= NR_PARTS)
		return NULL;
	if (counters[entry->part].of_exit && sample->nr_exits)
		found = bsearch(&exit, sample->exits, sample->nr_exits, sizeof(exit),
				compare_to_exit);
	else if (!counters[entry->part].of_exit && sample->nr_vcpus)
		found = bsearch(&vcpu, sample->vcpus, sample->nr_vcpus, sizeof(vcpu),
				compare_to_vcpu);
	if (!found)
		return NULL;
	counter = (uint64_t *)((char *)found + counters[entry->part].offset);
	return *counter != UNKNOWN ? counter : NULL;
}

static int append(struct provisional *provisional, size_t *nr,
		  const struct provisional_entry *entry)
{
	struct provisional_entry *next =
		array_reserve(provisional->next, &provisional->max_next, *nr + 1, sizeof(*next));

	if (!next)
		return -ENOMEM;
	provisional->next = next;
	next[(*nr)++] = *entry;
	return 0;
}

/* Adds the time so far of each vCPU; at most one entry for each, in their order. */
static int add_time(struct provisional *provisional, struct sample *sample, bool has_added,
		    size_t *nr)
{
	const uint64_t khz = sample->origin->tsc_khz;
	int err = 0;

	for (size_t i = 0; !err && i < sample->nr_vcpus; i++) {
		const struct sample_vcpu *vcpu = &sample->vcpus[i];
		const struct sample_vm *vm = sample_find_vm(sample, vcpu->vm);
		const uint64_t cycles = has_added ? 0 : cycles_of_ns(vcpu->part_ns, khz);
		struct provisional_entry entry = { .vm = vcpu->vm,
						   .vcpu = vcpu->vcpu,
						   .kind = vcpu->part_kind,
						   .code = vcpu->part_code,
						   .part = vcpu->part,
						   .age_ns = vm ? vm->age_ns : UNKNOWN };
		uint64_t *counter;

		if (!vm || vm->gone || cycles == UNKNOWN)
			continue;
		counter = find_counter(sample, &entry);
		if (!counter)
			continue;
		number_add(counter, cycles);
		if (*counter == UNKNOWN)
			continue;
		entry.shown = *counter;
		err = append(provisional, nr, &entry);
	}
	return err;
}

static bool same_counter(const struct provisional_entry *a, const struct provisional_entry *b)
{
	return a->kind == b->kind && a->code == b->code && a->part == b->part;
}

/* The entry of the same counter among the first @nr, which are sorted by vCPU; or NULL. */
static struct provisional_entry *find_entry(struct provisional *provisional, size_t nr,
					    const struct provisional_entry *entry)
{
	size_t first = 0;

	while (nr) {
		struct provisional_entry *middle = &provisional->next[first + nr / 2];
		int order = sample_compare_pairs(entry->vm, entry->vcpu, middle->vm, middle->vcpu);

		if (!order)
			return same_counter(entry, middle) ? middle : NULL;
		if (order > 0) {
			first += nr / 2 + 1;
			nr -= nr / 2 + 1;
		} else {
			nr /= 2;
		}
	}
	return NULL;
}

/* A counter of the sample before does not fall, unless it is of another VM. */
static int keep(struct provisional *provisional, struct sample *sample, size_t nr_now, size_t *nr,
		struct provisional_entry *old)
{
	const struct sample_vm *vm = sample_find_vm(sample, old->vm);
	struct provisional_entry *now;
	uint64_t *counter;

	if (!vm || vm->gone || (old->age_ns != UNKNOWN && vm->age_ns < old->age_ns))
		return 0;
	counter = find_counter(sample, old);
	if (!counter || *counter >= old->shown)
		return 0;
	*counter = old->shown;
	now = find_entry(provisional, nr_now, old);
	if (now)
		now->shown = old->shown;
	old->age_ns = vm->age_ns;
	return now ? 0 : append(provisional, nr, old);
}

int provisional_settle(struct provisional *provisional, struct sample *sample, bool has_added)
{
	struct provisional_entry *entries = provisional->entries;
	size_t nr = 0, nr_now, max = provisional->max;
	int err = add_time(provisional, sample, has_added, &nr);

	nr_now = nr;
	for (size_t i = 0; !err && i < provisional->nr; i++)
		err = keep(provisional, sample, nr_now, &nr, &entries[i]);
	if (err)
		return err;
	provisional->entries = provisional->next;
	provisional->max = provisional->max_next;
	provisional->nr = nr;
	provisional->next = entries;
	provisional->max_next = max;
	return 0;
}

void provisional_free(struct provisional *provisional)
{
	free(provisional->entries);
	free(provisional->next);
	*provisional = (struct provisional){ 0 };
}
