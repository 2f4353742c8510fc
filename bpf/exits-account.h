/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_ACCOUNT_H
#define BPF_EXITS_ACCOUNT_H

/*
 * The account of a vCPU: what an exit, the begin and end of KVM_RUN, a switch of tasks, halt
 * polling and the end of a vCPU add to its record.  Only the thread that runs the vCPU calls
 * these.
 */

#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#include "exit-slot.h"
#include "exits-part.h"
#include "exits-record.h"
#include "exits.h"

__u64 lost; /* exits without a record to count them in */

static __always_inline bool is_running(__u32 state)
{
	return state == EXITS_GUEST || state == EXITS_HOST;
}

static __always_inline bool is_off(__u32 state)
{
	return state >= EXITS_WAITING && state <= EXITS_BLOCKED;
}

static __always_inline bool is_outside(__u32 state)
{
	return state >= EXITS_VMM;
}

static __always_inline struct exits_slot *current_slot(struct exits_vcpu *record)
{
	return &record->slots[record->cur];
}

static __always_inline __u64 *blocked_of(struct exits_vcpu *record)
{
	__u32 at, cur = record->cur;

	if (cur > EXITS_SLOTS)
		return NULL;
	at = record->blocked_at[cur];
	if (!at && record->nr_blocked < EXITS_BLOCKED_ROOM - 1) {
		at = ++record->nr_blocked;
		record->blocked_at[cur] = at;
	}
	if (at >= EXITS_BLOCKED_ROOM)
		return NULL;
	/* Else the compiler computes the address before the check, which the verifier needs. */
	barrier_var(at);
	return &record->blocked_ns[at];
}

/* The counter of the part that a vCPU is in, or NULL. */
static __always_inline __u64 *counter_of(struct exits_vcpu *record)
{
	switch (record->state) {
	case EXITS_GUEST:
		return &record->guest_ns;
	case EXITS_HOST:
		return &current_slot(record)->kvm_ns;
	case EXITS_WAITING:
		return &record->waiting_ns;
	case EXITS_HALTED:
	case EXITS_HALTED_VMM:
		return &record->halted_ns;
	case EXITS_BLOCKED:
		return blocked_of(record);
	case EXITS_VMM:
		return &current_slot(record)->vmm_ns;
	case EXITS_STOPPED:
		return &record->stopped_ns;
	}
	return NULL;
}

/*
 * Adds the time since the stamp, which is @now afterwards, to the part that the vCPU is in.
 *
 * The caller may be preempted, and this be called then: no time is added twice, and the stamp
 * never goes back.
 */
static __noinline int charge(struct exits_vcpu *record, __u64 now)
{
	__u64 stamp = record->stamp, *counter = counter_of(record);

	if (now <= stamp || __sync_val_compare_and_swap(&record->stamp, stamp, now) != stamp)
		return 0;
	if (counter)
		__sync_fetch_and_add(counter, now - stamp);
	return 0;
}

/*
 * The same where the thread was off the CPU or outside KVM_RUN.  How long another thread waited
 * is not known to have been for this vCPU.
 */
static __always_inline void charge_off(struct exits_vcpu *record, __u64 now)
{
	__u64 waited = own_run_delay() - record->run_delay;

	if (record->state != EXITS_WAITING && record->tid == own_tid() && now > record->stamp) {
		if (waited > now - record->stamp)
			waited = now - record->stamp;
		record->waiting_ns += waited;
		record->stamp += waited;
	}
	charge(record, now);
}

/*
 * Counts an exit without an event, inferred from the next event: on VMX the entry failed
 * (VMfail); on SVM before 6.4 the exit was handled on the fast path, and the VMCB still has its
 * code.  The time of the exit is not known.
 */
static __noinline void count_unseen(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	__u32 slot = isa == KVM_EXIT_ISA_SVM ? slot_of_vcpu(vcpu) : EXITS_SLOT_VMENTRY_FAIL;

	charge(record, now);
	record->cur = slot;
	current_slot(record)->count++;
	record->state = EXITS_HOST;
}

/* Counts an exit; @record may be NULL. */
static __always_inline void count_exit(struct exits_vcpu *record, __u32 cur, __u64 now)
{
	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return;
	}
	/* An exit of VMX's fast path before 6.9: of the entry after it there was no event. */
	if (record->state == EXITS_HOST)
		record->state = EXITS_GUEST;
	charge(record, now);
	record->cur = cur;
	current_slot(record)->count++;
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

/* Nothing if it has begun. */
static __noinline void begin_run(struct exits_vcpu *record, __u64 now)
{
	if (!is_outside(record->state))
		return;
	charge_off(record, now);
	record->state = EXITS_HOST;
	note_thread(record);
}

/* Nothing if it has ended, or the thread is off the CPU. */
static __noinline void end_run(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	if (record->state == EXITS_GUEST)
		count_unseen(record, vcpu, now);
	if (!is_running(record->state))
		return;
	charge(record, now);
	record->exits = exits_of(vcpu);
	record->run_delay = own_run_delay();
	record->state = state_outside(run_reason(vcpu));
}

/*
 * The time since the stamp may have been polling.  KVM says so only when the halt is over.  The
 * caller cannot be preempted.
 */
static __always_inline void hold(struct exits_vcpu *record, __u64 now)
{
	if (now <= record->stamp)
		return;
	record->pending_ns += now - record->stamp;
	record->stamp = now;
}

/* A halt is over. */
static __noinline void end_halt(struct exits_vcpu *record, __u64 polled, __u64 now)
{
	__u64 pending = __sync_lock_test_and_set(&record->pending_ns, 0), stamp, part;

	/* KVM's has what the thread was off the CPU meanwhile. */
	part = polled < pending ? polled : pending;
	__sync_fetch_and_add(&record->polling_ns, part);
	__sync_fetch_and_add(&current_slot(record)->kvm_ns, pending - part);

	/* Polling was enough: the thread did not sleep. */
	stamp = record->stamp;
	polled -= part;
	if (!polled || record->state != EXITS_HOST || now <= stamp)
		return;
	part = polled < now - stamp ? polled : now - stamp;
	if (__sync_val_compare_and_swap(&record->stamp, stamp, stamp + part) == stamp)
		__sync_fetch_and_add(&record->polling_ns, part);
}

static __always_inline void switch_out(__u64 vcpu, struct cpu *cpu, __u64 now)
{
	struct exits_vcpu *record = find_vcpu(vcpu, cpu);
	__u32 state;

	if (!record || !is_running(record->state))
		return;
	if (record->state == EXITS_HOST && is_halting(vcpu))
		hold(record, now);
	else
		charge(record, now);
	state = state_off(vcpu);
	/* On SVM before 6.4, the thread may be preempted between the exit and its event. */
	record->resume = state == EXITS_WAITING ? record->state : EXITS_HOST;
	record->run_delay = own_run_delay();
	record->state = state;
}

static __always_inline void switch_in(__u64 vcpu, struct cpu *cpu, __u64 now)
{
	struct exits_vcpu *record = find_vcpu(vcpu, cpu);

	if (!record || !is_off(record->state))
		return;
	charge_off(record, now);
	record->state = record->resume;
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
	charge(record, bpf_ktime_get_ns());
	/* Last, because the counters are final from now on. */
	barrier();
	record->dead = 1;
	return 0;
}

#endif
