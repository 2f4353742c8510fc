/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_NETLINK_MSG_H
#define __KVM_X86_EXIT_NETLINK_MSG_H

#include "exit_account.h"

struct pid_namespace;
struct sk_buff;

/* The counters that are put into messages, of one moment: a vCPU's, or a VM's sums. */
struct kvm_exit_reading {
	u64 time;				/* CLOCK_BOOTTIME, ns */
	struct kvm_exit_account account;
	struct kvm_exit_run_counters run[KVM_EXIT_RUN_REASONS];
	struct kvm_exit_counters slot[];	/* of sums */
};

/* Room for a reading, with as many slots for sums; the caller frees it.  NULL: no memory. */
struct kvm_exit_reading *kvm_exit_reading_alloc(unsigned int nr_slots);
void kvm_exit_reading_take(struct kvm_exit_reading *reading, struct kvm_exit_vm *vm,
			   struct kvm_exit_vcpu *vcpu);

/*
 * Put attributes into a message.  0, or -EMSGSIZE if they do not fit: the caller cancels
 * the message, but what kvm_exit_msg_put_exits() has put by then is whole.
 */
int kvm_exit_msg_put_vm(struct sk_buff *skb, struct kvm_exit_vm *vm, struct pid_namespace *ns,
			u64 time);
int kvm_exit_msg_put_totals(struct sk_buff *skb, struct kvm_exit_vm *vm,
			    const struct kvm_exit_account *account);
int kvm_exit_msg_put_setup(struct sk_buff *skb, struct kvm_exit_vm *vm);
int kvm_exit_msg_put_account(struct sk_buff *skb, struct kvm_exit_vm *vm,
			     struct kvm_exit_vcpu *vcpu,
			     const struct kvm_exit_reading *reading, bool first);
int kvm_exit_msg_put_exits(struct sk_buff *skb, struct kvm_exit_vm *vm,
			   const struct kvm_exit_vcpu *vcpu,
			   const struct kvm_exit_reading *reading, u32 *nr);
int kvm_exit_msg_put_final(struct sk_buff *skb, struct kvm_exit_vm *vm,
			   const struct kvm_exit_reading *sums);

size_t kvm_exit_msg_size(const struct kvm_exit_vm *vm, bool final);

#endif /* __KVM_X86_EXIT_NETLINK_MSG_H */
