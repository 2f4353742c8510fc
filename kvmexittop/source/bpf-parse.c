// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-parse.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "bpf/exits.h"
#include "reason/names.h"

/* The state of a record when it was found: the programs may change it at any time. */
struct found {
	const struct exits_vcpu *record;
	uint32_t vm;
	uint32_t id;
	bool dead;
};

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->vm != y->vm)
		return x->vm < y->vm ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* VMs that existed when the programs were attached are in the order of their start. */
static bool is_sorted(const struct found *found, size_t nr)
{
	for (size_t i = 1; i < nr; i++) {
		if (compare_found(&found[i - 1], &found[i]) > 0)
			return false;
	}
	return true;
}

static uint64_t to_cycles(uint64_t ns, uint64_t tsc_khz)
{
	/* Most reasons have no user cycles. */
	if (!ns)
		return 0;
	/* ns * tsc_khz / 1000000, in 64 bits: a kHz is a cycle in each million nanoseconds. */
	return ns / 1000000 * tsc_khz + ns % 1000000 * tsc_khz / 1000000;
}

static void set_reason(struct sample_exit *exit, uint32_t isa, unsigned int slot)
{
	exit->kind = KVM_EXIT_KIND_HARDWARE;
	exit->code = 0;
	if (slot == EXITS_SLOT_OTHER)
		exit->kind = KVM_EXIT_KIND_OTHER;
	else if (slot == EXITS_SLOT_VMENTRY_FAIL)
		exit->kind = KVM_EXIT_KIND_VMENTRY_FAIL;
	else if (isa == KVM_EXIT_ISA_VMX || slot < EXITS_SLOT_SVM_NPF)
		exit->code = slot;
	else if (slot < EXITS_SLOT_SVM_ERR)
		exit->code = slot - EXITS_SLOT_SVM_NPF + EXITS_SVM_NPF;
	else
		exit->code = ~(slot - EXITS_SLOT_SVM_ERR);
}

static void add_slots(struct exits_slot *sum, const struct exits_slot *slots)
{
	for (unsigned int i = 0; i < EXITS_SLOTS; i++) {
		sum[i].count += slots[i].count;
		sum[i].cycles += slots[i].cycles;
		sum[i].user_cycles += slots[i].user_cycles;
	}
}

static int add_exits(struct sample *sample, const struct sample_vcpu *vcpu,
		     const struct exits_slot *slots, uint32_t isa, uint64_t tsc_khz)
{
	struct sample_exit *exit;
	int err = sample_reserve(sample, 0, 0, EXITS_SLOTS);

	if (err)
		return err;
	exit = &sample->exits[sample->nr_exits];
	/* Most slots are empty. */
	for (const struct exits_slot *slot = slots; slot < slots + EXITS_SLOTS; slot++) {
		if (!slot->count)
			continue;
		exit->vm = vcpu->vm;
		exit->vcpu = vcpu->vcpu;
		exit->count = slot->count;
		exit->cycles = to_cycles(slot->cycles, tsc_khz);
		exit->user_cycles = to_cycles(slot->user_cycles, tsc_khz);
		exit->blocked_cycles = UNKNOWN;
		set_reason(exit++, isa, slot - slots);
	}
	sample->nr_exits = exit - sample->exits;
	return 0;
}

static int add_live(struct sample *sample, const struct found *found, uint32_t isa,
		    uint64_t tsc_khz)
{
	const struct exits_vcpu *record = found->record;
	struct sample_vcpu vcpu = {
		VCPU_UNKNOWN_TIME,
		.vm = found->vm,
		.vcpu = found->id,
		.tid = record->tid,
	};

	vcpu.guest_cycles = to_cycles(record->guest_cycles, tsc_khz);
	return sample_add_vcpu(sample, &vcpu)
		       ?: add_exits(sample, &vcpu, record->slots, isa, tsc_khz);
}

static int add_gone(struct sample *sample, const struct found *found, size_t nr, uint32_t isa,
		    uint64_t tsc_khz)
{
	struct sample_vcpu vcpu = { VCPU_UNKNOWN_TIME, .vm = found->vm, .vcpu = VCPU_NONE };
	struct exits_slot sum[EXITS_SLOTS] = { 0 };
	uint64_t guest = 0;

	for (size_t i = 0; i < nr; i++) {
		add_slots(sum, found[i].record->slots);
		guest += found[i].record->guest_cycles;
	}
	vcpu.guest_cycles = to_cycles(guest, tsc_khz);
	return sample_add_vcpu(sample, &vcpu) ?: add_exits(sample, &vcpu, sum, isa, tsc_khz);
}

