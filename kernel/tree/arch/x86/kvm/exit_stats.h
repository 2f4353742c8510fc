/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_STATS_H
#define __KVM_X86_EXIT_STATS_H

#include <linux/jump_label_ratelimit.h>
#include <linux/kvm_host.h>
#include <linux/seqlock.h>
#include <linux/u64_stats_sync.h>
#include <linux/xarray.h>

#include "exit_reason.h"

/*
 * Statistics of VM-Exits: per vCPU and reason the number of VM-Exits and the
 * TSC cycles they cost, and in which parts the rest of the vCPU's life passed,
 * see Documentation/virt/kvm/x86/exit-stats.rst.
 *
 * Counters are written by the vCPU's thread alone, with preemption off, and are
 * read from anywhere without locks.  The objects belong to the statistics, not
 * to struct kvm: a reader under RCU never touches KVM proper.
 */
struct kvm_exit_slot {
	u64_stats_t count;		/* VM-Exits */
	u64_stats_t cycles;		/* of part kvm */
	u64_stats_t user_cycles;	/* of part vmm */
};

/* Parts are counted by their number, which begins with 1. */
#define KVM_EXIT_NR_PARTS	(KVM_EXIT_PART_WAITING + 1)

/* Why KVM_RUN returned: room for all KVM_EXIT_*, the highest one so far is 43. */
#define KVM_EXIT_RUN_REASONS	48

struct kvm_exit_run {
	u64_stats_t count;		/* returns of KVM_RUN */
	u64_stats_t cycles;		/* until it was called again, but for waiting */
};

/* A thread at some time, as the scheduler has it */
struct kvm_exit_thread {
	const struct pid *pid;		/* to compare only, NULL if not known */
	u64 clock;			/* of the scheduler, ns */
	u64 run_delay;			/* time it was ready to run, until then, ns */
};

struct kvm_exit_vcpu {
	/* All that an exit takes is in one cache line. */
	struct kvm_exit_slot *cur;	/* of the last exit, to which time is charged */
	u64 stamp;			/* TSC at which the running interval began */
	struct kvm_exit_stamps at;	/* its last VM-Entry and VM-Exit */
	u64_stats_t exits;		/* of all slots */
	u64_stats_t part[KVM_EXIT_NR_PARTS];	/* cycles; those of all slots, too */

	/* Changes of the part, but between kvm and guest */
	seqcount_t seq;
	u8 state;			/* an enum kvm_exit_part, kvm stands for guest, too */
	u8 resume;			/* the part in which it was scheduled out */
	bool in_run;			/* between run_begin() and run_end() */
	struct kvm_exit_thread off;	/* its thread, when it last left KVM_RUN or the CPU */
	struct kvm_exit_run *run_exit;	/* why KVM_RUN returned last, NULL before */

	spinlock_t pid_lock;		/* protects @pid from readers */
	struct pid *pid;		/* the thread last seen in KVM_RUN */
	u32 id;
	u64 created;			/* CLOCK_MONOTONIC, ns */
	struct rcu_head rcu;
	/*
	 * Both behind the slots.  A slot's time blocked has the slot's number: apart, as few
	 * ever block, so that the slots that are used are in one page with the above.
	 */
	u64_stats_t *blocked;
	struct kvm_exit_run *run;
	struct kvm_exit_slot slot[];
};

/* The size of a vCPU's statistics, with all that lies behind them. */
static inline size_t kvm_exit_vcpu_size(unsigned int nr_slots)
{
	return sizeof(struct kvm_exit_vcpu) + nr_slots * sizeof(struct kvm_exit_slot) +
	       nr_slots * sizeof(u64_stats_t) +
	       KVM_EXIT_RUN_REASONS * sizeof(struct kvm_exit_run);
}

/* Let @stats, of that size and all zero, find the arrays behind its slots. */
static inline void kvm_exit_vcpu_init(struct kvm_exit_vcpu *stats, unsigned int nr_slots)
{
	stats->blocked = (u64_stats_t *)&stats->slot[nr_slots];
	stats->run = (struct kvm_exit_run *)&stats->blocked[nr_slots];
	stats->cur = &stats->slot[KVM_EXIT_SLOT_NONE];
	seqcount_init(&stats->seq);
	spin_lock_init(&stats->pid_lock);
}

