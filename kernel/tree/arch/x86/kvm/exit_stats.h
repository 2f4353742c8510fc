/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_STATS_H
#define __KVM_X86_EXIT_STATS_H

#include <linux/jump_label.h>
#include <linux/kvm_host.h>
#include <linux/u64_stats_sync.h>
#include <linux/xarray.h>

#include "exit_reason.h"

/*
 * Statistics of VM-Exits: per vCPU and reason the number of VM-Exits and the
 * TSC cycles they cost, see Documentation/virt/kvm/x86/exit-stats.rst.
 *
 * Counters are written by the vCPU's thread alone, with preemption off, and are
 * read from anywhere without locks.  The objects belong to the statistics, not
 * to struct kvm: a reader under RCU never touches KVM proper, and pins nothing.
 */
struct kvm_exit_slot {
	u64_stats_t count;		/* VM-Exits */
	u64_stats_t cycles;		/* from exit to next entry, on a CPU in KVM_RUN */
	u64_stats_t user_cycles;	/* from leaving KVM_RUN to re-entering it */
};

/* Counters, read or summed up. */
struct kvm_exit_counters {
	u64 count;
	u64 cycles;
	u64 user_cycles;
};

struct kvm_exit_vcpu {
	struct kvm_exit_slot *cur;	/* what the running interval is charged to */
	u64 stamp;			/* TSC at which the running interval began */
	u64_stats_t guest_cycles;	/* from entry to exit */
	bool in_run;			/* between run_begin() and run_end() */
	pid_t tid;			/* thread last seen in KVM_RUN, in init_pid_ns */
	u32 id;
	struct rcu_head rcu;
	struct kvm_exit_slot slot[];
};

struct kvm_exit_vm {
	u32 id;				/* key in kvm_exit_vms */
	enum kvm_exit_isa isa;		/* outlasts the vendor module */
	struct pid *pid;		/* the process that created the VM */
	u64 created;			/* CLOCK_BOOTTIME, ns */
	struct xarray vcpus;		/* of struct kvm_exit_vcpu, by vCPU id */
	struct rcu_head rcu;
};

#ifdef CONFIG_KVM_EXIT_STATS

DECLARE_STATIC_KEY_FALSE(kvm_exit_stats_key);

extern bool kvm_exit_stats_default;
extern enum kvm_exit_isa kvm_exit_stats_isa;
extern struct xarray kvm_exit_vms;
extern atomic_t kvm_exit_vms_generation;

/* Whether VMs have statistics from their creation on. */
static inline bool kvm_exit_stats_wanted(void)
{
	return READ_ONCE(kvm_exit_stats_default);
}

static inline bool kvm_has_exit_stats(struct kvm *kvm)
{
	return kvm->arch.exit_stats;
}

int kvm_exit_stats_vm_create(struct kvm *kvm);
void kvm_exit_stats_vm_destroy(struct kvm *kvm);
int kvm_exit_stats_vcpu_create(struct kvm_vcpu *vcpu);
void kvm_exit_stats_vcpu_destroy(struct kvm_vcpu *vcpu);
void kvm_exit_stats_module_exit(void);

void __kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_run_end(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu);

static inline void kvm_exit_stats_set_isa(enum kvm_exit_isa isa)
{
	WRITE_ONCE(kvm_exit_stats_isa, isa);
}

/* True as long as there is a VM with statistics.  Usable in noinstr code. */
static __always_inline bool kvm_exit_stats_active(void)
{
	return static_branch_unlikely(&kvm_exit_stats_key);
}

static inline void kvm_exit_counters_add(struct kvm_exit_counters *sum,
					 const struct kvm_exit_slot *slot)
{
	sum->count += u64_stats_read(&slot->count);
	sum->cycles += u64_stats_read(&slot->cycles);
	sum->user_cycles += u64_stats_read(&slot->user_cycles);
}

/* Charge the running interval to the current reason, and begin the next one. */
static __always_inline void kvm_exit_stats_charge(struct kvm_exit_vcpu *stats, u64 now)
{
	u64_stats_add(&stats->cur->cycles, now - stats->stamp);
	stats->stamp = now;
}

static __always_inline void kvm_exit_stats_count(struct kvm_exit_vcpu *stats,
						 unsigned long slot)
{
	stats->cur = &stats->slot[slot];
	u64_stats_inc(&stats->cur->count);
}

/*
 * The guest is about to be entered: the VM-Exit that ended its previous stay has
 * been paid for.  Called with IRQs off, as all that follow up to run_begin().
 *
 * Neither this nor kvm_exit_stats_exit() needs ordered reads of the TSC: fences
 * would cost more than the error, some tens of cycles, that they prevent.
 */
static __always_inline void kvm_exit_stats_enter(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats;

	if (!kvm_exit_stats_active())
		return;

	stats = vcpu->arch.exit_stats;
	if (stats)
		kvm_exit_stats_charge(stats, rdtsc());
}

/*
 * The guest was left at @tsc, for the reason counted in @slot.  The reason has
 * to be taken before anything can change it: nested virtualization and SEV-ES
 * overwrite the VMCB's exit code later on, partly with what the guest wrote.
 * Call only if kvm_exit_stats_active().
 */
static __always_inline void kvm_exit_stats_exit(struct kvm_vcpu *vcpu, u64 tsc,
						unsigned long slot)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;

	if (!stats)
		return;

	u64_stats_add(&stats->guest_cycles, tsc - stats->stamp);
	stats->stamp = tsc;
	kvm_exit_stats_count(stats, slot);
}

/* The guest is not entered but emulated, KVM counts that as a VM-Exit. */
static __always_inline void kvm_exit_stats_emulate(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats;

	if (!kvm_exit_stats_active())
		return;

	stats = vcpu->arch.exit_stats;
	if (!stats)
		return;

	kvm_exit_stats_charge(stats, rdtsc());
	kvm_exit_stats_count(stats, KVM_EXIT_SLOT_EMULATION);
}

/* KVM_RUN was entered, after vcpu_load(). */
static inline void kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_run_begin(vcpu);
}

/* KVM_RUN is about to return, before vcpu_put(). */
static inline void kvm_exit_stats_run_end(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_run_end(vcpu);
}

/* From kvm_arch_vcpu_load() and kvm_arch_vcpu_put(), with preemption off. */
static inline void kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_sched_in(vcpu);
}

static inline void kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_sched_out(vcpu);
}

#else

static inline bool kvm_exit_stats_wanted(void)
{
	return false;
}

static inline bool kvm_has_exit_stats(struct kvm *kvm)
{
	return false;
}

static inline int kvm_exit_stats_vm_create(struct kvm *kvm)
{
	return -EOPNOTSUPP;
}

static inline void kvm_exit_stats_vm_destroy(struct kvm *kvm) {}

static inline int kvm_exit_stats_vcpu_create(struct kvm_vcpu *vcpu)
{
	return 0;
}

static inline void kvm_exit_stats_vcpu_destroy(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_module_exit(void) {}
static inline void kvm_exit_stats_set_isa(enum kvm_exit_isa isa) {}

static __always_inline bool kvm_exit_stats_active(void)
{
	return false;
}

static __always_inline void kvm_exit_stats_enter(struct kvm_vcpu *vcpu) {}
static __always_inline void kvm_exit_stats_exit(struct kvm_vcpu *vcpu, u64 tsc,
						unsigned long slot) {}
static __always_inline void kvm_exit_stats_emulate(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_run_end(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu) {}

#endif /* CONFIG_KVM_EXIT_STATS */

#endif /* __KVM_X86_EXIT_STATS_H */
