/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_RECORD_H
#define BPF_EXITS_RECORD_H

/*
 * The record of a vCPU, by the address of the vCPU.  The lookup is fast for the record that
 * the CPU used last.  A record is created with the vCPU, or at the first exit or entry of one that
 * is older than the programs.
 */

#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "exits.h"
#include "kvm-types.h"

/* The loader makes the maps as large as the host needs: see nr_rooms and nr_most. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct exits_vcpu);
} vcpus SEC(".maps");

/*
 * The records of vCPUs for which the array has no room, by their index.  The kernel allocates
 * one when it is added, in any context.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct exits_vcpu);
} more SEC(".maps");

/* Free indices below nr_records. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 1);
	__type(value, __u32);
} unused SEC(".maps");

/*
 * Maps the address of a vCPU to the index of its record, and the key of a VM to its number, with
 * its process in the upper half.  One map: the kernel allocates a bucket for each of the most
 * entries at once.
 *
 * These are hints.  The kernel may skip the programs at the end of a vCPU, and the reader ends
 * a record without them, so an entry may be of a vCPU or VM that was at the address before.  It is
 * not valid then, see find_slowly() and number_vm(), and the next one there replaces it.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, __u64);
} numbers SEC(".maps");

/* Not the address of a vCPU: those are the kernel's, with the highest bit set. */
static __always_inline __u64 key_of_vm(__u64 kvm)
{
	return ~kvm;
}

/*
 * The state of a CPU, in its own cache line.  An exit is noted here when it occurs, and counted
 * in the record when it is over: at the next entry, or before any other event of a vCPU on
 * that CPU.  So most exits need one lookup of the record, not two.  Until then the record still
 * has the state of the guest.
 */
struct cpu {
	__u32 index; /* of the record used last */
	__u8 slot;   /* of the noted exit */
	__u64 left;  /* time of the noted exit */
	__u64 vcpu;  /* address of the vCPU in the guest, plus NOTED after its exit; or 0 */
} __attribute__((aligned(64)));

/* A flag in the address of a vCPU, which is aligned. */
#define NOTED 1

/* The maximum of x86. */
#define CPUS 8192

static struct cpu cpus[CPUS];

/* Set before the programs are loaded. */
const volatile __u32 nr_cpus;
const volatile __u32 nr_rooms; /* records of the array; higher indices are in the hash */

/*
 * Indices used so far.  What is taken and not used is free again, so only vCPUs that were there
 * count, until the last index.  Each CPU may add one above that, so it cannot wrap.
 */
__u32 nr_records;
__u32 nr_vms;

#define NO_INDEX (__u32)(-CPUS - 1)

static struct exits_vcpu blank; /* never written */

/* @is_new: it has its first vCPU, so a number of its address is that of a VM before. */
static __u32 number_vm(__u64 kvm, bool is_new)
{
	__u64 key = key_of_vm(kvm), process = bpf_get_current_pid_tgid() >> 32, new;
	__u64 *number = bpf_map_lookup_elem(&numbers, &key);
	const bool is_valid = number && !is_new && *number >> 32 == process;

	if (is_valid)
		return *number;
	new = process << 32 | (__u32)(__sync_fetch_and_add(&nr_vms, 1) + 1);
	if (!bpf_map_update_elem(&numbers, &key, &new, number ? BPF_ANY : BPF_NOEXIST))
		return new;
	/* Another vCPU has added it first. */
	number = bpf_map_lookup_elem(&numbers, &key);
	return number ? *number : 0;
}

static __u32 own_tid(void)
{
	return bpf_get_current_pid_tgid();
}

static void note_thread(struct exits_vcpu *record)
{
	record->tgid = bpf_get_current_pid_tgid() >> 32;
	record->tid = own_tid();
}

/*
 * If a CPU missed that a vCPU left it, it still has the address.  It would count the exits of a
 * new vCPU at the same address for the old record.
 */
static __always_inline void forget_address(__u64 address)
{
	for (__u32 i = 0; i < nr_cpus && i < CPUS; i++) {
		__sync_val_compare_and_swap(&cpus[i].vcpu, address, 0);
		__sync_val_compare_and_swap(&cpus[i].vcpu, address + NOTED, 0);
	}
}

/* An index that no record has, or NO_INDEX. */
static __always_inline __u32 take_index(void)
{
	__u32 index;

	if (!bpf_map_pop_elem(&unused, &index))
		return index;
	if (nr_records >= NO_INDEX)
		return NO_INDEX;
	return __sync_fetch_and_add(&nr_records, 1);
}

