/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXIT_SLOT_H
#define BPF_EXIT_SLOT_H

/*
 * The slot of an exit code, and the exit code of a vCPU that has just exited, which is not an
 * argument of the event since Linux 5.17.
 */

#include <stdbool.h>

#include <linux/kvm_exit_netlink.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "exits.h"
#include "kvm-types.h"

/* Set before the programs are loaded: an enum kvm_exit_isa. */
const volatile __u32 isa;

/* From Linux 6.2 on. */
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

static __always_inline __u32 vmx_slot(__u32 reason)
{
	__u32 basic = reason & 0xffff;

	return basic < EXITS_VMX_CODES ? basic : EXITS_SLOT_OTHER;
}

static __noinline __u32 svm_high_slot(__u32 code)
{
	if (code - EXITS_SVM_NPF < EXITS_SVM_NPF_CODES)
		return EXITS_SLOT_SVM_NPF + code - EXITS_SVM_NPF;
	if (~code < EXITS_SVM_ERR_CODES)
		return EXITS_SLOT_SVM_ERR + ~code;
	return EXITS_SLOT_OTHER;
}

static __always_inline __u32 svm_slot(__u32 code)
{
	if (__builtin_expect(code < EXITS_SVM_LOW_CODES, true))
		return code;
	return svm_high_slot(code);
}

static __always_inline __u32 slot_of_reason(__u64 reason)
{
	return isa == KVM_EXIT_ISA_VMX ? vmx_slot(reason) : svm_slot(reason);
}

/*
 * Reads a number of at most 64 bits from the kernel; for a shorter one, the high bits are those
 * that follow it.  The cast makes it a plain load; the helper takes about 80 instructions.  The
 * cast needs a type of vmlinux, and KVM's types may be in modules: any type that begins with a
 * 64-bit number will do.
 */
static __always_inline __u64 read_number(__u64 address, bool cast)
{
	__u64 number;

	if (cast)
		return *(__u64 *)bpf_rdonly_cast((void *)address,
						 bpf_core_type_id_kernel(struct timespec64));
	bpf_probe_read_kernel(&number, sizeof(number), (void *)address);
	return number;
}

/*
 * Only the module of one vendor is loaded.  The types of the other are not known, and the code
 * is then that of no reason.  Programs that cast are loaded for their vendor only.
 */
static __always_inline __u32 read_vmx(__u64 vcpu, bool cast)
{
	struct vcpu_vmx___vt *vt = NULL;
	struct vcpu_vmx *vmx = NULL;

	if (bpf_core_field_exists(vmx->exit_reason))
		return read_number(vcpu + bpf_core_field_offset(vmx->exit_reason.full), cast);
	if (cast || bpf_core_field_exists(vt->vt))
		return read_number(vcpu + bpf_core_field_offset(vt->vt.exit_reason.full), cast);
	return 0xffff;
}

static __always_inline __u32 read_svm(__u64 vcpu, bool cast)
{
	struct vcpu_svm *svm = NULL;
	struct vmcb *vmcb = NULL;
	__u64 address;

	if (!cast && !bpf_core_field_exists(svm->vmcb))
		return 0xffff;
	address = read_number(vcpu + bpf_core_field_offset(svm->vmcb), cast);
	return read_number(address + bpf_core_field_offset(vmcb->control.exit_code), cast);
}

static __noinline __u32 slot_of_vcpu(__u64 vcpu)
{
	return isa == KVM_EXIT_ISA_VMX ? vmx_slot(read_vmx(vcpu, false))
				       : svm_slot(read_svm(vcpu, false));
}

static __always_inline __u32 slot_of_vmx(__u64 vcpu)
{
	return vmx_slot(read_vmx(vcpu, true));
}

static __always_inline __u32 slot_of_svm(__u64 vcpu)
{
	return svm_slot(read_svm(vcpu, true));
}

#endif
