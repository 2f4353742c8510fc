// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts VM-Exits and their time by vCPU and reason, at KVM's tracepoints and where KVM loads
 * and unloads vCPUs.  Documentation/virt/kvm/x86/exit-stats.rst of the kernel patches, which
 * count the same inside KVM, defines the numbers; kvmexittop(8) lists the differences.
 *
 * Raw tracepoints are used: of most arguments only the address is needed, and then loading
 * needs no type information about them.  No kprobes and no other events: the kernel skips
 * their programs while the CPU is in a system call that reads a map, anyone's.
 *
 * All programs but kvm_fpu and those of the end of a vCPU run with preemption disabled.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "exit-slot.h"
#include "exits-account.h"
#include "exits-record.h"
#include "exits.h"
#include "kvm-types.h"

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
		current_slot(record)->cycles += since(record, now);
	record->stamp = now;
	record->state = EXITS_GUEST;
	cpu->vcpu = vcpu;
	return 0;
}

/* Counts the noted exit, which is over. */
static __always_inline int finish_exit(struct exits_vcpu *record, const struct cpu *cpu, __u64 now)
{
	struct exits_slot *slot = &record->slots[cpu->slot];

	record->guest_cycles += cpu->left - record->stamp;
	record->stamp = now;
	slot->count++;
	slot->cycles += now - cpu->left;
	return 0;
}

static __noinline int finish_in_hash(struct cpu *cpu, __u64 now)
{
	struct exits_vcpu *record = bpf_map_lookup_elem(&more, &cpu->index);

	return record ? finish_exit(record, cpu, now) : 0;
}

SEC("raw_tp/kvm_entry")
int kvm_entry(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = ctx->args[0];
	struct cpu *cpu = this_cpu();
	struct exits_vcpu *record;
	__u64 now;

	if (cpu->vcpu - NOTED != vcpu)
		return enter_slowly(cpu, vcpu);

	cpu->vcpu = vcpu;
	now = bpf_ktime_get_ns();
	record = record_of(cpu);
	if (__builtin_expect(!record, false))
		return finish_in_hash(cpu, now);
	return finish_exit(record, cpu, now);
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
	if (!ctx->args[0]) {
		end_run(record, vcpu, now);
		return 0;
	}
	/* KVM has counted less than before: another vCPU is at this address. */
	if (exits_of(vcpu) < record->exits) {
		end_vcpu(vcpu);
		record = add_vcpu(vcpu, cpu);
	}
	if (record)
		begin_run(record, now);
	return 0;
}

static __always_inline __u64 vcpu_of_notifier(__u64 notifier)
{
	struct kvm_vcpu *vcpu = NULL;

	return notifier - bpf_core_field_offset(vcpu->preempt_notifier);
}

/*
 * The kernel's notifiers of a thread that has loaded a vCPU, between vcpu_load() and
 * vcpu_put(): other switches of tasks cost nothing.
 */
SEC("?fentry/kvm_sched_out")
int sched_out(__u64 *ctx)
{
	__u64 now = bpf_ktime_get_ns();

	switch_out(vcpu_of_notifier(ctx[0]), settle(this_cpu()), now);
	return 0;
}

SEC("?fentry/kvm_sched_in")
int sched_in(__u64 *ctx)
{
	__u64 now = bpf_ktime_get_ns();

	switch_in(vcpu_of_notifier(ctx[0]), settle(this_cpu()), now);
	return 0;
}

/*
 * The end of KVM_RUN once more.  From Linux 7.0 on, a program at a tracepoint can be preempted,
 * and is then skipped for other threads of that CPU; this one cannot.  In kvm_sched_out() the
 * state says that the thread is off the CPU.
 */
SEC("?fentry/kvm_arch_vcpu_put")
int vcpu_put(__u64 *ctx)
{
	__u64 vcpu = ctx[0], now = bpf_ktime_get_ns();
	struct cpu *cpu = settle(this_cpu());
	struct exits_vcpu *record = find_vcpu(vcpu, cpu);

	if (record)
		end_run(record, vcpu, now);
	return 0;
}

/*
 * For a kernel without function tracing, which no distribution has.  Typed arguments, for
 * speed: it runs at each task switch, and most tasks have no vCPU.
 */
SEC("?tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct cpu *cpu;
	__u64 now, vcpu;

	if (!prev->preempt_notifiers.first && !next->preempt_notifiers.first)
		return 0;

	now = bpf_ktime_get_ns();
	cpu = settle(this_cpu());
	vcpu = vcpu_of(prev);
	if (vcpu)
		switch_out(vcpu, cpu, now);
	vcpu = vcpu_of(next);
	if (vcpu)
		switch_in(vcpu, cpu, now);
	return 0;
}

/*
 * At both ends of the function, before the memory is free.  A program that is preempted is
 * skipped for other threads of that CPU: one of the two runs, mostly.  Else kvm_fpu() sees that
 * another vCPU is at the address, or bpf_records_end() that the process has gone.
 */
SEC("?fentry/kvm_arch_vcpu_destroy")
int vcpu_destroy(__u64 *ctx)
{
	return end_vcpu(ctx[0]);
}

SEC("?fexit/kvm_arch_vcpu_destroy")
int vcpu_destroyed(__u64 *ctx)
{
	return end_vcpu(ctx[0]);
}

/* Without function tracing.  It is skipped while the CPU reads a map: see above. */
SEC("?kprobe/kvm_arch_vcpu_destroy")
int BPF_KPROBE(vcpu_destroy_probe, struct kvm_vcpu *vcpu)
{
	return end_vcpu((__u64)vcpu);
}

char _license[] SEC("license") = "GPL";
