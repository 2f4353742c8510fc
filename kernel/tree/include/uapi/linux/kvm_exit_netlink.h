/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/kvm-exit.yaml */
/* YNL-GEN uapi header */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#ifndef _UAPI_LINUX_KVM_EXIT_NETLINK_H
#define _UAPI_LINUX_KVM_EXIT_NETLINK_H

#define KVM_EXIT_FAMILY_NAME	"kvm-exit"
#define KVM_EXIT_FAMILY_VERSION	1

/**
 * enum kvm_exit_isa - The instruction set extension whose exit codes are
 *   reported.
 * @KVM_EXIT_ISA_VMX: Intel VMX, codes are basic exit reasons
 * @KVM_EXIT_ISA_SVM: AMD SVM, codes are the low 32 bits of the VMCB's EXITCODE
 */
enum kvm_exit_isa {
	KVM_EXIT_ISA_VMX = 1,
	KVM_EXIT_ISA_SVM,
};

/**
 * enum kvm_exit_kind - What a reason is. Only hardware reasons have a code.
 * @KVM_EXIT_KIND_HARDWARE: An exit code that the CPU reported
 * @KVM_EXIT_KIND_OTHER: Exit codes of the CPU that lie outside every range KVM
 *   counts singly
 * @KVM_EXIT_KIND_VMENTRY_FAIL: VMLAUNCH or VMRESUME that failed before the
 *   guest was entered (VMfail)
 * @KVM_EXIT_KIND_EMULATION: Guest state that VMX cannot run, handed to the
 *   emulator without a VM-Entry
 * @KVM_EXIT_KIND_NO_ENTRY: A VM-Entry that KVM gave up before it began, or
 *   that the TDX module turned down. KVM counts it as an exit.
 */
enum kvm_exit_kind {
	KVM_EXIT_KIND_HARDWARE = 1,
	KVM_EXIT_KIND_OTHER,
	KVM_EXIT_KIND_VMENTRY_FAIL,
	KVM_EXIT_KIND_EMULATION,
	KVM_EXIT_KIND_NO_ENTRY,
};

/**
 * enum kvm_exit_part - The parts of a vCPU's time: each moment is in one.
 *   Those that are charged to reasons are so from the first VM-Exit on. Time
 *   before that is stopped, unless it is guest, polling, halted or waiting.
 * @KVM_EXIT_PART_GUEST: From VM-Entry to VM-Exit
 * @KVM_EXIT_PART_KVM: From VM-Exit to VM-Entry, on a CPU in KVM_RUN; by reason
 *   of the exit
 * @KVM_EXIT_PART_POLLING: KVM spins on a CPU in place of blocking a vCPU that
 *   is halted
 * @KVM_EXIT_PART_VMM: Outside KVM_RUN, which returned for the sake of a
 *   VM-Exit; by reason of the exit
 * @KVM_EXIT_PART_STOPPED: Outside KVM_RUN, which was not called yet, or
 *   returned for no VM-Exit's sake, or for one after which the guest does not
 *   go on by itself: a signal, immediate_exit, debugging, a shutdown, an error
 * @KVM_EXIT_PART_HALTED: Blocked in KVM_RUN because the guest gave up its CPU;
 *   and outside KVM_RUN for a HLT if KVM does not emulate the local APIC
 * @KVM_EXIT_PART_BLOCKED: Asleep in KVM_RUN for the host's sake, e.g. for
 *   memory; by reason of the last exit
 * @KVM_EXIT_PART_WAITING: Ready to run, in KVM_RUN or outside, while no CPU
 *   was given to the thread
 */
enum kvm_exit_part {
	KVM_EXIT_PART_GUEST = 1,
	KVM_EXIT_PART_KVM,
	KVM_EXIT_PART_POLLING,
	KVM_EXIT_PART_VMM,
	KVM_EXIT_PART_STOPPED,
	KVM_EXIT_PART_HALTED,
	KVM_EXIT_PART_BLOCKED,
	KVM_EXIT_PART_WAITING,
};

/**
 * enum kvm_exit_irqchip - Which interrupt controllers KVM emulates.
 * @KVM_EXIT_IRQCHIP_NONE: None, all are the VMM's
 * @KVM_EXIT_IRQCHIP_SPLIT: The local APICs
 * @KVM_EXIT_IRQCHIP_KERNEL: Local APICs, I/O APIC and PICs
 */
enum kvm_exit_irqchip {
	KVM_EXIT_IRQCHIP_NONE,
	KVM_EXIT_IRQCHIP_SPLIT,
	KVM_EXIT_IRQCHIP_KERNEL,
};

enum {
	KVM_EXIT_A_INFO_ISA = 1,
	KVM_EXIT_A_INFO_TSC_KHZ,
	KVM_EXIT_A_INFO_ENABLED,

