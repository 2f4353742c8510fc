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

/*
 * Sum up slot @nr, or the totals if it is NONE.  vCPUs are there for as long as
 * the VM is.  This is the guest's time, but there may be thousands of vCPUs.
 */
static struct kvm_exit_counters sum_slot(struct kvm *kvm, unsigned int nr)
{
	struct kvm_exit_counters sum = {};
	struct kvm_vcpu *vcpu;
	unsigned long i;

	kvm_for_each_vcpu(i, vcpu, kvm) {
		if (nr == KVM_EXIT_SLOT_NONE)
			kvm_exit_counters_add_total(&sum, vcpu->arch.exit_stats);
		else
			kvm_exit_counters_add(&sum, &vcpu->arch.exit_stats->slot[nr]);
		cond_resched();
	}

	return sum;
}

void __kvm_exit_cpuid(struct kvm_vcpu *vcpu, u32 function, u32 index,
		      u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	enum kvm_exit_isa isa = vcpu->kvm->arch.exit_stats->isa;
	struct kvm_exit_counters sum;
	unsigned int slot;

	*eax = *ebx = *ecx = *edx = 0;

	switch (function) {
	case KVM_EXIT_CPUID_SIGNATURE:
		*eax = KVM_EXIT_CPUID_REASON_CYCLES;
		*ebx = KVM_EXIT_CPUID_MAGIC;
		*ecx = isa;
		*edx = KVM_EXIT_CPUID_VERSION;
		return;
	case KVM_EXIT_CPUID_COUNT:
	case KVM_EXIT_CPUID_CYCLES:
		sum = sum_slot(vcpu->kvm, KVM_EXIT_SLOT_NONE);
		break;
	case KVM_EXIT_CPUID_REASON_COUNT:
	case KVM_EXIT_CPUID_REASON_CYCLES:
		slot = find_slot(isa, index);
		if (slot == KVM_EXIT_SLOT_NONE) {
			*edx = KVM_EXIT_CPUID_UNDEFINED;
			return;
		}
		sum = sum_slot(vcpu->kvm, slot);
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
