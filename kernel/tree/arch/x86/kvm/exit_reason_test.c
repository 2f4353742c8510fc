// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the slots and names of exit reasons.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include <uapi/asm/svm.h>
#include <uapi/asm/vmx.h>

#include "exit_reason.h"

/* Codes at and around every border of the ranges, and what software makes up. */
static const u64 corner_codes[] = {
	0, 1, 0x5f, 0x60, 0x7b, 0x7c, 0xbf, 0xc0, 0xdead, 0xffff, 0x10000,
	0x3ff, 0x400, 0x40f, 0x410, 0x7fffffff, 0x80000000, 0x80000021,
	SVM_VMGEXIT_MMIO_READ, SVM_VMGEXIT_HV_FEATURES, SVM_EXIT_SW,
	0xfffffffb, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff,
	0x100000000, 0x10000007b, 0x100000400, 0xfffffffeffffffff,
	-5ull, -4ull, -3ull, -2ull, -1ull,
};

/* A slot that counts a code singly must name that code again. */
static void check_slot(struct kunit *test, enum kvm_exit_isa isa, u64 code,
		       unsigned int slot)
{
	struct kvm_exit_reason reason;

	KUNIT_ASSERT_GT(test, slot, KVM_EXIT_SLOT_NONE);
	KUNIT_ASSERT_LT(test, slot, kvm_exit_nr_slots(isa));

	reason = kvm_exit_slot_reason(isa, slot);
	if (slot == KVM_EXIT_SLOT_OTHER) {
		KUNIT_EXPECT_EQ(test, reason.kind, KVM_EXIT_KIND_OTHER);
		return;
	}

	KUNIT_EXPECT_EQ(test, reason.kind, KVM_EXIT_KIND_HARDWARE);
	KUNIT_EXPECT_EQ(test, reason.code, lower_32_bits(code));
}

static void vmx_slots(struct kunit *test)
{
	u32 code;

	for (code = 0; code <= U16_MAX; code++)
		check_slot(test, KVM_EXIT_ISA_VMX, code, kvm_exit_slot_vmx(code));

	KUNIT_EXPECT_EQ(test, kvm_exit_slot_vmx(KVM_EXIT_VMX_CODES - 1),
			KVM_EXIT_VMX_SLOTS - 1);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_vmx(KVM_EXIT_VMX_CODES), KVM_EXIT_SLOT_OTHER);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_vmx(0xdead), KVM_EXIT_SLOT_OTHER);
}

static void svm_slots(struct kunit *test)
{
	unsigned int i;
	u32 code;

	for (code = 0; code <= U16_MAX; code++)
		check_slot(test, KVM_EXIT_ISA_SVM, code, kvm_exit_slot_svm(code));

	for (i = 0; i < ARRAY_SIZE(corner_codes); i++)
		check_slot(test, KVM_EXIT_ISA_SVM, corner_codes[i],
			   kvm_exit_slot_svm(corner_codes[i]));

	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(SVM_EXIT_ERR), KVM_EXIT_SVM_ERR_SLOT);
	/* The same under a hypervisor that knows the lower half alone. */
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(0xffffffff), KVM_EXIT_SVM_ERR_SLOT);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(-4ull), KVM_EXIT_SVM_LOW_SLOT - 1);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(-5ull), KVM_EXIT_SLOT_OTHER);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(BIT_ULL(32)), KVM_EXIT_SLOT_OTHER);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(SVM_EXIT_NPF), KVM_EXIT_SVM_NPF_SLOT);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(KVM_EXIT_SVM_LOW_CODES - 1),
			KVM_EXIT_SVM_SLOTS - 1);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(SVM_EXIT_SW), KVM_EXIT_SLOT_OTHER);
	KUNIT_EXPECT_EQ(test, kvm_exit_slot_svm(SVM_VMGEXIT_MMIO_READ), KVM_EXIT_SLOT_OTHER);
}

static void every_slot_is_reached(struct kunit *test)
{
	unsigned int slot;

	for (slot = KVM_EXIT_SLOT_HARDWARE; slot < KVM_EXIT_VMX_SLOTS; slot++)
		KUNIT_EXPECT_EQ(test, slot,
				kvm_exit_slot_vmx(kvm_exit_slot_reason(KVM_EXIT_ISA_VMX,
								       slot).code));

	for (slot = KVM_EXIT_SLOT_HARDWARE; slot < KVM_EXIT_SVM_SLOTS; slot++)
		KUNIT_EXPECT_EQ(test, slot,
				kvm_exit_slot_svm(kvm_exit_slot_reason(KVM_EXIT_ISA_SVM,
								       slot).code));
}

static void check_name(struct kunit *test, enum kvm_exit_isa isa, unsigned int slot,
		       const char *name)
{
	KUNIT_EXPECT_STREQ(test, kvm_exit_slot_name(isa, slot), name);
}

static void names(struct kunit *test)
{
	const enum kvm_exit_isa vmx = KVM_EXIT_ISA_VMX, svm = KVM_EXIT_ISA_SVM;

	check_name(test, vmx, kvm_exit_slot_vmx(EXIT_REASON_EXCEPTION_NMI), "EXCEPTION_NMI");
	check_name(test, vmx, kvm_exit_slot_vmx(EXIT_REASON_CPUID), "CPUID");
	check_name(test, vmx, kvm_exit_slot_vmx(EXIT_REASON_NOTIFY), "NOTIFY");
	check_name(test, vmx, KVM_EXIT_SLOT_VMENTRY_FAIL, "VMENTRY_FAIL");
	check_name(test, vmx, KVM_EXIT_SLOT_EMULATION, "EMULATION");
	check_name(test, vmx, KVM_EXIT_SLOT_NO_ENTRY, "NO_ENTRY");
	check_name(test, vmx, KVM_EXIT_SLOT_OTHER, "OTHER");
	/* Reasons 5 and 35 are holes in the SDM's list. */
	KUNIT_EXPECT_NULL(test, kvm_exit_slot_name(vmx, kvm_exit_slot_vmx(5)));
	KUNIT_EXPECT_NULL(test, kvm_exit_slot_name(vmx, kvm_exit_slot_vmx(35)));

	check_name(test, svm, kvm_exit_slot_svm(SVM_EXIT_READ_CR0), "read_cr0");
	check_name(test, svm, kvm_exit_slot_svm(SVM_EXIT_CPUID), "cpuid");
	check_name(test, svm, kvm_exit_slot_svm(SVM_EXIT_NPF), "npf");
	check_name(test, svm, kvm_exit_slot_svm(SVM_EXIT_VMGEXIT), "vmgexit");
	check_name(test, svm, kvm_exit_slot_svm(SVM_EXIT_ERR), "invalid_guest_state");
	KUNIT_EXPECT_NULL(test, kvm_exit_slot_name(svm, kvm_exit_slot_svm(0xbf)));
}

static struct kunit_case exit_reason_cases[] = {
	KUNIT_CASE(vmx_slots),
	KUNIT_CASE(svm_slots),
	KUNIT_CASE(every_slot_is_reached),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite exit_reason_suite = {
	.name = "kvm-exit-reason",
	.test_cases = exit_reason_cases,
};

kunit_test_suite(exit_reason_suite);

MODULE_DESCRIPTION("KUnit tests of KVM's exit reason slots");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
