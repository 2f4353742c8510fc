/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_RECORD_H
#define BPF_EXITS_RECORD_H

/*
 * From the address of a vCPU to its record: one is found at once if it is the one that
 * the CPU used last, and made at the first exit or entry of a vCPU.
 */

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "exits.h"
#include "kvm-types.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u32);
	__type(value, struct exits_vcpu);
} vcpus SEC(".maps");

/* Indices below nr_records that are free again. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, EXITS_VCPUS);
	__type(value, __u32);
} unused SEC(".maps");

/* Address of a vCPU to index of its record. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u64);
	__type(value, __u32);
} indices SEC(".maps");

/* Address of a VM to its number. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u64);
	__type(value, __u32);
} vms SEC(".maps");

/*
 * What a CPU is at, in a cache line of its own.  An exit is noted here when it happens, and
 * counted when it is over: at the next entry, or before anything else is done about a vCPU
 * on that CPU.  So most exits take one look at the record, not two.  Meanwhile the record
 * is as if the vCPU were in the guest.
 */
struct cpu {
	__u32 index; /* of the record used last */
	__u8 slot;   /* of the noted exit */
	__u64 left;  /* when that left the guest */
	__u64 vcpu;  /* with that record: in the guest, or NOTED more; 0 if none is */
} __attribute__((aligned(64)));

/* vCPUs are aligned to more. */
#define NOTED 1

/* As many as x86 can have. */
#define CPUS 8192

static struct cpu cpus[CPUS];

/* Set before the programs are loaded. */
const volatile __u32 nr_cpus;

__u32 nr_records; /* used at any time; may be more than there is room for */
__u32 nr_vms;

static __u32 number_vm(__u64 kvm)
{
	__u32 *number, new;

	number = bpf_map_lookup_elem(&vms, &kvm);
	if (number)
		return *number;
	new = __sync_fetch_and_add(&nr_vms, 1) + 1;
	if (!bpf_map_update_elem(&vms, &kvm, &new, BPF_NOEXIST))
		return new;
	/* Another vCPU was faster. */
	number = bpf_map_lookup_elem(&vms, &kvm);
	return number ? *number : 0;
}

static void note_thread(struct exits_vcpu *record)
{
	__u64 id = bpf_get_current_pid_tgid();

	record->tgid = id >> 32;
	record->tid = (__u32)id;
}

/*
 * A CPU that was not told that a vCPU left takes it for being in the guest there, and would
 * count for its record what a new one at its address does.
 */
static __always_inline void forget_address(__u64 address)
{
	for (__u32 i = 0; i < nr_cpus && i < CPUS; i++) {
		__sync_val_compare_and_swap(&cpus[i].vcpu, address, 0);
		__sync_val_compare_and_swap(&cpus[i].vcpu, address + NOTED, 0);
	}
}

static __noinline struct exits_vcpu *add_vcpu(__u64 address, struct cpu *cpu)
{
	struct kvm_vcpu *vcpu = (void *)address;
	struct exits_vcpu *record;
	__u32 index, vm;
	__u64 kvm;

	/* In tests there is no vCPU at that address, only a thread. */
	kvm = (__u64)BPF_CORE_READ(vcpu, kvm) ?: bpf_get_current_pid_tgid() >> 32;
	vm = number_vm(kvm);
	if (!vm)
		return NULL;
	if (bpf_map_pop_elem(&unused, &index))
		index = __sync_fetch_and_add(&nr_records, 1);
	record = bpf_map_lookup_elem(&vcpus, &index);
	if (!record || bpf_map_update_elem(&indices, &address, &index, BPF_NOEXIST))
		return NULL;

	forget_address(address);
	cpu->index = index;
	record->vcpu = address;
	record->kvm = kvm;
	record->cur = EXITS_SLOT_NONE;
	record->id = BPF_CORE_READ(vcpu, vcpu_id);
	record->nr_vcpus = BPF_CORE_READ(vcpu, kvm, created_vcpus);
	note_thread(record);
	/* Last: now it is one for who reads it. */
	barrier();
	record->vm = vm;
	return record;
}

static __always_inline struct cpu *this_cpu(void)
{
	struct cpu *cpu = &cpus[bpf_get_smp_processor_id() % CPUS];

	/* Or the compiler computes that again for each field. */
	barrier_var(cpu);
	return cpu;
}

static __always_inline struct exits_vcpu *record_of(struct cpu *cpu)
{
	return bpf_map_lookup_elem(&vcpus, &cpu->index);
}

static __noinline struct exits_vcpu *find_slowly(__u64 address, struct cpu *cpu)
{
	__u32 *index = bpf_map_lookup_elem(&indices, &address);

	if (!index)
		return NULL;
	cpu->index = *index;
	return record_of(cpu);
}

static __always_inline struct exits_vcpu *find_vcpu(__u64 address, struct cpu *cpu)
{
	struct exits_vcpu *record = record_of(cpu);

	if (record && record->vcpu == address)
		return record;
	return find_slowly(address, cpu);
}

static __always_inline struct exits_vcpu *find_or_add(__u64 vcpu, struct cpu *cpu)
{
	return find_vcpu(vcpu, cpu) ?: add_vcpu(vcpu, cpu);
}

#endif
