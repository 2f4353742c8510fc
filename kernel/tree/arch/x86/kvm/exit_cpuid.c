// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits as their own guest sees them: CPUID leaves.
 *
 * A guest gets the sums over the vCPUs of its VM, and nothing else of the host.
 * Nothing is kept in the vCPU's CPUID entries, which belong to userspace.
 */
#include <linux/array_size.h>
#include <linux/moduleparam.h>
#include <linux/nospec.h>
#include <linux/sched.h>

#include <asm/tsc.h>

#include <uapi/asm/vmx.h>

#include "exit_cpuid.h"
#include "exit_stats.h"

bool __read_mostly kvm_exit_cpuid_default;
module_param_named(exit_stats_guest, kvm_exit_cpuid_default, bool, 0644);

struct code_range {
	u32 first;
	u32 last;
};

/* The codes that the vendors' lists of VM-Exits define, whether KVM sees them or not. */
static const struct code_range vmx_codes[] = {
	{ 0, 34 }, { 36, 37 }, { 39, 41 }, { 43, 70 }, { 72, 81 }, { 84, 85 },
};

static const struct code_range svm_codes[] = {
	{ 0x000, 0x0a6 }, { 0x400, 0x403 }, { 0xfffffffc, 0xffffffff },
};

static bool in_ranges(const struct code_range *ranges, size_t n, u32 code)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	}

	return false;
}

/*
 * The slot that counts @code, or NONE if the manual does not define it.  The code
 * is the guest's: do not let the CPU guess that it is defined, and read on.
 */
static unsigned int find_slot(enum kvm_exit_isa isa, u32 code)
{
	unsigned long slot = KVM_EXIT_SLOT_NONE;

	if (isa == KVM_EXIT_ISA_VMX) {
		if (in_ranges(vmx_codes, ARRAY_SIZE(vmx_codes), code))
			slot = kvm_exit_slot_vmx(code);
	} else {
		if (in_ranges(svm_codes, ARRAY_SIZE(svm_codes), code))
			slot = kvm_exit_slot_svm(code);
	}

	return array_index_nospec(slot, kvm_exit_nr_slots(isa));
}

/* A leaf's answer: VM-Exits, and the cycles that they took on a CPU in KVM_RUN */
struct leaf_sum {
	u64 count;
	u64 cycles;
};

static unsigned int hlt_slot(enum kvm_exit_isa isa)
{
	return isa == KVM_EXIT_ISA_VMX ? kvm_exit_slot_vmx(EXIT_REASON_HLT) :
					 kvm_exit_slot_svm(SVM_EXIT_HLT);
}

/*
 * Add slot @nr of a vCPU, or its totals if that is NONE, but for what was charged before
 * its first VM-Exit, for which there is no reason.  Polling is part of what a HLT took;
 * that KVM polled after another exit, as it may for L2, is not told apart.
 */
static void add_slot(struct leaf_sum *sum, const struct kvm_exit_vcpu *stats,
		     unsigned int nr, enum kvm_exit_isa isa)
{
	const struct kvm_exit_slot *slot = &stats->slot[nr];
	u64 exits = u64_stats_read(&stats->exits);

	if (!exits)
		return;

	if (nr == KVM_EXIT_SLOT_NONE) {
		sum->count += exits;
		sum->cycles += u64_stats_read(&stats->part[KVM_EXIT_PART_KVM]) -
			       u64_stats_read(&slot->cycles);
	} else {
		sum->count += u64_stats_read(&slot->count);
		sum->cycles += u64_stats_read(&slot->cycles);
	}

	if (nr == KVM_EXIT_SLOT_NONE || nr == hlt_slot(isa))
		sum->cycles += u64_stats_read(&stats->part[KVM_EXIT_PART_POLLING]);
}

/*
 * Sum up slot @nr, or the totals if it is NONE.  vCPUs are there for as long as
 * the VM is.  This is the guest's time, but there may be thousands of vCPUs.
 */
static struct leaf_sum sum_slot(struct kvm *kvm, unsigned int nr, enum kvm_exit_isa isa)
{
	struct leaf_sum sum = {};
	struct kvm_vcpu *vcpu;
	unsigned long i;

	kvm_for_each_vcpu(i, vcpu, kvm) {
		add_slot(&sum, vcpu->arch.exit_stats, nr, isa);
		cond_resched();
	}

	return sum;
}

void __kvm_exit_cpuid(struct kvm_vcpu *vcpu, u32 function, u32 index,
		      u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	enum kvm_exit_isa isa = vcpu->kvm->arch.exit_stats->isa;
	struct leaf_sum sum;
	unsigned int slot;

	*eax = *ebx = *ecx = *edx = 0;

	switch (function) {
	case KVM_EXIT_CPUID_SIGNATURE:
		*eax = KVM_EXIT_CPUID_REASON_CYCLES;
		*ebx = KVM_EXIT_CPUID_MAGIC;
		*ecx = isa;
		*edx = KVM_EXIT_CPUID_VERSION;
		return;
	case KVM_EXIT_CPUID_TSC_KHZ:
		*eax = tsc_khz;
		return;
	case KVM_EXIT_CPUID_COUNT:
	case KVM_EXIT_CPUID_CYCLES:
		sum = sum_slot(vcpu->kvm, KVM_EXIT_SLOT_NONE, isa);
		break;
	case KVM_EXIT_CPUID_REASON_COUNT:
	case KVM_EXIT_CPUID_REASON_CYCLES:
		slot = find_slot(isa, index);
		if (slot == KVM_EXIT_SLOT_NONE) {
			*edx = KVM_EXIT_CPUID_UNDEFINED;
			return;
		}
		sum = sum_slot(vcpu->kvm, slot, isa);
		break;
	default:
		return;
	}

	if (function == KVM_EXIT_CPUID_COUNT || function == KVM_EXIT_CPUID_REASON_COUNT) {
		*eax = lower_32_bits(sum.count);
	} else {
		*ebx = upper_32_bits(sum.cycles);
		*ecx = lower_32_bits(sum.cycles);
	}
}
