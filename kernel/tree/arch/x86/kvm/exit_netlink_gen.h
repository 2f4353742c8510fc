/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/kvm-exit.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#ifndef _LINUX_KVM_EXIT_GEN_H
#define _LINUX_KVM_EXIT_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/kvm_exit_netlink.h>

int kvm_exit_nl_allow_do(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info);
int kvm_exit_nl_allow_dump(struct netlink_callback *cb);
int kvm_exit_nl_exit_get_start(struct netlink_callback *cb);
int kvm_exit_nl_exit_get_done(struct netlink_callback *cb);

int kvm_exit_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info);
int kvm_exit_nl_reason_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int kvm_exit_nl_vm_get_doit(struct sk_buff *skb, struct genl_info *info);
int kvm_exit_nl_vm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int kvm_exit_nl_exit_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);

enum {
	KVM_EXIT_NLGRP_MONITOR,
};

extern struct genl_family kvm_exit_nl_family;

#endif /* _LINUX_KVM_EXIT_GEN_H */
