/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
#ifndef _ASM_X86_KVM_EXIT_CPUID_H
#define _ASM_X86_KVM_EXIT_CPUID_H

/*
 * CPUID leaves by which a guest reads the statistics of its VM's exits, see
 * Documentation/virt/kvm/x86/exit-stats.rst.  Registers that are not mentioned
 * are 0.
 */

/* eax: the last leaf, ebx: the magic, ecx: enum kvm_exit_isa, edx: the version */
#define KVM_EXIT_CPUID_SIGNATURE	0x4fffff00
#define KVM_EXIT_CPUID_MAGIC		0x74697865	/* "exit" */
#define KVM_EXIT_CPUID_VERSION		1

/* eax: frequency of the host's TSC, the clock of all cycles below, in kHz */
#define KVM_EXIT_CPUID_TSC_KHZ		0x4fffff01

/* eax: low 32 bits of the number of VM-Exits */
#define KVM_EXIT_CPUID_COUNT		0x4ffffffc
/* ebx, ecx: high and low half of the cycles of all VM-Exits */
#define KVM_EXIT_CPUID_CYCLES		0x4ffffffd

/*
 * The same of the reason whose exit code is in ecx.  If the vendor's manual
 * defines no such code, edx is KVM_EXIT_CPUID_UNDEFINED, otherwise 0.
 */
#define KVM_EXIT_CPUID_REASON_COUNT	0x4ffffffe
#define KVM_EXIT_CPUID_REASON_CYCLES	0x4fffffff
#define KVM_EXIT_CPUID_UNDEFINED	0xffffffff

#endif /* _ASM_X86_KVM_EXIT_CPUID_H */
