/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_STATS_H
#define __KVM_X86_EXIT_STATS_H

#include <linux/jump_label_ratelimit.h>
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
 * to struct kvm: a reader under RCU never touches KVM proper.
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
	struct kvm_exit_slot total;	/* of all slots */
	bool in_run;			/* between run_begin() and run_end() */
	spinlock_t pid_lock;		/* protects @pid from readers */
	struct pid *pid;		/* the thread last seen in KVM_RUN */
	u32 id;
	struct rcu_head rcu;
	struct kvm_exit_slot slot[];
};

struct kvm_exit_vm {
	u32 id;				/* key in kvm_exit_vms */
	enum kvm_exit_isa isa;		/* outlasts the vendor module */
	struct pid *pid;		/* the process that created the first vCPU */
	u64 created;			/* CLOCK_BOOTTIME, ns */
	struct xarray vcpus;		/* of struct kvm_exit_vcpu, by vCPU id */
	/* Slots that readers have found used, by any vCPU, to find them again. */
	DECLARE_BITMAP(used, KVM_EXIT_SVM_SLOTS);
	struct rcu_head rcu;
};

#ifdef CONFIG_KVM_EXIT_STATS

extern struct static_key_false_deferred kvm_exit_stats_key;
extern bool kvm_exit_stats_default;
extern enum kvm_exit_isa kvm_exit_stats_isa;
extern struct xarray kvm_exit_vms;
extern atomic_t kvm_exit_vms_generation;

/* Whether VMs whose VMM does not choose get them. */
static inline bool kvm_exit_stats_wanted(void)
{
	return READ_ONCE(kvm_exit_stats_default);
}

static inline bool kvm_wants_exit_stats(struct kvm *kvm)
{
	return kvm->arch.exit_stats_wanted;
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
u64 kvm_exit_stats_sum(struct kvm_exit_vm *vm, struct kvm_exit_counters *sums);

void __kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_run_end(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu);

/* Whether @kvm, which has no vCPUs yet, is to have statistics. */
static inline void kvm_exit_stats_choose(struct kvm *kvm, bool wanted)
{
	kvm->arch.exit_stats_wanted = wanted;
}

static inline void kvm_exit_stats_vm_init(struct kvm *kvm)
{
	kvm_exit_stats_choose(kvm, kvm_exit_stats_wanted());
}

static inline void kvm_exit_stats_set_isa(enum kvm_exit_isa isa)
{
	WRITE_ONCE(kvm_exit_stats_isa, isa);
}

/*
 * True as long as there is a VM with statistics.  Usable in noinstr code.  Likely, as
 * they are built in to be used: the path of an exit jumps only while there are none.
 */
static __always_inline bool kvm_exit_stats_active(void)
{
	return static_branch_likely(&kvm_exit_stats_key.key);
}

/* Returns how many VM-Exits were added. */
static inline u64 kvm_exit_counters_add(struct kvm_exit_counters *sum,
					const struct kvm_exit_slot *slot)
{
	u64 count = u64_stats_read(&slot->count);

	sum->count += count;
	sum->cycles += u64_stats_read(&slot->cycles);
	sum->user_cycles += u64_stats_read(&slot->user_cycles);

	return count;
}

/*
 * Add the totals of a vCPU but for what was charged before its first VM-Exit, for
 * which there is no reason to report.  Once that is counted, it does not change.
 */
static inline void kvm_exit_counters_add_total(struct kvm_exit_counters *sum,
					       const struct kvm_exit_vcpu *stats)
{
	const struct kvm_exit_slot *none = &stats->slot[KVM_EXIT_SLOT_NONE];

	if (!u64_stats_read(&stats->total.count))
		return;

	kvm_exit_counters_add(sum, &stats->total);
	sum->cycles -= u64_stats_read(&none->cycles);
	sum->user_cycles -= u64_stats_read(&none->user_cycles);
}

/*
 * Whether the interval from @then to @now is one: a TSC that was set back makes
 * none, instead of one of centuries.
 */
static __always_inline bool kvm_exit_stats_since(u64 then, u64 now, u64 *cycles)
{
	*cycles = now - then;

	return likely((s64)*cycles >= 0);
}

/* Charge the interval up to @now to the current reason. */
static __always_inline void kvm_exit_stats_charge(struct kvm_exit_vcpu *stats, u64 now)
{
	u64 cycles;

	if (!kvm_exit_stats_since(stats->stamp, now, &cycles))
		return;

	u64_stats_add(&stats->cur->cycles, cycles);
	u64_stats_add(&stats->total.cycles, cycles);
}

/* Count a VM-Exit at @now, to which is charged what follows. */
static __always_inline void kvm_exit_stats_count(struct kvm_exit_vcpu *stats, u64 now,
						 unsigned long slot)
{
	stats->stamp = now;
	stats->cur = &stats->slot[slot];
	u64_stats_inc(&stats->cur->count);
	u64_stats_inc(&stats->total.count);
}

/*
 * Read the clock right before the instruction that enters the guest, and right
 * after it: what else is to be done for an entry, e.g. against side channels, is
 * not the guest's time.  For noinstr code, in which the counters cannot be used.
 *
 * Neither needs ordered reads of the TSC: fences would cost more than the error,
 * some tens of cycles, that they prevent.
 */
static __always_inline void kvm_exit_stats_stamp_entry(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		vcpu->arch.exit_stats_entry_tsc = rdtsc();
}

static __always_inline void kvm_exit_stats_stamp_exit(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		vcpu->arch.exit_stats_exit_tsc = rdtsc();
}

/*
 * The guest was entered and left at the times stamped, for the reason counted in
 * @slot.  The reason has to be taken before anything can change it: nested
 * virtualization and SEV-ES overwrite the VMCB's exit code later on, partly with
 * what the guest wrote.  Call with IRQs off, if kvm_exit_stats_active().
 *
 * If that has become true since the guest was entered, then not for this VM,
 * whose statistics are older than its vCPUs.
 */
static __always_inline void kvm_exit_stats_exit(struct kvm_vcpu *vcpu, unsigned long slot)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 entry, exit, cycles;

	if (!stats)
		return;

	entry = vcpu->arch.exit_stats_entry_tsc;
	exit = vcpu->arch.exit_stats_exit_tsc;

	kvm_exit_stats_charge(stats, entry);
	if (kvm_exit_stats_since(entry, exit, &cycles))
		u64_stats_add(&stats->guest_cycles, cycles);
	kvm_exit_stats_count(stats, exit, slot);
}

