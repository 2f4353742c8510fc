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
 * Programs at kvm_exit and kvm_entry, and where KVM unloads and loads a vCPU, run with preemption
 * disabled, the others do not.
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
	__u64 now = bpf_ktime_get_ns();

	count_exit(find_or_add(vcpu, cpu, now), slot, now);
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
	record = find_or_add(vcpu, cpu, now);
	/* No room: its exit will be counted as lost. */
	if (!record)
		return 0;

	if (record->state == EXITS_GUEST)
		count_unseen(record, vcpu, now);
	/* The kernel may have skipped the program at the begin of KVM_RUN. */
	begin_run(record, now);
	charge(record, now);
	record->state = EXITS_GUEST;
	cpu->vcpu = vcpu;
	return 0;
}

/* Counts the noted exit, which is over. */
static __always_inline int finish_exit(struct exits_vcpu *record, const struct cpu *cpu, __u64 now)
{
	struct exits_slot *slot = &record->slots[cpu->slot];

	record->guest_ns += cpu->left - record->stamp;
	record->stamp = now;
	slot->count++;
	slot->kvm_ns += now - cpu->left;
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

/* The record of the vCPU that this thread has loaded, or NULL. */
static __always_inline struct exits_vcpu *find_own(__u64 *vcpu)
{
	struct cpu *cpu = settle(this_cpu());

	*vcpu = vcpu_of((void *)bpf_get_current_task());
	return *vcpu ? find_vcpu(*vcpu, cpu) : NULL;
}

/* KVM_RUN was entered: it loads the guest's FPU. */
SEC("raw_tp/kvm_fpu")
int run_begin(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu, now = bpf_ktime_get_ns();
	struct exits_vcpu *record;

	if (!ctx->args[0])
		return 0;
	record = find_own(&vcpu);
	/* KVM has counted less than before: another vCPU is at this address. */
	if (record && exits_of(vcpu) < record->exits) {
		end_vcpu(vcpu);
		record = add_vcpu(vcpu, this_cpu(), EXITS_STOPPED, now);
	}
	if (record)
		begin_run(record, now);
	return 0;
}

/* It is about to return, without function tracing. */
SEC("?raw_tp/kvm_fpu")
int run_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu, now = bpf_ktime_get_ns();
	struct exits_vcpu *record;

	if (ctx->args[0])
		return 0;
	record = find_own(&vcpu);
	if (record)
		end_run(record, vcpu, now);
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
 * The end of KVM_RUN, for the state says that other ioctls are outside of it, and in
 * kvm_sched_out() that the thread is off the CPU.  Not the event kvm_fpu: from Linux 7.0 on, a
 * program at a tracepoint can be preempted, and is then skipped for other threads of that CPU.
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

/* KVM_RUN failed: until it is called again, that is for no exit's sake. */
SEC("?fexit/kvm_arch_vcpu_ioctl_run")
int run_returned(__u64 *ctx)
{
	struct exits_vcpu *record;
	int err = ctx[1];

	if (err >= 0 || !is_stale(err, ctx[0]))
		return 0;
	record = find_vcpu(ctx[0], this_cpu());
	if (record && is_outside(record->state))
		record->state = EXITS_STOPPED;
	return 0;
}

/* A halt is over, and KVM has added to its statistics how long it polled. */
SEC("raw_tp/kvm_vcpu_wakeup")
int halt_end(void *ctx)
{
	__u64 vcpu = vcpu_of((void *)bpf_get_current_task()), now = bpf_ktime_get_ns(), sum, before;
	struct cpu *cpu = this_cpu();
	struct exits_vcpu *record = vcpu ? find_vcpu(vcpu, cpu) : NULL;

	if (!record)
		return 0;
	sum = polled_by_kvm(vcpu);
	before = record->polled_ns;
	if (sum == before && !record->pending_ns)
		return 0;
	record->polled_ns = sum;
	settle(cpu);
	/* Somebody may have cleared KVM's statistics. */
	end_halt(record, sum > before ? sum - before : 0, now);
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

/* A vCPU that was at this address is over, also if no program saw its end. */
SEC("?fexit/kvm_arch_vcpu_create")
int vcpu_created(__u64 *ctx)
{
	end_vcpu(ctx[0]);
	if (!(int)ctx[1])
		add_vcpu(ctx[0], this_cpu(), EXITS_STOPPED, bpf_ktime_get_ns());
	return 0;
}

/*
 * At both ends of the function, before the memory is free.  A program that is preempted is
 * skipped for other threads of that CPU: one of the two runs, mostly.  Else run_begin() sees that
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
