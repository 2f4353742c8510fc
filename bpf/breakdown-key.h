/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_BREAKDOWN_KEY_H
#define BPF_BREAKDOWN_KEY_H

/*
 * The key of an exit, such as a port, an MSR or an address, from the event kvm_exit.  If this
 * event does not have it, a later one may.
 */

#include <stdbool.h>

#include <linux/kvm_exit_netlink.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "breakdown.h"
#include "kvm-types.h"

/* VCPU_REGS_* of KVM, numbered as in the encoding of instructions. */
#define REG_AX 0
#define REG_CX 1

/* APM vol. 2, "Extended Feature Enable Register": long mode is active. */
#define EFER_LMA (1 << 10)

/* linux/kvm.h of x86 */
#define XEN_INTERCEPT_HCALL (1 << 1)

/* An exit as the event kvm_exit tells it; codes are those of the ISA. */
struct exit_facts {
	__u32 isa;
	__u32 code;
	__u32 intr_info;
	__u64 rip;
	__u64 info1, info2;
};

/* Set before the programs are loaded. */
const volatile __u32 want_code; /* the reason */
const volatile __u32 want_what; /* enum breakdown_what: the type of its keys */

static void set_access(struct breakdown_key *key, bool write)
{
	key->access = write ? BREAKDOWN_WRITE : BREAKDOWN_READ;
}

/* SDM vol. 3, "Exit Qualification for I/O Instructions"; APM vol. 2, "EXITINFO1 for IOIO". */
static void tell_port(struct breakdown_key *key, bool vmx, __u64 info)
{
	key->number = info >> 16 & 0xffff;
	if (vmx) {
		key->size = (info & 7) + 1;
		set_access(key, !(info & 1 << 3));
	} else {
		key->size = info >> 4 & 7;
		set_access(key, !(info & 1));
	}
}

/*
 * SDM vol. 3, "Exit Qualification for Control-Register Accesses" and "... MOV DR".  SVM has an
 * exit code for each register and direction, and one more for selective writes of CR0.
 */
static void tell_register(struct breakdown_key *key, bool vmx, __u64 info)
{
	if (want_what == BREAKDOWN_CR && vmx) {
		unsigned int type = info >> 4 & 3;

		/* CLTS and LMSW write CR0; the number is 0 for them. */
		key->number = info & 0xf;
		set_access(key, type != 1);
	} else if (vmx) {
		key->number = info & 7;
		set_access(key, !(info & 1 << 4));
	} else {
		key->number = want_code > 0x3f ? 0 : want_code & 0xf;
		set_access(key, want_code > 0x3f || want_code & 0x10);
	}
}

/* SDM vol. 3, "Exit Qualification for APIC-Access VM Exits"; APM vol. 2, chapter 15.29. */
static void tell_apic(struct breakdown_key *key, bool vmx, __u64 info)
{
	key->number = info & 0xff0;
	if (!vmx)
		set_access(key, info >> 32 & 1);
	else if (want_code == 44)
		set_access(key, info >> 12 & 0xf);
	else
		set_access(key, true);
}

/* If an exit has two causes, an access to a device later replaces this one. */
static void tell_memory(struct breakdown_key *key, __u64 address, bool write, bool execute)
{
	key->what = BREAKDOWN_MEMORY;
	key->number = address & -BREAKDOWN_REGION;
	set_access(key, write);
	if (execute)
		key->access = BREAKDOWN_EXECUTE;
}

static bool has_hyperv(struct kvm_vcpu *vcpu)
{
	struct kvm *kvm = BPF_CORE_READ(vcpu, kvm);

	/* Not in a kernel without CONFIG_KVM_HYPERV. */
	if (!bpf_core_field_exists(vcpu->arch.hyperv_enabled) ||
	    !bpf_core_field_exists(kvm->arch.hyperv))
		return false;
	return BPF_CORE_READ(vcpu, arch.hyperv_enabled) &&
	       BPF_CORE_READ(kvm, arch.hyperv.hv_guest_os_id);
}

