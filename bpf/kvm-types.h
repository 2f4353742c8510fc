/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_KVM_TYPES_H
#define BPF_KVM_TYPES_H

/*
 * The members of kernel types that the programs use.  libbpf takes their offsets from the BTF
 * of the running kernel and its modules.  A suffix after ___ is not part of a name; it marks
 * another version of a type.
 */

#include <stdbool.h>

#include <linux/types.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct timespec64 {
	__s64 tv_sec;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct preempt_notifier {
	struct hlist_node link;
};

struct sched_info {
	unsigned long long run_delay;
};

struct sched_entity {
	unsigned char sched_delayed; /* from 6.12 on */
};

struct task_struct {
	int pid;
	int on_rq; /* of other sizes in other kernels */
	struct sched_entity se;
	struct sched_info sched_info;
	/* Not empty only between vcpu_load() and vcpu_put() of a vCPU. */
	struct hlist_head preempt_notifiers;
};

struct rcuwait {
	struct task_struct *task;
};

struct irqaction {
	const char *name;
};

struct kvm_hv {
	__u64 hv_guest_os_id;
};

/* linux/kvm.h has one of that name, for user space. */
struct kvm_xen_hvm_config___kernel {
	__u32 flags;
};

struct kvm_xen {
	struct kvm_xen_hvm_config___kernel hvm_config;
};

struct kvm_arch {
	struct kvm_hv hyperv;
	struct kvm_xen xen;
};

/* Up to 6.14. */
struct kvm_arch___config {
	struct kvm_xen_hvm_config___kernel xen_hvm_config;
};

struct kvm {
	int created_vcpus;
	struct kvm_arch arch;
};

struct kvm___config {
	struct kvm_arch___config arch;
};

struct kvm_vcpu_arch {
	unsigned long regs[2];
	__u64 efer;
	int mp_state;
	bool hyperv_enabled;
	struct {
		bool halted;
	} apf;
};

struct kvm_vcpu_stat_generic {
	__u64 halt_poll_success_ns;
	__u64 halt_poll_fail_ns;
};

struct kvm_vcpu_stat {
	struct kvm_vcpu_stat_generic generic;
	__u64 exits;
};

struct kvm_run;

struct kvm_vcpu {
	struct kvm *kvm;
	struct preempt_notifier preempt_notifier;
	int vcpu_id;
	struct kvm_run *run;
	struct rcuwait wait;
	struct kvm_vcpu_stat stat;
	struct kvm_vcpu_arch arch;
};

union vmx_exit_reason {
	__u32 full;
};

struct vcpu_vmx {
	union vmx_exit_reason exit_reason;
};

/* From 6.16 on. */
struct vcpu_vt {
	union vmx_exit_reason exit_reason;
};

struct vcpu_vmx___vt {
	struct vcpu_vt vt;
};

struct vmcb_control_area {
	__u32 exit_code;
	__u64 exit_info_1;
	__u64 exit_info_2;
};

struct vmcb_save_area {
	__u64 rip;
};

struct vmcb {
	struct vmcb_control_area control;
	struct vmcb_save_area save;
};

struct vcpu_svm {
	struct vmcb *vmcb;
};

struct trace_event_raw_kvm_exit {
	unsigned int exit_reason;
	unsigned long guest_rip;
	__u32 isa;
	__u64 info1;
	__u64 info2;
	__u32 intr_info;
};

struct trace_event_raw_kvm_page_fault {
	__u64 fault_address;
	__u64 error_code;
};

#pragma clang attribute pop

#endif
