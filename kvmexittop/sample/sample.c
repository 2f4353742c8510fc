// SPDX-License-Identifier: GPL-2.0-only
#include "sample/sample.h"

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

int sample_compare_vcpus(const struct sample_vcpu *a, const struct sample_vcpu *b)
{
	return compare_u32(a->vm, b->vm) ?: compare_u32(a->vcpu, b->vcpu);
}

int sample_compare_exits(const struct sample_exit *a, const struct sample_exit *b)
{
	return compare_u32(a->vm, b->vm) ?: compare_u32(a->vcpu, b->vcpu) ?:
	       compare_u32(a->kind, b->kind) ?: compare_u32(a->code, b->code);
}

static int compare_vcpus(const void *a, const void *b)
{
	return sample_compare_vcpus(a, b);
}

static int compare_exits(const void *a, const void *b)
{
	return sample_compare_exits(a, b);
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

int sample_add_exit(struct sample *sample, const struct sample_exit *exit)
{
	int err = reserve_exits(sample, 1);

	if (!err)
		sample->exits[sample->nr_exits++] = *exit;
	return err;
}

/* Sources mostly have them in order, and there are many. */
static bool exits_sorted(const struct sample *sample)
{
	for (size_t i = 1; i < sample->nr_exits; i++) {
		if (sample_compare_exits(&sample->exits[i - 1], &sample->exits[i]) > 0)
			return false;
	}
	return true;
}

void sample_sort(struct sample *sample)
{
	if (sample->nr_vms)
		qsort(sample->vms, sample->nr_vms, sizeof(*sample->vms), compare_vms);
	if (sample->nr_vcpus)
		qsort(sample->vcpus, sample->nr_vcpus, sizeof(*sample->vcpus), compare_vcpus);
	if (!exits_sorted(sample))
		qsort(sample->exits, sample->nr_exits, sizeof(*sample->exits), compare_exits);
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

/* The arrays are kept, not the rest: a field that is new comes along by itself. */
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
	/* One that is younger is another one. */
	return vm->age_ns == UNKNOWN || before->age_ns == UNKNOWN || vm->age_ns >= before->age_ns;
}

const struct sample_vm *sample_find_vm(const struct sample *sample, uint32_t id)
{
	const struct sample_vm key = { .id = id };

	if (!sample->nr_vms)
		return NULL;
	return bsearch(&key, sample->vms, sample->nr_vms, sizeof(key), compare_vms);
}

static int compare_vcpu_vm(const void *key, const void *element)
{
	const uint32_t *vm = key;
	const struct sample_vcpu *vcpu = element;

	return compare_u32(*vm, vcpu->vm);
}

static int compare_exit_vm(const void *key, const void *element)
{
	const uint32_t *vm = key;
	const struct sample_exit *exit = element;

	return compare_u32(*vm, exit->vm);
}

/* Index of the first vCPU whose VM is @id or higher. */
static size_t first_vcpu(const struct sample *sample, uint32_t id)
{
	return array_search(&id, sample->vcpus, sample->nr_vcpus, sizeof(*sample->vcpus),
			    compare_vcpu_vm);
}

static size_t first_exit(const struct sample *sample, uint32_t id)
{
	return array_search(&id, sample->exits, sample->nr_exits, sizeof(*sample->exits),
			    compare_exit_vm);
}

const struct sample_vcpu *sample_vm_vcpus(const struct sample *sample, uint32_t id, size_t *nr)
{
	size_t first = first_vcpu(sample, id), end = first;

	/* Who asks is going to look at all of them, so counting them costs little. */
	while (end < sample->nr_vcpus && sample->vcpus[end].vm == id)
		end++;
	*nr = end - first;
	return *nr ? &sample->vcpus[first] : NULL;
}

const struct sample_exit *sample_vm_exits(const struct sample *sample, uint32_t id, size_t *nr)
{
	size_t first = first_exit(sample, id), end = first;

	while (end < sample->nr_exits && sample->exits[end].vm == id)
		end++;
	*nr = end - first;
	return *nr ? &sample->exits[first] : NULL;
}
