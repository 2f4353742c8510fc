/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_NETLINK_H
#define __KVM_X86_EXIT_NETLINK_H

struct kvm;

#ifdef CONFIG_KVM_EXIT_STATS_NETLINK
int kvm_exit_netlink_init(void);
void kvm_exit_netlink_exit(void);

/*
 * Notify listeners that the statistics of @kvm, if it has any, came into being or
 * are about to go.  To hear of the end first and then to miss the VM in the next
 * dump leaves no gap; the other way round a VM could be in neither.
 */
void kvm_exit_netlink_vm_created(struct kvm *kvm);
void kvm_exit_netlink_vm_destroyed(struct kvm *kvm);
#else
static inline int kvm_exit_netlink_init(void)
{
	return 0;
}

static inline void kvm_exit_netlink_exit(void) {}
static inline void kvm_exit_netlink_vm_created(struct kvm *kvm) {}
static inline void kvm_exit_netlink_vm_destroyed(struct kvm *kvm) {}
#endif

#endif /* __KVM_X86_EXIT_NETLINK_H */