/*
 * The guest is not entered, for the reason counted in @slot, and KVM counts that
 * as a VM-Exit.  Call with IRQs off.
 */
static __always_inline void kvm_exit_stats_no_entry(struct kvm_vcpu *vcpu,
						    unsigned long slot)
{
	struct kvm_exit_vcpu *stats;
	u64 now;

	if (!kvm_exit_stats_active())
		return;

	stats = vcpu->arch.exit_stats;
	if (!stats)
		return;

	now = rdtsc();
	kvm_exit_stats_charge(stats, now);
	kvm_exit_stats_count(stats, now, slot);
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

static inline bool kvm_wants_exit_stats(struct kvm *kvm)
{
	return false;
}

static inline bool kvm_has_exit_stats(struct kvm *kvm)
{
	return false;
}

static inline int kvm_exit_stats_vm_create(struct kvm *kvm)
{
	return 0;
}

static inline int kvm_exit_stats_vcpu_create(struct kvm_vcpu *vcpu)
{
	return 0;
}

static __always_inline bool kvm_exit_stats_active(void)
{
	return false;
}

static inline void kvm_exit_stats_choose(struct kvm *kvm, bool wanted) {}
static inline void kvm_exit_stats_vm_init(struct kvm *kvm) {}
static inline void kvm_exit_stats_vm_destroy(struct kvm *kvm) {}
static inline void kvm_exit_stats_vcpu_destroy(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_module_exit(void) {}
static inline void kvm_exit_stats_set_isa(enum kvm_exit_isa isa) {}

static __always_inline void kvm_exit_stats_stamp_entry(struct kvm_vcpu *vcpu) {}
static __always_inline void kvm_exit_stats_stamp_exit(struct kvm_vcpu *vcpu) {}
static __always_inline void kvm_exit_stats_exit(struct kvm_vcpu *vcpu, unsigned long slot) {}
static __always_inline void kvm_exit_stats_no_entry(struct kvm_vcpu *vcpu,
						    unsigned long slot) {}
static inline void kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_run_end(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu) {}

#endif /* CONFIG_KVM_EXIT_STATS */

#endif /* __KVM_X86_EXIT_STATS_H */
