/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_PART_H
#define BPF_EXITS_PART_H

/*
 * The part of its life that a vCPU is in when its thread leaves the CPU or KVM_RUN: the same
 * decisions as in exit_account.c of the kernel patches.
 */

#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/errno.h>
#include <linux/kvm.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "exits.h"
#include "kvm-types.h"

/* KVM_EXIT_AP_RESET_HOLD of Linux 5.13, and KVM_EXIT_MEMORY_FAULT of 6.8: headers may be older. */
#define EXIT_AP_RESET_HOLD 32
#define EXIT_MEMORY_FAULT  39

/* Nanoseconds that this thread has waited for a CPU, as in /proc/PID/schedstat. */
static __always_inline __u64 own_run_delay(void)
{
	return bpf_get_current_task_btf()->sched_info.run_delay;
}

/* As task_is_runnable(): from 6.12 on, a task that sleeps may stay queued for a while. */
static __always_inline bool is_runnable(struct task_struct *task)
{
	if (!BPF_CORE_READ_BITFIELD_PROBED(task, on_rq))
		return false;
	return !bpf_core_field_exists(task->se.sched_delayed) ||
	       !BPF_CORE_READ(task, se.sched_delayed);
}

/* The thread of a vCPU, which is in KVM_RUN, leaves the CPU. */
static __noinline __u32 state_off(__u64 address)
{
	struct kvm_vcpu *vcpu = (void *)address;

	if (is_runnable((void *)bpf_get_current_task()))
		return EXITS_WAITING;
	if (!BPF_CORE_READ(vcpu, wait.task))
		return EXITS_BLOCKED;
	/* A vCPU blocks though it did not ask for it until a page of its memory is there. */
	if (BPF_CORE_READ(vcpu, arch.mp_state) == KVM_MP_STATE_RUNNABLE &&
	    BPF_CORE_READ(vcpu, arch.apf.halted))
		return EXITS_BLOCKED;
	return EXITS_HALTED;
}

/* Why KVM_RUN returned: the VMM can write there, but only about itself. */
static __noinline __u32 run_reason(__u64 address)
{
	struct kvm_vcpu *vcpu = (void *)address;
	struct kvm_run *run = BPF_CORE_READ(vcpu, run);
	__u32 reason = KVM_EXIT_UNKNOWN;

	bpf_probe_read_kernel(&reason, sizeof(reason), &run->exit_reason);
	return reason;
}

/* KVM_RUN returns with this reason, unless it failed. */
static __noinline __u32 state_outside(__u32 reason)
{
	switch (reason) {
	case KVM_EXIT_HLT:
		return EXITS_HALTED_VMM;
	case KVM_EXIT_UNKNOWN:
	case KVM_EXIT_DEBUG:
	case KVM_EXIT_SHUTDOWN:
	case KVM_EXIT_FAIL_ENTRY:
	case KVM_EXIT_INTR:
	case KVM_EXIT_INTERNAL_ERROR:
	case KVM_EXIT_SYSTEM_EVENT:
	case EXIT_AP_RESET_HOLD:
		return EXITS_STOPPED;
	default:
		return EXITS_VMM;
	}
}

/* KVM_RUN failed with @err, and its reason is that of an earlier return. */
static __always_inline bool is_stale(int err, __u64 vcpu)
{
	return (err != -EFAULT && err != -EHWPOISON) || run_reason(vcpu) != EXIT_MEMORY_FAULT;
}

/* The vCPU halts, and KVM may poll before it is put to sleep. */
static __always_inline bool is_halting(__u64 address)
{
	struct kvm_vcpu *vcpu = (void *)address;

	return BPF_CORE_READ(vcpu, arch.mp_state) == KVM_MP_STATE_HALTED;
}

#endif