static bool has_xen(struct kvm_vcpu *vcpu)
{
	struct kvm *kvm = BPF_CORE_READ(vcpu, kvm);
	struct kvm___config *older = (void *)kvm;
	__u32 flags = 0;

	if (bpf_core_field_exists(kvm->arch.xen.hvm_config))
		flags = BPF_CORE_READ(kvm, arch.xen.hvm_config.flags);
	else if (bpf_core_field_exists(older->arch.xen_hvm_config))
		flags = BPF_CORE_READ(older, arch.xen_hvm_config.flags);
	return flags & XEN_INTERCEPT_HCALL;
}

/*
 * As KVM decides it, in kvm_emulate_hypercall() and kvm_xen_hypercall().  Hyper-V's call code
 * is the low word of RCX in 64-bit mode, which the kernel of a guest in long mode is in, else
 * of EAX: TLFS, "Hypercall Inputs".
 */
static void tell_hypercall(struct breakdown_key *key, struct kvm_vcpu *vcpu)
{
	__u64 ax = BPF_CORE_READ(vcpu, arch.regs[REG_AX]);
	bool xen = has_xen(vcpu);

	key->number = ax;
	key->sub = BREAKDOWN_KVM;
	if (has_hyperv(vcpu) && (!xen || ax & 0x80000000)) {
		key->sub = BREAKDOWN_HYPERV;
		if (BPF_CORE_READ(vcpu, arch.efer) & EFER_LMA)
			ax = BPF_CORE_READ(vcpu, arch.regs[REG_CX]);
		key->number = ax & 0xffff;
	} else if (xen) {
		key->sub = BREAKDOWN_XEN;
	}
}

static void tell(struct breakdown_thread *thread, const struct exit_facts *exit)
{
	struct kvm_vcpu *vcpu = (struct kvm_vcpu *)(unsigned long)thread->vcpu;
	struct breakdown_key *key = &thread->key;
	bool vmx = exit->isa == KVM_EXIT_ISA_VMX;
	__u64 info = exit->info1;

	key->what = want_what;
	switch (want_what) {
	case BREAKDOWN_PORT:
		tell_port(key, vmx, info);
		break;
	case BREAKDOWN_MSR:
		key->number = (__u32)BPF_CORE_READ(vcpu, arch.regs[REG_CX]);
		set_access(key, vmx ? want_code == 32 : info & 1);
		break;
	case BREAKDOWN_CR:
	case BREAKDOWN_DR:
		tell_register(key, vmx, info);
		break;
	case BREAKDOWN_CPUID:
		key->number = (__u32)BPF_CORE_READ(vcpu, arch.regs[REG_AX]);
		key->sub = (__u32)BPF_CORE_READ(vcpu, arch.regs[REG_CX]);
		break;
	case BREAKDOWN_HYPERCALL:
		tell_hypercall(key, vcpu);
		break;
	case BREAKDOWN_EXCEPTION:
		key->number = vmx ? exit->intr_info & 0xff : want_code & 0x1f;
		break;
	case BREAKDOWN_APIC:
		tell_apic(key, vmx, info);
		break;
	case BREAKDOWN_ADDRESS:
		key->number = info;
		break;
	case BREAKDOWN_GUEST_VECTOR:
		key->number = info & 0xff;
		break;
	case BREAKDOWN_INTERRUPT:
		/* Bit 31: the vector is valid. */
		if (vmx && exit->intr_info >> 31)
			key->number = exit->intr_info & 0xff;
		else
			key->what = BREAKDOWN_NOTHING;
		break;
	case BREAKDOWN_MEMORY:
		/* Error code of a page fault: bit 1 write, bit 4 instruction fetch */
		if (vmx)
			key->what = BREAKDOWN_NOTHING;
		else
			tell_memory(key, exit->info2, info & 1 << 1, info & 1 << 4);
		break;
	default:
		key->what = BREAKDOWN_NOTHING;
	}
}

#endif
