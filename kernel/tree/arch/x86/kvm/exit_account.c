// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits: how a vCPU goes from one part of its life to the next, but
 * for VM-Entry and VM-Exit, which are in exit_stats.h.
 *
 * One stamp is where the interval that runs began.  Whatever ends it charges all of it
 * to parts and leaves the stamp where it ended: no moment is in two parts, or in none.
 */
#include <kunit/visibility.h>
#include <linux/irqflags.h>
#include <linux/kvm_host.h>
#include <linux/math64.h>
#include <linux/nospec.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>

#include <asm/tsc.h>

#include "exit_account.h"

/* Charge a part, and the reason of the last exit if it is one that has a reason. */
static void add(struct kvm_exit_vcpu *stats, enum kvm_exit_part part, u64 cycles)
{
	u64_stats_add(&stats->part[part], cycles);

	switch (part) {
	case KVM_EXIT_PART_KVM:
		u64_stats_add(&stats->cur->cycles, cycles);
		break;
	case KVM_EXIT_PART_VMM:
		u64_stats_add(&stats->cur->user_cycles, cycles);
		break;
	case KVM_EXIT_PART_BLOCKED:
		u64_stats_add(&stats->blocked[stats->cur - stats->slot], cycles);
		break;
	default:
		break;
	}
}

/* Changes are seen by readers as a whole or not at all.  With preemption off. */
static u64 begin_change(struct kvm_exit_vcpu *stats)
{
	raw_write_seqcount_begin(&stats->seq);
	return rdtsc();
}

/*
 * The same where the thread leaves KVM_RUN or the CPU: it may have to wait for a CPU
 * from now on.  The scheduler's clock is not ahead of the stamp.  An interrupt between
 * the two would have readers see more time of the state than is charged in the end.
 */
static u64 begin_off(struct kvm_exit_vcpu *stats)
{
	unsigned long flags;
	u64 now;

	raw_write_seqcount_begin(&stats->seq);
	local_irq_save(flags);
	stats->off = (struct kvm_exit_thread) {
		.pid = stats->pid,
		.clock = local_clock(),
		.run_delay = current->sched_info.run_delay,
	};
	now = rdtsc();
	local_irq_restore(flags);

	return now;
}

/*
 * The vCPU is in @state from @now on.  The stamps are of this CPU's TSC, which may be
 * behind that of the last one: none of an entry or an exit may be left that is later.
 */
static void end_change(struct kvm_exit_vcpu *stats, enum kvm_exit_part state, u64 now)
{
	WRITE_ONCE(stats->state, state);
	WRITE_ONCE(stats->at.entry, now);
	WRITE_ONCE(stats->at.exit, now);
	WRITE_ONCE(stats->stamp, now);
	raw_write_seqcount_end(&stats->seq);
}

/* Charge the interval up to @now, which was spent on a CPU. */
static void charge_running(struct kvm_exit_vcpu *stats, u64 now)
{
	u64 cycles;

	if (kvm_exit_stats_since(stats->stamp, now, &cycles))
		add(stats, stats->state, cycles);
}

/*
 * The part of @off cycles since the thread left KVM_RUN or the CPU that @ns are, which
 * the scheduler measured by a clock of its own.  No thread waits for a CPU for 49 days, and
 * a division whose result does not fit traps.
 */
u64 kvm_exit_cycles_of(u64 off, u64 ns, u32 khz)
{
	ns = min(ns, U64_MAX / U32_MAX * USEC_PER_SEC);

	return min(off, mul_u64_u32_div(ns, khz, USEC_PER_SEC));
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_cycles_of);

/*
 * Charge the interval up to @now, which was spent off the CPU, with @delay_ns of it ready
 * to run.  Returns the rest.
 */
static u64 charge_off(struct kvm_exit_vcpu *stats, u64 now, u64 delay_ns)
{
	u64 off, waited;

	if (!kvm_exit_stats_since(stats->stamp, now, &off))
		return 0;

	waited = kvm_exit_cycles_of(off, delay_ns, tsc_khz);
	add(stats, KVM_EXIT_PART_WAITING, waited);
	add(stats, stats->state, off - waited);

	return off - waited;
}

void __kvm_exit_stats_no_entry(struct kvm_vcpu *vcpu, unsigned long slot)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now;

	if (!stats)
		return;

	now = begin_change(stats);
	charge_running(stats, now);
	kvm_exit_stats_count(stats, slot);
	end_change(stats, KVM_EXIT_PART_KVM, now);
}
EXPORT_SYMBOL_FOR_KVM_INTERNAL(__kvm_exit_stats_no_entry);

void __kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	bool same_thread;
	u64 now, cycles;

	if (!stats)
		return;

	same_thread = stats->pid == task_pid(current);
	if (!same_thread)
		kvm_exit_stats_set_pid(stats, get_task_pid(current, PIDTYPE_PID));

	preempt_disable();
	now = begin_change(stats);
	/* How long another thread waited is not known to have been for this vCPU. */
	cycles = charge_off(stats, now, same_thread ?
			    current->sched_info.run_delay - stats->off.run_delay : 0);
	if (stats->run_exit)
		u64_stats_add(&stats->run_exit->cycles, cycles);
	stats->in_run = true;
	end_change(stats, KVM_EXIT_PART_KVM, now);
	preempt_enable();
}

