// SPDX-License-Identifier: GPL-2.0-only
#include "random-host.h"

#include <stdio.h>
#include <string.h>

#include "cmocka-all.h"

/* Any generator will do, but the same numbers everywhere. */
static uint64_t seed;

void random_start(uint64_t from)
{
	seed = from;
}

uint64_t random_below(uint64_t below)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % below;
}

bool one_in(uint64_t chances)
{
	return !random_below(chances);
}

static void change_value(uint64_t *value)
{
	switch (random_below(24)) {
	case 0:
		*value = UNKNOWN;
		break;
	case 1:
		*value = 0;
		break;
	case 2:
		*value -= random_below(1000);
		break;
	case 3:
		*value = 1ULL << random_below(64);
		break;
	case 4:
	case 5:
	case 6:
	case 7:
		*value += random_below(1 << random_below(31));
		break;
	default:
		break;
	}
}

static void change_vcpu(struct random_vcpu *vcpu)
{
	if (one_in(vcpu->exists ? 12 : 3))
		*vcpu = (struct random_vcpu){ .exists = !vcpu->exists,
					      .tid = random_below(1U << 22) };
	if (one_in(30))
		vcpu->tid = random_below(2) ? 0 : UINT32_MAX;
	if (one_in(30))
		vcpu->thread = random_below(3);
	change_value(&vcpu->times[0]);
	if (one_in(16))
		change_value(&vcpu->times[1 + random_below(4)]);
	if (one_in(24)) {
		vcpu->part = random_below(NR_PARTS);
		vcpu->part_kind = random_below(3);
		vcpu->part_code = random_below(1U << 31);
		/* Recordings have milliseconds. */
		vcpu->part_ns = one_in(9) ? UNKNOWN : random_below(1U << 31) * 1000000;
	}
	for (size_t i = 0; i < MAX_REASONS; i++) {
		if (one_in(10))
			vcpu->has[i] = !vcpu->has[i];
		for (size_t j = 0; j < 3; j++)
			change_value(&vcpu->values[i][j]);
		if (one_in(24))
			change_value(&vcpu->values[i][3]);
	}
}

static void change_vm(struct random_host *host, size_t i)
{
	struct sample_vm *vm = &host->vms[i];

	if (host->exists[i] && vm->gone) {
		host->exists[i] = false;
	} else if (!host->exists[i] && one_in(4)) {
		host->exists[i] = true;
		*vm = (struct sample_vm){ .id = i ? i * 1000 : UINT32_MAX };
		memset(host->vcpus[i], 0, sizeof(host->vcpus[i]));
	} else if (host->exists[i]) {
		vm->gone = one_in(12);
	}
	if (one_in(10))
		snprintf(vm->name, sizeof(vm->name), "vm-%x", (unsigned int)random_below(1 << 30));
	if (one_in(10))
		snprintf(vm->name_from, sizeof(vm->name_from), "%.*s", (int)random_below(16),
			 "QEMU -name, long");
	if (one_in(10))
		snprintf(vm->scope, sizeof(vm->scope), "scope-%u", (unsigned int)random_below(9));
	if (one_in(10))
		snprintf(vm->comm, sizeof(vm->comm), "vmm-%u", (unsigned int)random_below(9));
	if (one_in(10))
		snprintf(vm->owner, sizeof(vm->owner), "user-%u", (unsigned int)random_below(9));
	if (one_in(10))
		snprintf(vm->unit, sizeof(vm->unit), "unit-%u", (unsigned int)random_below(9));
	if (one_in(10))
		snprintf(vm->container, sizeof(vm->container), "box-%u",
			 (unsigned int)random_below(9));
	if (one_in(10)) {
		vm->pid = random_below(1 << 22);
		vm->flags = (struct vmm_flags){ .yes = vm->pid & 0xaaaaa, .no = vm->pid & 0x55555 };
	}
	if (one_in(20))
		vm->age_ns = one_in(2) ? UNKNOWN : 5;
	else if (!one_in(3))
		vm->age_ns += random_below(1 << 30);
	for (size_t j = 0; j < MAX_VCPUS; j++)
		change_vcpu(&host->vcpus[i][j]);
}

static void put_vcpu(struct sample *sample, uint32_t vm, uint32_t id,
		     const struct random_vcpu *vcpu)
{
	struct sample_vcpu copy = {
		.vm = vm,
		.vcpu = id,
		.tid = vcpu->tid,
		.part = vcpu->part,
		.part_kind = vcpu->part_kind,
		.part_code = vcpu->part_code,
		.part_ns = vcpu->part_ns,
		.guest_cycles = vcpu->times[0],
		.polling_cycles = vcpu->times[1],
		.stopped_cycles = vcpu->times[2],
		.halted_cycles = vcpu->times[3],
		.waiting_cycles = vcpu->times[4],
	};

	if (vcpu->thread)
		snprintf(copy.thread, sizeof(copy.thread), "CPU %u/KVM", vcpu->thread % 4);
	assert_int_equal(sample_add_vcpu(sample, &copy), 0);
	for (uint32_t i = 0; i < MAX_REASONS; i++) {
		if (!vcpu->has[i])
			continue;
		assert_int_equal(sample_add_exit(sample,
						 &(struct sample_exit){
							 .vm = vm,
							 .vcpu = id,
							 .kind = 1 + i % 3,
							 .code = i * 1000,
							 .count = vcpu->values[i][0],
							 .cycles = vcpu->values[i][1],
							 .user_cycles = vcpu->values[i][2],
							 .blocked_cycles = vcpu->values[i][3] }),
				 0);
	}
}