struct kvm_exit_vm {
	u32 id;				/* key in kvm_exit_vms */
	enum kvm_exit_isa isa;		/* outlasts the vendor module */
	struct pid *pid;		/* the process that created the first vCPU */
	u64 created;			/* CLOCK_BOOTTIME, ns */
	unsigned long apicv_inhibits;	/* of enum kvm_apicv_inhibit */
	u8 irqchip;			/* an enum kvm_exit_irqchip */
	u8 disabled_exits;		/* KVM_X86_DISABLE_EXITS_* */
	struct xarray vcpus;		/* of struct kvm_exit_vcpu, by vCPU id */
	/* Slots that readers have found used, by any vCPU, to find them again. */
	DECLARE_BITMAP(used, KVM_EXIT_SVM_SLOTS);
	/* Why KVM_RUN has ever returned, by any vCPU. */
	DECLARE_BITMAP(run_reasons, KVM_EXIT_RUN_REASONS);
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
void kvm_exit_stats_set_pid(struct kvm_exit_vcpu *stats, struct pid *pid);

void __kvm_exit_stats_no_entry(struct kvm_vcpu *vcpu, unsigned long slot);
void __kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_run_end(struct kvm_vcpu *vcpu, int r);
void __kvm_exit_stats_halt_begin(struct kvm_vcpu *vcpu);
void __kvm_exit_stats_halt_end(struct kvm_vcpu *vcpu);
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

/*
 * Whether the interval from @then to @now is one: a TSC that was set back makes
 * none, instead of one of centuries.
 */
static __always_inline bool kvm_exit_stats_since(u64 then, u64 now, u64 *cycles)
{
	*cycles = now - then;

	return likely((s64)*cycles >= 0);
}

/* Charge the interval up to @now to KVM, for the reason of the last exit. */
static __always_inline void kvm_exit_stats_charge(struct kvm_exit_vcpu *stats, u64 now)
{
	u64 cycles;

	if (!kvm_exit_stats_since(stats->stamp, now, &cycles))
		return;

	u64_stats_add(&stats->cur->cycles, cycles);
	u64_stats_add(&stats->part[KVM_EXIT_PART_KVM], cycles);
}

/* Count a VM-Exit, to which is charged what follows. */
static __always_inline void kvm_exit_stats_count(struct kvm_exit_vcpu *stats,
						 unsigned long slot)
{
	struct kvm_exit_slot *cur = &stats->slot[slot];

	WRITE_ONCE(stats->cur, cur);
	u64_stats_inc(&cur->count);
	u64_stats_inc(&stats->exits);
}

/*
 * Read the clock right before the instruction that enters the guest, and right
 * after it: other work for an entry, e.g. against side channels, is not the
 * guest's time.  For noinstr code, in which the counters cannot be used.
 *
 * Neither needs ordered reads of the TSC: fences would cost more than the error,
 * some tens of cycles, that they prevent.
 *
 * Readers take the vCPU to be in the guest from the one to the other.  A vCPU without
 * statistics has a place for the stamps, too: to look for that would cost more.
 */
static __always_inline void kvm_exit_stats_stamp_entry(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		WRITE_ONCE(vcpu->arch.exit_stamps->entry, rdtsc());
}

static __always_inline void kvm_exit_stats_stamp_exit(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		WRITE_ONCE(vcpu->arch.exit_stamps->exit, rdtsc());
}

/*
 * The guest was entered and left at the times stamped, for the reason counted in
 * @slot.  The reason has to be taken before anything can change it: nested
 * virtualization and SEV-ES overwrite the VMCB's exit code later on, partly with
 * values of the guest's.  Call with IRQs off, if kvm_exit_stats_active().
 *
 * If that has become true since the guest was entered, then not for this VM,
 * whose statistics are older than its vCPUs.
 *
 * From the stamp of the exit to that of the interval, which is the last to be
 * written, readers know that counters are being changed.
 */
static __always_inline void kvm_exit_stats_exit(struct kvm_vcpu *vcpu, unsigned long slot)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 entry, exit;

	if (!stats)
		return;

	entry = stats->at.entry;
	exit = stats->at.exit;

	kvm_exit_stats_charge(stats, entry);
	/* On one CPU, with IRQs off: nobody has set the TSC back in between. */
	u64_stats_add(&stats->part[KVM_EXIT_PART_GUEST], exit - entry);
	kvm_exit_stats_count(stats, slot);
	WRITE_ONCE(stats->stamp, exit);
}

/*
 * The guest is not entered, for the reason counted in @slot, and KVM counts that
 * as a VM-Exit.  Call with IRQs off.
 */
static __always_inline void kvm_exit_stats_no_entry(struct kvm_vcpu *vcpu,
						    unsigned long slot)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_no_entry(vcpu, slot);
}

/* KVM_RUN was entered, after vcpu_load(). */
static inline void kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_run_begin(vcpu);
}

/* KVM_RUN is about to return @r, before vcpu_put(). */
static inline void kvm_exit_stats_run_end(struct kvm_vcpu *vcpu, int r)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_run_end(vcpu, r);
}

/* Before and after kvm_vcpu_halt(), which may poll before it blocks the vCPU. */
static inline void kvm_exit_stats_halt_begin(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_halt_begin(vcpu);
}

static inline void kvm_exit_stats_halt_end(struct kvm_vcpu *vcpu)
{
	if (kvm_exit_stats_active())
		__kvm_exit_stats_halt_end(vcpu);
}

/* KVM has changed kvm->arch.apicv_inhibit_reasons. */
static inline void kvm_exit_stats_apicv_changed(struct kvm *kvm)
{
	struct kvm_exit_vm *vm = READ_ONCE(kvm->arch.exit_stats);

	if (vm)
		WRITE_ONCE(vm->apicv_inhibits, kvm->arch.apicv_inhibit_reasons);
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
static inline void kvm_exit_stats_run_end(struct kvm_vcpu *vcpu, int r) {}
static inline void kvm_exit_stats_halt_begin(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_halt_end(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_apicv_changed(struct kvm *kvm) {}
static inline void kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu) {}
static inline void kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu) {}

#endif /* CONFIG_KVM_EXIT_STATS */

#endif /* __KVM_X86_EXIT_STATS_H */
