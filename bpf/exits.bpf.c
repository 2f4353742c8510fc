// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts VM-Exits and their time by vCPU and reason, at KVM's tracepoints and at task switches.
 * Documentation/virt/kvm/x86/exit-stats.rst of the kernel patches, which count the same inside
 * KVM, defines the numbers; kvmexittop(8) lists the differences.
 *
 * Raw tracepoints are used: of most arguments only the address is needed, and then loading
 * needs no type information about them.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "exit-slot.h"
#include "exits-record.h"
#include "exits.h"
#include "kvm-types.h"

__u64 lost; /* exits without a record to count them in */

static __always_inline struct exits_slot *current_slot(struct exits_vcpu *record)
{
	return &record->slots[record->cur];
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
		record->guest_cycles += now - record->stamp;
	else
		record->pending += now - record->stamp;
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
		record->guest_cycles += now - record->stamp;
	} else if (record->state == EXITS_LEFT) {
		slot->cycles += record->pending + now - record->stamp;
		record->pending = 0;
	}
	record->stamp = now;
	record->state = EXITS_HOST;
}

/*
 * Counts the noted exit of a CPU, if any: needed before all events but an entry of the same
 * vCPU.  A vCPU that was destroyed has no record, even if this CPU missed that it left.
 */
static __noinline struct cpu *settle(struct cpu *cpu)
{
	if (cpu->vcpu & NOTED)
		count_exit(find_vcpu(cpu->vcpu - NOTED, cpu), cpu->slot, cpu->left);
	cpu->vcpu = 0;
	return cpu;
}

static __noinline int exit_slowly(__u64 vcpu, __u32 slot)
{
	struct cpu *cpu = settle(this_cpu());

	count_exit(find_or_add(vcpu, cpu), slot, bpf_ktime_get_ns());
	return 0;
}

static __always_inline int note_exit(__u64 vcpu, __u64 from, __u32 (*slot_of)(__u64 from))
{
	struct cpu *cpu = this_cpu();

	if (cpu->vcpu != vcpu)
		return exit_slowly(vcpu, slot_of(from));
	cpu->left = bpf_ktime_get_ns();
	cpu->slot = slot_of(from);
	cpu->vcpu = vcpu + NOTED;
	return 0;
}

/* One of these four programs is loaded. */
SEC("?raw_tp/kvm_exit")
int kvm_exit_svm(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_svm);
}

SEC("?raw_tp/kvm_exit")
int kvm_exit_vmx(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_vmx);
}

/* From 5.17 to 6.1, without bpf_rdonly_cast(). */
SEC("?raw_tp/kvm_exit")
int kvm_exit_without_cast(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_vcpu);
}

/* The event as it was up to 5.16. */
SEC("?raw_tp/kvm_exit")
int kvm_exit_with_reason(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[1], ctx->args[0], slot_of_reason);
}

static __noinline int enter_slowly(struct cpu *cpu, __u64 vcpu)
{
	__u64 now = bpf_ktime_get_ns();
	struct exits_vcpu *record;

	settle(cpu);
	record = find_or_add(vcpu, cpu);
	/* No room: its exit will be counted as lost. */
	if (!record)
		return 0;

	if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
		count_unseen(record, vcpu, now);
	if (record->state == EXITS_HOST)
		current_slot(record)->cycles += now - record->stamp;
	record->stamp = now;
	record->state = EXITS_GUEST;
	cpu->vcpu = vcpu;
	return 0;
}

SEC("raw_tp/kvm_entry")
int kvm_entry(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = ctx->args[0];
	struct cpu *cpu = this_cpu();
	struct exits_vcpu *record;
	struct exits_slot *slot;
	__u64 now;

	if (cpu->vcpu - NOTED != vcpu)
		return enter_slowly(cpu, vcpu);

	cpu->vcpu = vcpu;
	now = bpf_ktime_get_ns();
	record = record_of(cpu);
	if (!record)
		return 0;
	record->guest_cycles += cpu->left - record->stamp;
	record->stamp = now;
	slot = &record->slots[cpu->slot];
	slot->count++;
	slot->cycles += now - cpu->left;
	return 0;
}

/* Address of the vCPU that the task has loaded, or 0. */
static __always_inline __u64 vcpu_of(struct task_struct *task)
{
	struct kvm_vcpu *vcpu = NULL;
	__u64 first = (__u64)BPF_CORE_READ(task, preempt_notifiers.first);

	return first ? first - bpf_core_field_offset(vcpu->preempt_notifier.link) : 0;
}

/* KVM_RUN was entered or is about to return: it loads and unloads the guest's FPU. */
SEC("raw_tp/kvm_fpu")
int kvm_fpu(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = vcpu_of((void *)bpf_get_current_task());
	__u64 now = bpf_ktime_get_ns();
	struct cpu *cpu = settle(this_cpu());
	struct exits_vcpu *record;

	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
	if (!record)
		return 0;

	if (ctx->args[0]) {
		if (record->state == EXITS_USER)
			current_slot(record)->user_cycles += now - record->stamp;
		record->state = EXITS_HOST;
		note_thread(record);
	} else {
		if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
			count_unseen(record, vcpu, now);
		if (record->state == EXITS_HOST)
			current_slot(record)->cycles += now - record->stamp;
		record->state = EXITS_USER;
	}
	record->stamp = now;
	return 0;
}

static __always_inline void switch_out(struct exits_vcpu *record, __u64 now)
{
	switch (record->state) {
	case EXITS_HOST:
		current_slot(record)->cycles += now - record->stamp;
		record->state = EXITS_HOST_OUT;
		break;
	/* On SVM before 6.4, the thread may be preempted between the exit and its event. */
	case EXITS_GUEST:
		record->guest_cycles += now - record->stamp;
		record->state = EXITS_LEFT_OUT;
		break;
	case EXITS_LEFT:
		record->pending += now - record->stamp;
		record->state = EXITS_LEFT_OUT;
		break;
	}
}

static __always_inline void switch_in(struct exits_vcpu *record, __u64 now)
{
	if (record->state == EXITS_HOST_OUT)
		record->state = EXITS_HOST;
	else if (record->state == EXITS_LEFT_OUT)
		record->state = EXITS_LEFT;
	else
		return;
	record->stamp = now;
}

/* Typed arguments, for speed: it runs at each task switch, and most tasks have no vCPU. */
SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct exits_vcpu *record;
	struct cpu *cpu;
	__u64 now, vcpu;

	if (!prev->preempt_notifiers.first && !next->preempt_notifiers.first)
		return 0;

	now = bpf_ktime_get_ns();
	cpu = settle(this_cpu());
	vcpu = vcpu_of(prev);
	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
	if (record)
		switch_out(record, now);
	vcpu = vcpu_of(next);
	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
	if (record)
		switch_in(record, now);
	return 0;
}

/* A VM is destroyed as a whole, so the first of its vCPUs removes its number. */
SEC("kprobe/kvm_arch_vcpu_destroy")
int BPF_KPROBE(vcpu_destroy, struct kvm_vcpu *vcpu)
{
	__u64 address = (__u64)vcpu;
	__u32 *index = bpf_map_lookup_elem(&indices, &address);
	struct exits_vcpu *record = index ? bpf_map_lookup_elem(&vcpus, index) : NULL;
	__u64 kvm;

	if (!record)
		return 0;

	bpf_map_delete_elem(&indices, &address);
	kvm = record->kvm;
	bpf_map_delete_elem(&vms, &kvm);
	record->vcpu = 0;
	/* Last, because the counters are final from now on. */
	barrier();
	record->dead = 1;
	return 0;
}

char _license[] SEC("license") = "GPL";
