// SPDX-License-Identifier: GPL-2.0-only
#include "sample/sample.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"

static int compare_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_vms(const void *a, const void *b)
{
	const struct sample_vm *x = a, *y = b;

	return compare_u32(x->id, y->id);
}

static int compare_vcpus(const void *a, const void *b)
{
	return sample_compare_vcpus(a, b);
}

static int compare_exits(const void *a, const void *b)
{
	return sample_compare_exits(a, b);
}

const char *vcpu_part_name(uint32_t part)
{
	static const char *const names[NR_PARTS] = {
		[PART_GUEST] = "guest",	    [PART_KVM] = "kvm",		[PART_POLLING] = "polling",
		[PART_VMM] = "vmm",	    [PART_STOPPED] = "stopped", [PART_HALTED] = "halted",
		[PART_BLOCKED] = "blocked", [PART_WAITING] = "waiting",
	};

	return part < NR_PARTS ? names[part] : NULL;
}

void sample_clear(struct sample *sample)
{
	sample->nr_vms = 0;
	sample->nr_vcpus = 0;
	sample->nr_exits = 0;
	sample->kvm_exits_before = UNKNOWN;
	sample->kvm_exits_after = UNKNOWN;
}

void sample_begin(struct sample *sample, const struct origin *origin)
{
	sample_clear(sample);
	sample->origin = origin;
	clock_gettime(CLOCK_REALTIME, &sample->wall);
	sample->time_ns = clock_now_ns();
}

void sample_end(struct sample *sample)
{
	sample->read_ns = clock_now_ns() - sample->time_ns;
}

void sample_free(struct sample *sample)
{
	free(sample->vms);
	free(sample->vcpus);
	free(sample->exits);
	*sample = (struct sample){ 0 };
}

static int reserve_vms(struct sample *sample, size_t extra)
{
	struct sample_vm *vms =
		array_reserve(sample->vms, &sample->max_vms, sample->nr_vms + extra, sizeof(*vms));

	if (!vms)
		return -ENOMEM;
	sample->vms = vms;
	return 0;
}

static int reserve_vcpus(struct sample *sample, size_t extra)
{
	struct sample_vcpu *vcpus = array_reserve(sample->vcpus, &sample->max_vcpus,
						  sample->nr_vcpus + extra, sizeof(*vcpus));

	if (!vcpus)
		return -ENOMEM;
	sample->vcpus = vcpus;
	return 0;
}

static int reserve_exits(struct sample *sample, size_t extra)
{
	struct sample_exit *exits = array_reserve(sample->exits, &sample->max_exits,
						  sample->nr_exits + extra, sizeof(*exits));

	if (!exits)
		return -ENOMEM;
	sample->exits = exits;
	return 0;
}

int sample_add_vm(struct sample *sample, const struct sample_vm *vm)
{
	int err = reserve_vms(sample, 1);

	if (!err)
		sample->vms[sample->nr_vms++] = *vm;
	return err;
}

int sample_add_vcpu(struct sample *sample, const struct sample_vcpu *vcpu)
{
	int err = reserve_vcpus(sample, 1);

	if (!err)
		sample->vcpus[sample->nr_vcpus++] = *vcpu;
	return err;
}

/* Inlined compares: exits are many, and most sources supply them in order. */
static inline __attribute__((always_inline)) void sort(void *array, size_t nr, size_t size,
						       int (*compare)(const void *, const void *))
{
	const char *bytes = array;

	for (size_t i = 1; i < nr; i++) {
		if (compare(bytes + (i - 1) * size, bytes + i * size) > 0) {
			qsort(array, nr, size, compare);
			return;
		}
	}
}

void sample_sort(struct sample *sample)
{
	sort(sample->vms, sample->nr_vms, sizeof(*sample->vms), compare_vms);
	sort(sample->vcpus, sample->nr_vcpus, sizeof(*sample->vcpus), compare_vcpus);
	sort(sample->exits, sample->nr_exits, sizeof(*sample->exits), compare_exits);
}

int sample_reserve(struct sample *sample, size_t vms, size_t vcpus, size_t exits)
{
	return reserve_vms(sample, vms) ?: reserve_vcpus(sample, vcpus) ?:
	       reserve_exits(sample, exits);
}

int sample_append(struct sample *sample, const struct sample *other)
{
	int err;

	err = sample_reserve(sample, other->nr_vms, other->nr_vcpus, other->nr_exits);
	if (err)
		return err;

	for (size_t i = 0; i < other->nr_vms; i++)
		sample->vms[sample->nr_vms++] = other->vms[i];
	for (size_t i = 0; i < other->nr_vcpus; i++)
		sample->vcpus[sample->nr_vcpus++] = other->vcpus[i];
	for (size_t i = 0; i < other->nr_exits; i++)
		sample->exits[sample->nr_exits++] = other->exits[i];
	return 0;
}

/* Inserts sorted elements into a sorted array that has room for them, from its end. */
static void merge(void *array, size_t nr, const void *other, size_t nr_other, size_t size,
		  int (*compare)(const void *, const void *))
{
	char *to = array;
	const char *from = other;

	/* Each element of the array moves at most once. */
	while (nr_other) {
		const char *next = from + --nr_other * size;
		size_t at = array_search(next, to, nr, size, compare);

		memmove(to + (at + nr_other + 1) * size, to + at * size, (nr - at) * size);
		memcpy(to + (at + nr_other) * size, next, size);
		nr = at;
	}
}