static void put_vm(struct sample *sample, const struct random_host *host, size_t i)
{
	const struct random_vcpu *vcpus = host->vcpus[i];
	uint32_t id = host->vms[i].id;

	assert_int_equal(sample_add_vm(sample, &host->vms[i]), 0);
	/* The counters of the first stand for the sums. */
	if (host->vms[i].gone) {
		put_vcpu(sample, id, VCPU_NONE, &vcpus[0]);
		return;
	}
	for (uint32_t j = 0; j < MAX_VCPUS; j++) {
		if (vcpus[j].exists)
			put_vcpu(sample, id, j, &vcpus[j]);
	}
}

void random_host_next(struct random_host *host, struct sample *sample)
{
	sample_clear(sample);
	host->time_ns += random_below(1 << 30);
	sample->origin = &host->origins[random_below(2)];
	sample->time_ns = host->time_ns;
	sample->read_ns = random_below(1 << 30);
	sample->wall.tv_sec = random_below(1 << 30);
	sample->wall.tv_nsec = random_below(1000000000);
	sample->kvm_exits_before = one_in(2) ? random_below(1 << 30) : UNKNOWN;
	sample->kvm_exits_after = one_in(2) ? random_below(1 << 30) : UNKNOWN;
	sample->lost = one_in(2) ? random_below(10) : UNKNOWN;
	sample->own_exits = one_in(2) ? random_below(1 << 30) : 0;
	/* One of them changes at times. */
	sample->traits[sample->read_ns % NR_TRAITS] = sample->wall.tv_sec % 2;

	for (size_t i = 0; i < MAX_VMS; i++)
		change_vm(host, i);
	/* Now and then there is nothing at all. */
	if (one_in(20))
		return;
	for (size_t i = 0; i < MAX_VMS; i++) {
		if (host->exists[i])
			put_vm(sample, host, i);
	}
	sample_sort(sample);
}

static void assert_same_vm(const struct sample_vm *a, const struct sample_vm *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->pid, b->pid);
	assert_int_equal(a->nr_vcpus, b->nr_vcpus);
	assert_int_equal(a->gone, b->gone);
	assert_int_equal(a->age_ns, b->age_ns);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->name_from, b->name_from);
	assert_string_equal(a->comm, b->comm);
	assert_string_equal(a->owner, b->owner);
	assert_string_equal(a->scope, b->scope);
	assert_string_equal(a->unit, b->unit);
	assert_string_equal(a->container, b->container);
	assert_int_equal(a->flags.yes, b->flags.yes);
	assert_int_equal(a->flags.no, b->flags.no);
}

static void assert_same_vcpu(const struct sample_vcpu *a, const struct sample_vcpu *b)
{
	assert_int_equal(a->vm, b->vm);
	assert_int_equal(a->vcpu, b->vcpu);
	assert_int_equal(a->tid, b->tid);
	assert_int_equal(a->part, b->part);
	assert_int_equal(a->part_kind, b->part_kind);
	assert_int_equal(a->part_code, b->part_code);
	assert_int_equal(a->part_ns, b->part_ns);
	assert_int_equal(a->guest_cycles, b->guest_cycles);
	assert_int_equal(a->polling_cycles, b->polling_cycles);
	assert_int_equal(a->stopped_cycles, b->stopped_cycles);
	assert_int_equal(a->halted_cycles, b->halted_cycles);
	assert_int_equal(a->waiting_cycles, b->waiting_cycles);
	assert_string_equal(a->thread, b->thread);
}

static void assert_same_exit(const struct sample_exit *a, const struct sample_exit *b)
{
	assert_int_equal(a->vm, b->vm);
	assert_int_equal(a->vcpu, b->vcpu);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->code, b->code);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->cycles, b->cycles);
	assert_int_equal(a->user_cycles, b->user_cycles);
	assert_int_equal(a->blocked_cycles, b->blocked_cycles);
}

void assert_same_sample(const struct sample *a, const struct sample *b)
{
	assert_int_equal(a->time_ns, b->time_ns);
	assert_int_equal(a->read_ns, b->read_ns);
	assert_int_equal(a->wall.tv_sec, b->wall.tv_sec);
	assert_int_equal(a->wall.tv_nsec, b->wall.tv_nsec);
	assert_int_equal(a->kvm_exits_before, b->kvm_exits_before);
	assert_int_equal(a->kvm_exits_after, b->kvm_exits_after);
	assert_int_equal(a->lost, b->lost);
	assert_int_equal(a->own_exits, b->own_exits);
	assert_memory_equal(a->traits, b->traits, sizeof(a->traits));
	assert_int_equal(a->nr_vms, b->nr_vms);
	assert_int_equal(a->nr_vcpus, b->nr_vcpus);
	assert_int_equal(a->nr_exits, b->nr_exits);
	for (size_t i = 0; i < a->nr_vms; i++)
		assert_same_vm(&a->vms[i], &b->vms[i]);
	for (size_t i = 0; i < a->nr_vcpus; i++)
		assert_same_vcpu(&a->vcpus[i], &b->vcpus[i]);
	for (size_t i = 0; i < a->nr_exits; i++)
		assert_same_exit(&a->exits[i], &b->exits[i]);
}
