/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_ACCOUNT_H
#define BPF_EXITS_ACCOUNT_H

/*
 * The account of a vCPU: what an exit, the begin and end of KVM_RUN, a switch of tasks and the
 * end of a vCPU add to its record.  Only the thread that runs the vCPU calls these.
 */

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#include "exit-slot.h"
#include "exits-record.h"
#include "exits.h"

__u64 lost; /* exits without a record to count them in */

static __always_inline struct exits_slot *current_slot(struct exits_vcpu *record)
{
	return &record->slots[record->cur];
}

/* 0 if the thread was preempted after it noted the time, and its record has a later one. */
static __always_inline __u64 since(const struct exits_vcpu *record, __u64 now)
{
	return now > record->stamp ? now - record->stamp : 0;
}

/*
 * Counts an exit without an event, inferred from the next event: on VMX the entry failed
 * (VMfail); on SVM before 6.4 the exit was handled on the fast path, and the VMCB still has its
 * code.  The time of the exit is not known.
 */
static __noinline void count_unseen(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	__u32 slot = isa == KVM_EXIT_ISA_SVM ? slot_of_vcpu(vcpu) : EXITS_SLOT_VMENTRY_FAIL;

	if (record->state == EXITS_GUEST)
		record->guest_cycles += since(record, now);
	else
		record->pending += since(record, now);
	record->cur = slot;
	current_slot(record)->count++;
	current_slot(record)->cycles += record->pending;
	record->pending = 0;
	record->stamp = now;
	record->state = EXITS_HOST;
}

/* Counts an exit; @record may be NULL. */
static __always_inline void count_exit(struct exits_vcpu *record, __u32 cur, __u64 now)
{
	struct exits_slot *slot;

	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return;
	}
	record->cur = cur;
	slot = current_slot(record);
	slot->count++;
	if (record->state == EXITS_GUEST) {
		record->guest_cycles += since(record, now);
	} else if (record->state == EXITS_LEFT) {
		slot->cycles += record->pending + since(record, now);
		record->pending = 0;
	}
	record->stamp = now;
	record->state = EXITS_HOST;
}

/*
 * Counts the noted exit of a CPU, if any: needed before all events but an entry of the same
 * vCPU.  A vCPU that was destroyed has no record, even if this CPU missed that it left.
 *
 * Once only, also if the caller can be preempted: then this runs in between, when KVM unloads
 * the vCPU.
 */
static __noinline struct cpu *settle(struct cpu *cpu)
{
	__u64 noted = cpu->vcpu, left = cpu->left;
	__u8 slot = cpu->slot;

	if (!(noted & NOTED))
		cpu->vcpu = 0;
	else if (__sync_val_compare_and_swap(&cpu->vcpu, noted, 0) == noted)
		count_exit(find_vcpu(noted - NOTED, cpu), slot, left);
	return cpu;
}

static __noinline void begin_run(struct exits_vcpu *record, __u64 now)
{
	if (record->state != EXITS_USER && record->state != EXITS_NEW)
		return;
	if (record->state == EXITS_USER)
		current_slot(record)->user_cycles += since(record, now);
	record->stamp = now;
	record->state = EXITS_HOST;
	note_thread(record);
}

static __noinline void end_run(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
		count_unseen(record, vcpu, now);
	if (record->state != EXITS_HOST)
		return;
	current_slot(record)->cycles += since(record, now);
	record->stamp = now;
	record->exits = exits_of(vcpu);
	record->state = EXITS_USER;
}

static __always_inline void switch_out(__u64 vcpu, struct cpu *cpu, __u64 now)
{
	struct exits_vcpu *record = find_vcpu(vcpu, cpu);

	if (!record)
		return;
	switch (record->state) {
	case EXITS_HOST:
		current_slot(record)->cycles += since(record, now);
		record->state = EXITS_HOST_OUT;
		break;
	/* On SVM before 6.4, the thread may be preempted between the exit and its event. */
	case EXITS_GUEST:
		record->guest_cycles += since(record, now);
		record->state = EXITS_LEFT_OUT;
		break;
	case EXITS_LEFT:
		record->pending += since(record, now);
		record->state = EXITS_LEFT_OUT;
		break;
	}
}

static __always_inline void switch_in(__u64 vcpu, struct cpu *cpu, __u64 now)
{
	struct exits_vcpu *record = find_vcpu(vcpu, cpu);

	if (!record)
		return;
	if (record->state == EXITS_HOST_OUT)
		record->state = EXITS_HOST;
	else if (record->state == EXITS_LEFT_OUT)
		record->state = EXITS_LEFT;
	else
		return;
	record->stamp = now;
}

/*
 * The reader may end the record at the same time: the one that takes the address away goes on.
 * A VM is destroyed as a whole, so the first of its vCPUs removes its number, unless the address is
 * another VM's by now.
 */
static __noinline int end_vcpu(__u64 address)
{
	__u64 *found = bpf_map_lookup_elem(&numbers, &address), *number, key;
	struct exits_vcpu *record = found ? record_at(*found) : NULL;

	if (!record || __sync_val_compare_and_swap(&record->vcpu, address, 0) != address)
		return 0;

	bpf_map_delete_elem(&numbers, &address);
	key = key_of_vm(record->kvm);
	number = bpf_map_lookup_elem(&numbers, &key);
	if (number && (__u32)*number == record->vm)
		bpf_map_delete_elem(&numbers, &key);
	/* Last, because the counters are final from now on. */
	barrier();
	record->dead = 1;
	return 0;
}

#endif