int sample_merge(struct sample *sample, const struct sample *other)
{
	int err = sample_reserve(sample, other->nr_vms, other->nr_vcpus, other->nr_exits);

	if (err)
		return err;
	merge(sample->vms, sample->nr_vms, other->vms, other->nr_vms, sizeof(*sample->vms),
	      compare_vms);
	merge(sample->vcpus, sample->nr_vcpus, other->vcpus, other->nr_vcpus,
	      sizeof(*sample->vcpus), compare_vcpus);
	merge(sample->exits, sample->nr_exits, other->exits, other->nr_exits,
	      sizeof(*sample->exits), compare_exits);
	sample->nr_vms += other->nr_vms;
	sample->nr_vcpus += other->nr_vcpus;
	sample->nr_exits += other->nr_exits;
	return 0;
}

int sample_append_vm(struct sample *sample, const struct sample *other, const struct sample_vm *vm)
{
	const struct sample_vcpu *vcpu;
	const struct sample_exit *exit;
	int err = sample_add_vm(sample, vm);
	size_t nr;

	vcpu = sample_vm_vcpus(other, vm->id, &nr);
	for (; !err && nr; nr--)
		err = sample_add_vcpu(sample, vcpu++);
	exit = sample_vm_exits(other, vm->id, &nr);
	for (; !err && nr; nr--)
		err = sample_add_exit(sample, exit++);
	return err;
}

void sample_swap(struct sample *a, struct sample *b)
{
	const struct sample swap = *a;

	*a = *b;
	*b = swap;
}

/* Copies all and keeps the arrays, so that a new field is copied too. */
void sample_copy_head(struct sample *sample, const struct sample *other)
{
	const struct sample kept = *sample;

	*sample = *other;
	sample->vms = kept.vms;
	sample->nr_vms = kept.nr_vms;
	sample->max_vms = kept.max_vms;
	sample->vcpus = kept.vcpus;
	sample->nr_vcpus = kept.nr_vcpus;
	sample->max_vcpus = kept.max_vcpus;
	sample->exits = kept.exits;
	sample->nr_exits = kept.nr_exits;
	sample->max_exits = kept.max_exits;
}

int sample_copy(struct sample *sample, const struct sample *other)
{
	int err;

	sample_clear(sample);
	err = sample_append(sample, other);
	if (!err)
		sample_copy_head(sample, other);
	return err;
}

void sample_drop(struct sample *sample, const struct sample *other)
{
	size_t kept;

	if (!other->nr_vms)
		return;

	kept = 0;
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (!sample_find_vm(other, sample->vms[i].id))
			sample->vms[kept++] = sample->vms[i];
	}
	sample->nr_vms = kept;

	kept = 0;
	for (size_t i = 0; i < sample->nr_vcpus; i++) {
		if (!sample_find_vm(other, sample->vcpus[i].vm))
			sample->vcpus[kept++] = sample->vcpus[i];
	}
	sample->nr_vcpus = kept;

	kept = 0;
	for (size_t i = 0; i < sample->nr_exits; i++) {
		if (!sample_find_vm(other, sample->exits[i].vm))
			sample->exits[kept++] = sample->exits[i];
	}
	sample->nr_exits = kept;
}

bool sample_is_same_vm(const struct sample_vm *before, const struct sample_vm *vm)
{
	if (before->pid && vm->pid && before->pid != vm->pid)
		return false;
	/* A younger VM is a different one. */
	return vm->age_ns == UNKNOWN || before->age_ns == UNKNOWN || vm->age_ns >= before->age_ns;
}

/* All three records begin with the id of their VM. */
static_assert(!offsetof(struct sample_vm, id) && !offsetof(struct sample_vcpu, vm) &&
		      !offsetof(struct sample_exit, vm),
	      "compare_to_vm() reads the number of the VM first");

static int compare_to_vm(const void *key, const void *element)
{
	return compare_u32(*(const uint32_t *)key, *(const uint32_t *)element);
}

const struct sample_vm *sample_find_vm(const struct sample *sample, uint32_t id)
{
	size_t at =
		array_search(&id, sample->vms, sample->nr_vms, sizeof(*sample->vms), compare_to_vm);

	return at < sample->nr_vms && sample->vms[at].id == id ? &sample->vms[at] : NULL;
}

const struct sample_vcpu *sample_vm_vcpus(const struct sample *sample, uint32_t id, size_t *nr)
{
	size_t first = array_search(&id, sample->vcpus, sample->nr_vcpus, sizeof(*sample->vcpus),
				    compare_to_vm);
	size_t end = first;

	/* The caller visits all of them, so the linear search costs little. */
	while (end < sample->nr_vcpus && sample->vcpus[end].vm == id)
		end++;
	*nr = end - first;
	return *nr ? &sample->vcpus[first] : NULL;
}

const struct sample_exit *sample_vm_exits(const struct sample *sample, uint32_t id, size_t *nr)
{
	size_t first = array_search(&id, sample->exits, sample->nr_exits, sizeof(*sample->exits),
				    compare_to_vm);
	size_t end = first;

	while (end < sample->nr_exits && sample->exits[end].vm == id)
		end++;
	*nr = end - first;
	return *nr ? &sample->exits[first] : NULL;
}

const struct sample_vcpu *sample_next_vcpu(const struct sample_vcpu **vcpus, size_t *nr,
					   const struct sample_exit *exit)
{
	while (*nr && (*vcpus)->vcpu < exit->vcpu) {
		++*vcpus;
		--*nr;
	}
	return *nr && (*vcpus)->vcpu == exit->vcpu ? *vcpus : NULL;
}
