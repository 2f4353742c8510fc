/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_CPUID_H
#define __KVM_X86_EXIT_CPUID_H

#include <linux/kvm_host.h>

#include <asm/kvm_exit_cpuid.h>

#include "exit_stats.h"

#ifdef CONFIG_KVM_EXIT_STATS

extern bool kvm_exit_cpuid_default;

void __kvm_exit_cpuid(struct kvm_vcpu *vcpu, u32 function, u32 index,
		      u32 *eax, u32 *ebx, u32 *ecx, u32 *edx);

/*
 * Answer CPUID from the statistics of the VM, for a guest that may read them.
 * The caller has checked that the guest may execute CPUID, and that userspace
 * has no answer of its own.  Returns false, with the registers untouched, if
 * the leaf is none of the statistics' or the guest may not read them.
 */
static inline bool kvm_exit_cpuid(struct kvm_vcpu *vcpu, u32 function, u32 index,
				  u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	if ((function & ~0xffu) != KVM_EXIT_CPUID_SIGNATURE ||
	    !vcpu->kvm->arch.exit_stats_cpuid || !kvm_has_exit_stats(vcpu->kvm))
		return false;

	__kvm_exit_cpuid(vcpu, function, index, eax, ebx, ecx, edx);
	return true;
}

/* Whether VMs with statistics let their guests read them from creation on. */
static inline bool kvm_exit_cpuid_wanted(void)
{
	return READ_ONCE(kvm_exit_cpuid_default);
}

/* Let the guest of @kvm, which has no vCPUs yet, read the statistics or not. */
static inline void kvm_exit_cpuid_allow(struct kvm *kvm, bool allow)
{
	kvm->arch.exit_stats_cpuid = allow;
}

#else

static inline bool kvm_exit_cpuid(struct kvm_vcpu *vcpu, u32 function, u32 index,
				  u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	return false;
}

static inline bool kvm_exit_cpuid_wanted(void)
{
	return false;
}

static inline void kvm_exit_cpuid_allow(struct kvm *kvm, bool allow) {}

#endif /* CONFIG_KVM_EXIT_STATS */

#endif /* __KVM_X86_EXIT_CPUID_H */
