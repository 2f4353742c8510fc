// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slots of exit reasons, and the names of the reasons.
 *
 * The names are those of KVM's tracepoints and live in kvm.ko, where they
 * outlast the vendor module that the exit codes come from.
 */
#include <linux/array_size.h>
#include <linux/export.h>
#include <linux/wordpart.h>
#include <kunit/visibility.h>

#include <uapi/asm/kvm.h>
#include <uapi/asm/svm.h>
#include <uapi/asm/vmx.h>

#include "exit_reason.h"

struct kvm_exit_name {
	u64 code;
	const char *name;
};

static const struct kvm_exit_name vmx_names[] = { VMX_EXIT_REASONS };
static const struct kvm_exit_name svm_names[] = { SVM_EXIT_REASONS };

unsigned int kvm_exit_nr_slots(enum kvm_exit_isa isa)
{
	return isa == KVM_EXIT_ISA_VMX ? KVM_EXIT_VMX_SLOTS : KVM_EXIT_SVM_SLOTS;
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_nr_slots);

static u32 svm_slot_code(unsigned int slot)
{
	if (slot >= KVM_EXIT_SVM_LOW_SLOT)
		return slot - KVM_EXIT_SVM_LOW_SLOT;

	if (slot >= KVM_EXIT_SVM_ERR_SLOT)
		return ~(slot - KVM_EXIT_SVM_ERR_SLOT);

	return slot - KVM_EXIT_SVM_NPF_SLOT + SVM_EXIT_NPF;
}

/* The reason counted in @slot, which is neither NONE nor past the last one. */
struct kvm_exit_reason kvm_exit_slot_reason(enum kvm_exit_isa isa, unsigned int slot)
{
	struct kvm_exit_reason reason = {};

	switch (slot) {
	case KVM_EXIT_SLOT_OTHER:
		reason.kind = KVM_EXIT_KIND_OTHER;
		break;
	case KVM_EXIT_SLOT_VMENTRY_FAIL:
		reason.kind = KVM_EXIT_KIND_VMENTRY_FAIL;
		break;
	case KVM_EXIT_SLOT_EMULATION:
		reason.kind = KVM_EXIT_KIND_EMULATION;
		break;
	case KVM_EXIT_SLOT_NO_ENTRY:
		reason.kind = KVM_EXIT_KIND_NO_ENTRY;
		break;
	default:
		reason.kind = KVM_EXIT_KIND_HARDWARE;
		if (isa == KVM_EXIT_ISA_VMX)
			reason.code = slot - KVM_EXIT_SLOT_HARDWARE;
		else
			reason.code = svm_slot_code(slot);
	}

	return reason;
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_slot_reason);

static const char *find_name(const struct kvm_exit_name *names, size_t n, u32 code)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (lower_32_bits(names[i].code) == code)
			return names[i].name;
	}

	return NULL;
}

/* The name of the reason counted in @slot, NULL if it has none. */
const char *kvm_exit_slot_name(enum kvm_exit_isa isa, unsigned int slot)
{
	struct kvm_exit_reason reason = kvm_exit_slot_reason(isa, slot);

	switch (reason.kind) {
	case KVM_EXIT_KIND_OTHER:
		return "OTHER";
	case KVM_EXIT_KIND_VMENTRY_FAIL:
		return "VMENTRY_FAIL";
	case KVM_EXIT_KIND_EMULATION:
		return "EMULATION";
	case KVM_EXIT_KIND_NO_ENTRY:
		return "NO_ENTRY";
	case KVM_EXIT_KIND_HARDWARE:
		break;
	}

	if (isa == KVM_EXIT_ISA_VMX)
		return find_name(vmx_names, ARRAY_SIZE(vmx_names), reason.code);

	return find_name(svm_names, ARRAY_SIZE(svm_names), reason.code);
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_slot_name);