/* Whether KVM_RUN's @reason was set by the call that returned @r */
static bool is_of_this_run(int r, u32 reason)
{
	if (r == -EFAULT || r == -EHWPOISON)
		return reason == KVM_EXIT_MEMORY_FAULT;

	return r >= 0;
}

/*
 * The part that a vCPU is in after KVM_RUN returned @r, with @reason in kvm_run, where the
 * VMM can write.
 */
enum kvm_exit_part kvm_exit_part_outside(int r, u32 reason)
{
	if (!is_of_this_run(r, reason))
		return KVM_EXIT_PART_STOPPED;

	switch (reason) {
	case KVM_EXIT_HLT:
		return KVM_EXIT_PART_HALTED;
	case KVM_EXIT_UNKNOWN:
	case KVM_EXIT_DEBUG:
	case KVM_EXIT_SHUTDOWN:
	case KVM_EXIT_FAIL_ENTRY:
	case KVM_EXIT_INTR:
	case KVM_EXIT_INTERNAL_ERROR:
	case KVM_EXIT_SYSTEM_EVENT:
	case KVM_EXIT_AP_RESET_HOLD:
		return KVM_EXIT_PART_STOPPED;
	default:
		return KVM_EXIT_PART_VMM;
	}
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_part_outside);

/* The KVM_EXIT_* to count it under */
u32 kvm_exit_run_reason(int r, u32 reason)
{
	if (r == -EINTR)
		return KVM_EXIT_INTR;

	if (!is_of_this_run(r, reason) || reason >= KVM_EXIT_RUN_REASONS)
		return KVM_EXIT_UNKNOWN;

	return array_index_nospec(reason, KVM_EXIT_RUN_REASONS);
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_run_reason);

void __kvm_exit_stats_run_end(struct kvm_vcpu *vcpu, int r)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u32 reason = READ_ONCE(vcpu->run->exit_reason);
	u32 counted = kvm_exit_run_reason(r, reason);
	u64 now;

	if (!stats)
		return;

	if (!test_bit(counted, vcpu->kvm->arch.exit_stats->run_reasons))
		set_bit(counted, vcpu->kvm->arch.exit_stats->run_reasons);

	preempt_disable();
	now = begin_off(stats);
	charge_running(stats, now);
	stats->run_exit = &stats->run[counted];
	u64_stats_inc(&stats->run_exit->count);
	stats->in_run = false;
	end_change(stats, kvm_exit_part_outside(r, reason), now);
	preempt_enable();
}

void __kvm_exit_stats_halt_begin(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now;

	/* As kvm_vcpu_halt() decides whether to poll */
	if (!stats || !vcpu->halt_poll_ns || kvm_arch_no_poll(vcpu))
		return;

	preempt_disable();
	now = begin_change(stats);
	charge_running(stats, now);
	end_change(stats, KVM_EXIT_PART_POLLING, now);
	preempt_enable();
}

/* Polling ended the vCPU's halt, or else it ended when the vCPU was scheduled out. */
void __kvm_exit_stats_halt_end(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now;

	if (!stats || stats->state != KVM_EXIT_PART_POLLING)
		return;

	preempt_disable();
	now = begin_change(stats);
	charge_running(stats, now);
	end_change(stats, KVM_EXIT_PART_KVM, now);
	preempt_enable();
}

/* The part of a vCPU whose thread, in KVM_RUN, is being scheduled out */
static enum kvm_exit_part part_off(struct kvm_vcpu *vcpu)
{
	if (task_is_runnable(current))
		return KVM_EXIT_PART_WAITING;

	if (!vcpu->stat.generic.blocking)
		return KVM_EXIT_PART_BLOCKED;

	/* A vCPU blocks though it did not ask for it until a page of its memory is there. */
	if (vcpu->arch.mp_state == KVM_MP_STATE_RUNNABLE && vcpu->arch.apf.halted)
		return KVM_EXIT_PART_BLOCKED;

	return KVM_EXIT_PART_HALTED;
}

/*
 * A vCPU is loaded and put also for other ioctls than KVM_RUN.  Their time is of the
 * part that it is in outside KVM_RUN.
 */
void __kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	enum kvm_exit_part part;
	u64 now;

	if (!stats || !stats->in_run)
		return;

	part = part_off(vcpu);
	now = begin_off(stats);
	charge_running(stats, now);
	/* A vCPU that was preempted while it polled goes on with that. */
	stats->resume = part == KVM_EXIT_PART_WAITING ? stats->state : KVM_EXIT_PART_KVM;
	end_change(stats, part, now);
}

void __kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now;

	if (!stats || !stats->in_run)
		return;

	now = begin_change(stats);
	charge_off(stats, now, current->sched_info.run_delay - stats->off.run_delay);
	end_change(stats, stats->resume, now);
}
