/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_REASON_H
#define __KVM_X86_EXIT_REASON_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

#include <uapi/asm/svm.h>
#include <uapi/linux/kvm_exit_netlink.h>

/*
 * Every VM-Exit is counted in one slot of its vCPU.  The first slots are for
 * what is not, or not one, exit code of the hardware; exit codes follow, in
 * ranges that cover all codes in use with room for those to come.
 */
enum kvm_exit_slot_nr {
	KVM_EXIT_SLOT_NONE,		/* before the first VM-Exit, not reported */
	KVM_EXIT_SLOT_OTHER,		/* exit codes outside every range */
	KVM_EXIT_SLOT_VMENTRY_FAIL,	/* VMLAUNCH or VMRESUME failed (VMfail) */
	KVM_EXIT_SLOT_EMULATION,	/* emulated, no VM-Entry was tried */
	KVM_EXIT_SLOT_NO_ENTRY,		/* given up before a VM-Entry, or turned down */
	KVM_EXIT_SLOT_HARDWARE,
};

/* Basic exit reasons.  The highest one defined so far is 85. */
#define KVM_EXIT_VMX_CODES	124
#define KVM_EXIT_VMX_SLOTS	(KVM_EXIT_SLOT_HARDWARE + KVM_EXIT_VMX_CODES)

/*
 * Three ranges: nested paging and AVIC, errors of VMRUN, intercepts.  In this order,
 * the slots that are used are in the first page of a vCPU's.
 */
#define KVM_EXIT_SVM_LOW_CODES	0xc0
#define KVM_EXIT_SVM_NPF_CODES	0x10
#define KVM_EXIT_SVM_ERR_CODES	4
#define KVM_EXIT_SVM_NPF_SLOT	KVM_EXIT_SLOT_HARDWARE
#define KVM_EXIT_SVM_ERR_SLOT	(KVM_EXIT_SVM_NPF_SLOT + KVM_EXIT_SVM_NPF_CODES)
#define KVM_EXIT_SVM_LOW_SLOT	(KVM_EXIT_SVM_ERR_SLOT + KVM_EXIT_SVM_ERR_CODES)
#define KVM_EXIT_SVM_SLOTS	(KVM_EXIT_SVM_LOW_SLOT + KVM_EXIT_SVM_LOW_CODES)

/*
 * Total functions: no exit code, whoever chose it, leads outside the slots.  As
 * wide as an address: extending the result would cost an instruction per exit.
 */
static __always_inline unsigned long kvm_exit_slot_vmx(u16 basic)
{
	if (likely(basic < KVM_EXIT_VMX_CODES))
		return KVM_EXIT_SLOT_HARDWARE + (unsigned long)basic;

	return KVM_EXIT_SLOT_OTHER;
}

/*
 * The codes of errors, -1 and below, have 64 bits in the manual.  Hypervisors
 * that KVM may itself run under leave the upper half 0.
 */
static __always_inline unsigned long kvm_exit_slot_svm(u64 code)
{
	if (likely(code < KVM_EXIT_SVM_LOW_CODES))
		return KVM_EXIT_SVM_LOW_SLOT + code;

	if (likely(code - SVM_EXIT_NPF < KVM_EXIT_SVM_NPF_CODES))
		return KVM_EXIT_SVM_NPF_SLOT + code - SVM_EXIT_NPF;

	if (~code < KVM_EXIT_SVM_ERR_CODES)
		return KVM_EXIT_SVM_ERR_SLOT + ~code;

	if ((U32_MAX ^ code) < KVM_EXIT_SVM_ERR_CODES)
		return KVM_EXIT_SVM_ERR_SLOT + (U32_MAX ^ code);

	return KVM_EXIT_SLOT_OTHER;
}

struct kvm_exit_reason {
	enum kvm_exit_kind kind;
	u32 code;			/* its lower half, 0 unless @kind is hardware */
};

unsigned int kvm_exit_nr_slots(enum kvm_exit_isa isa);
struct kvm_exit_reason kvm_exit_slot_reason(enum kvm_exit_isa isa, unsigned int slot);
const char *kvm_exit_slot_name(enum kvm_exit_isa isa, unsigned int slot);

#endif /* __KVM_X86_EXIT_REASON_H */