static __always_inline struct exits_vcpu *record_at(__u32 index)
{
	return bpf_map_lookup_elem(&vcpus, &index) ?: bpf_map_lookup_elem(&more, &index);
}

/* NULL: there is no memory for one more. */
static __always_inline struct exits_vcpu *take_record(__u32 index)
{
	if (index >= NO_INDEX)
		return NULL;
	if (index >= nr_rooms && bpf_map_update_elem(&more, &index, &blank, BPF_NOEXIST)) {
		bpf_map_push_elem(&unused, &index, BPF_ANY);
		return NULL;
	}
	return record_at(index);
}

static __always_inline void give_back(__u32 index)
{
	if (index >= nr_rooms)
		bpf_map_delete_elem(&more, &index);
	bpf_map_push_elem(&unused, &index, BPF_ANY);
}

/* How long KVM says that it polled for a vCPU: it adds that when a halt is over. */
static __always_inline __u64 polled_by_kvm(__u64 address)
{
	struct kvm_vcpu *vcpu = (void *)address;

	return BPF_CORE_READ(vcpu, stat.generic.halt_poll_success_ns) +
	       BPF_CORE_READ(vcpu, stat.generic.halt_poll_fail_ns);
}

/* In @state from @now on: EXITS_STOPPED if it is being created, or else EXITS_NEW. */
static __noinline struct exits_vcpu *add_vcpu(__u64 address, struct cpu *cpu, __u32 state,
					      __u64 now)
{
	struct kvm_vcpu *vcpu = (void *)address;
	struct exits_vcpu *record;
	__u32 index, vm, nr_vcpus;
	__u64 kvm, place;

	/* Tests have no vCPU at that address; the process is the VM there. */
	kvm = (__u64)BPF_CORE_READ(vcpu, kvm) ?: bpf_get_current_pid_tgid() >> 32;
	nr_vcpus = BPF_CORE_READ(vcpu, kvm, created_vcpus);
	vm = number_vm(kvm, nr_vcpus == 1);
	if (!vm)
		return NULL;
	index = take_index();
	record = take_record(index);
	if (!record)
		return NULL;
	place = index;
	if (bpf_map_update_elem(&numbers, &address, &place, BPF_ANY)) {
		give_back(index);
		return NULL;
	}

	forget_address(address);
	cpu->index = index;
	record->vcpu = address;
	record->kvm = kvm;
	record->cur = EXITS_SLOT_NONE;
	record->id = BPF_CORE_READ(vcpu, vcpu_id);
	record->nr_vcpus = nr_vcpus;
	note_thread(record);
	/* It may have been created by another thread than the one that will run it. */
	if (state == EXITS_STOPPED)
		record->tid = 0;
	record->polled_ns = polled_by_kvm(address);
	record->stamp = now;
	record->state = state;
	/* Last, because readers use the record from now on. */
	barrier();
	record->vm = vm;
	return record;
}

static __always_inline struct cpu *this_cpu(void)
{
	struct cpu *cpu = &cpus[bpf_get_smp_processor_id() % CPUS];

	/* Else the compiler computes the address again for each field. */
	barrier_var(cpu);
	return cpu;
}

/* NULL for those in the hash. */
static __always_inline struct exits_vcpu *record_of(struct cpu *cpu)
{
	return bpf_map_lookup_elem(&vcpus, &cpu->index);
}

static __noinline struct exits_vcpu *find_slowly(__u64 address, struct cpu *cpu)
{
	__u64 *found = bpf_map_lookup_elem(&numbers, &address);
	struct exits_vcpu *record;
	__u32 index;

	if (!found)
		return NULL;
	/* Not read back: where the caller can be preempted, the CPU may have another by then. */
	index = *found;
	record = record_at(index);
	if (!record || record->vcpu != address)
		return NULL;
	cpu->index = index;
	return record;
}

static __always_inline struct exits_vcpu *find_vcpu(__u64 address, struct cpu *cpu)
{
	struct exits_vcpu *record = record_of(cpu);

	if (record && record->vcpu == address)
		return record;
	return find_slowly(address, cpu);
}

/* KVM's own number. */
static __always_inline __u64 exits_of(__u64 vcpu)
{
	return BPF_CORE_READ((struct kvm_vcpu *)vcpu, stat.exits);
}

static __always_inline struct exits_vcpu *find_or_add(__u64 vcpu, struct cpu *cpu, __u64 now)
{
	return find_vcpu(vcpu, cpu) ?: add_vcpu(vcpu, cpu, EXITS_NEW, now);
}

#endif
