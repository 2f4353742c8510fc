/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_ACCOUNT_H
#define __KVM_X86_EXIT_ACCOUNT_H

#include "exit_stats.h"

/*
 * The statistics as readers have them: the counters of one moment, closed, and the
 * interval that runs and is not counted yet, open.  Of one vCPU, or the sums over those
 * of a VM.  All in TSC cycles.
 */
struct kvm_exit_times {
	u64 kvm;
	u64 vmm;
	u64 blocked;
};

struct kvm_exit_counters {
	u64 count;
	struct kvm_exit_times closed;
	struct kvm_exit_times open;
};

struct kvm_exit_account {
	u64 exits;
	u64 closed[KVM_EXIT_NR_PARTS];	/* by enum kvm_exit_part */
	u64 open[KVM_EXIT_NR_PARTS];
	u64 age;			/* since creation, CLOCK_MONOTONIC, ns */
	u32 nr_vcpus;
	/* Of one vCPU */
	enum kvm_exit_part state;
	unsigned int slot;		/* of its last VM-Exit */
	struct kvm_exit_counters counters;	/* of that slot */
};

/* A thread's waiting since it left KVM_RUN or the CPU, as the scheduler has it, in ns */
struct kvm_exit_delay {
	u64 run_delay;		/* of the times that are over */
	u64 other;		/* if it waits now: all the time that it did not wait */
	bool waits;
};

struct kvm_exit_run_counters {
	u64 count;
	u64 cycles;
};

void kvm_exit_account_read(struct kvm_exit_vcpu *stats, struct kvm_exit_account *account);
void kvm_exit_account_add(struct kvm_exit_account *sum, const struct kvm_exit_account *account);
void kvm_exit_account_slot(const struct kvm_exit_vcpu *stats, unsigned int slot,
			   const struct kvm_exit_account *account,
			   struct kvm_exit_counters *counters);
void kvm_exit_account_add_runs(const struct kvm_exit_vm *vm, const struct kvm_exit_vcpu *stats,
			       struct kvm_exit_run_counters *runs);
void kvm_exit_account_sum(struct kvm_exit_vm *vm, struct kvm_exit_account *sum,
			  struct kvm_exit_counters *slots, struct kvm_exit_run_counters *runs);

/* The decisions about parts, for tests */
enum kvm_exit_part kvm_exit_part_outside(int r, u32 reason);
u32 kvm_exit_run_reason(int r, u32 reason);
u64 kvm_exit_cycles_of(u64 off, u64 ns, u32 khz);
void kvm_exit_account_off(struct kvm_exit_account *account, u64 off,
			  const struct kvm_exit_delay *delay, u32 khz);

#endif /* __KVM_X86_EXIT_ACCOUNT_H */