/* The records of one VM. */
static int add_vm(struct sample *sample, const struct found *found, size_t nr, uint32_t isa,
		  uint64_t tsc_khz)
{
	struct sample_vm vm = { .id = found->vm, .gone = true, .age_ns = UNKNOWN };
	int err;

	for (size_t i = 0; i < nr; i++) {
		vm.gone = vm.gone && found[i].dead;
		vm.pid = found[i].record->tgid;
		/* The number of vCPUs that KVM had created when each record was first seen. */
		if (vm.nr_vcpus < found[i].record->nr_vcpus)
			vm.nr_vcpus = found[i].record->nr_vcpus;
	}
	err = sample_add_vm(sample, &vm);
	if (!err && vm.gone)
		return add_gone(sample, found, nr, isa, tsc_khz);
	for (size_t i = 0; !err && i < nr; i++)
		err = add_live(sample, &found[i], isa, tsc_khz);
	return err;
}

static uint32_t load(const uint32_t *value)
{
	return __atomic_load_n(value, __ATOMIC_ACQUIRE);
}

/* Adds those in use to @found, of which the first @nr_were were dead or not.  How many. */
static size_t find(struct found *found, const struct exits_vcpu *records, size_t nr,
		   uint32_t nr_vms, const bool *were_dead, size_t nr_were)
{
	size_t used = 0;

	for (size_t i = 0; i < nr; i++) {
		found[used].vm = load(&records[i].vm);
		if (!found[used].vm || found[used].vm > nr_vms)
			continue;
		/* Read before the counters: only those of a dead record are final. */
		found[used].dead = were_dead ? i < nr_were && were_dead[i] : load(&records[i].dead);
		found[used].id = records[i].id;
		found[used++].record = &records[i];
	}
	return used;
}

int bpf_parse_records(const struct bpf_records *records, uint32_t isa, uint64_t tsc_khz,
		      struct sample *sample)
{
	struct found *found = calloc(records->nr_room + records->nr_more + 1, sizeof(*found));
	size_t used, end;
	int err = 0;

	if (!found)
		return -ENOMEM;
	used = find(found, records->room, records->nr_room, records->nr_vms, records->were_dead,
		    records->nr_were);
	used += find(found + used, records->more, records->nr_more, records->nr_vms, NULL, 0);
	if (!is_sorted(found, used))
		qsort(found, used, sizeof(*found), compare_found);

	for (size_t i = 0; !err && i < used; i = end) {
		for (end = i + 1; end < used && found[end].vm == found[i].vm; end++)
			;
		err = add_vm(sample, &found[i], end - i, isa, tsc_khz);
	}
	free(found);
	return err;
}

int bpf_parse_reasons(uint32_t isa, struct reason_table *reasons)
{
	reasons->isa = isa;
	return reason_names_add(reasons);
}

/* KVM itself takes more memory than that for a vCPU and its thread. */
#define VCPU_SIZE (64ULL << 10)

struct bpf_room bpf_room(size_t nr_vcpus, unsigned int nr_cpus, uint64_t memory)
{
	const size_t room = nr_vcpus + (size_t)EXITS_CPU_VCPUS * nr_cpus;
	struct bpf_room its = { EXITS_MAX_VCPUS, EXITS_CPU_VCPUS };

	if (room < EXITS_MAX_VCPUS)
		its.room = room;
	/* With their VMs.  The kernel rounds up to a power of two, too. */
	while (its.most < EXITS_MAX_VCPUS &&
	       (its.most < 2 * nr_vcpus || its.most < memory / VCPU_SIZE))
		its.most *= 2;
	return its;
}

uint64_t bpf_room_size(const struct bpf_room *room, unsigned int nr_cpus)
{
	/* Two hashes have a bucket for each, and the kernel keeps some records at hand. */
	const uint64_t buckets = 2 * 16, at_hand = 16384;

	return room->room * (sizeof(struct exits_vcpu) + sizeof(uint32_t)) + room->most * buckets +
	       nr_cpus * at_hand;
}