	__KVM_EXIT_A_INFO_MAX,
	KVM_EXIT_A_INFO_MAX = (__KVM_EXIT_A_INFO_MAX - 1)
};

enum {
	KVM_EXIT_A_REASON_KIND = 1,
	KVM_EXIT_A_REASON_CODE,
	KVM_EXIT_A_REASON_NAME,

	__KVM_EXIT_A_REASON_MAX,
	KVM_EXIT_A_REASON_MAX = (__KVM_EXIT_A_REASON_MAX - 1)
};

enum {
	KVM_EXIT_A_VM_ID = 1,
	KVM_EXIT_A_VM_PID,
	KVM_EXIT_A_VM_AGE_NS,
	KVM_EXIT_A_VM_NR_VCPUS,
	KVM_EXIT_A_VM_EXITS,
	KVM_EXIT_A_VM_CYCLES,
	KVM_EXIT_A_VM_USER_CYCLES,
	KVM_EXIT_A_VM_GUEST_CYCLES,
	KVM_EXIT_A_VM_VCPU_ID,
	KVM_EXIT_A_VM_TID,
	KVM_EXIT_A_VM_EXIT,
	KVM_EXIT_A_VM_SUM_VCPUS,
	KVM_EXIT_A_VM_TIME_NS,
	KVM_EXIT_A_VM_BLOCKED_CYCLES,
	KVM_EXIT_A_VM_POLLING_CYCLES,
	KVM_EXIT_A_VM_STOPPED_CYCLES,
	KVM_EXIT_A_VM_HALTED_CYCLES,
	KVM_EXIT_A_VM_WAITING_CYCLES,
	KVM_EXIT_A_VM_OPEN,
	KVM_EXIT_A_VM_STATE,
	KVM_EXIT_A_VM_VCPU_AGE_NS,
	KVM_EXIT_A_VM_RUN_EXIT,
	KVM_EXIT_A_VM_APICV_INHIBITS,
	KVM_EXIT_A_VM_DISABLED_EXITS,
	KVM_EXIT_A_VM_IRQCHIP,

	__KVM_EXIT_A_VM_MAX,
	KVM_EXIT_A_VM_MAX = (__KVM_EXIT_A_VM_MAX - 1)
};

enum {
	KVM_EXIT_A_EXIT_KIND = 1,
	KVM_EXIT_A_EXIT_CODE,
	KVM_EXIT_A_EXIT_COUNT,
	KVM_EXIT_A_EXIT_CYCLES,
	KVM_EXIT_A_EXIT_USER_CYCLES,
	KVM_EXIT_A_EXIT_BLOCKED_CYCLES,
	KVM_EXIT_A_EXIT_OPEN,

	__KVM_EXIT_A_EXIT_MAX,
	KVM_EXIT_A_EXIT_MAX = (__KVM_EXIT_A_EXIT_MAX - 1)
};

enum {
	KVM_EXIT_A_OPEN_GUEST = 1,
	KVM_EXIT_A_OPEN_KVM,
	KVM_EXIT_A_OPEN_POLLING,
	KVM_EXIT_A_OPEN_VMM,
	KVM_EXIT_A_OPEN_STOPPED,
	KVM_EXIT_A_OPEN_HALTED,
	KVM_EXIT_A_OPEN_BLOCKED,
	KVM_EXIT_A_OPEN_WAITING,

	__KVM_EXIT_A_OPEN_MAX,
	KVM_EXIT_A_OPEN_MAX = (__KVM_EXIT_A_OPEN_MAX - 1)
};

enum {
	KVM_EXIT_A_RUN_EXIT_REASON = 1,
	KVM_EXIT_A_RUN_EXIT_COUNT,
	KVM_EXIT_A_RUN_EXIT_CYCLES,

	__KVM_EXIT_A_RUN_EXIT_MAX,
	KVM_EXIT_A_RUN_EXIT_MAX = (__KVM_EXIT_A_RUN_EXIT_MAX - 1)
};

enum {
	KVM_EXIT_CMD_INFO_GET = 1,
	KVM_EXIT_CMD_REASON_GET,
	KVM_EXIT_CMD_VM_GET,
	KVM_EXIT_CMD_EXIT_GET,
	KVM_EXIT_CMD_VM_CREATE_NTF,
	KVM_EXIT_CMD_VM_DESTROY_NTF,

	__KVM_EXIT_CMD_MAX,
	KVM_EXIT_CMD_MAX = (__KVM_EXIT_CMD_MAX - 1)
};

#define KVM_EXIT_MCGRP_MONITOR	"monitor"

#endif /* _UAPI_LINUX_KVM_EXIT_NETLINK_H */
