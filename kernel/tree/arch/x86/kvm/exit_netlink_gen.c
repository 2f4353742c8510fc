// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/kvm-exit.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "exit_netlink_gen.h"

#include <uapi/linux/kvm_exit_netlink.h>

/* KVM_EXIT_CMD_VM_GET - do */
static const struct nla_policy kvm_exit_vm_get_nl_policy[KVM_EXIT_A_VM_ID + 1] = {
	[KVM_EXIT_A_VM_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* KVM_EXIT_CMD_EXIT_GET - dump */
static const struct nla_policy kvm_exit_exit_get_nl_policy[KVM_EXIT_A_VM_SUM_VCPUS + 1] = {
	[KVM_EXIT_A_VM_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[KVM_EXIT_A_VM_VCPU_ID] = { .type = NLA_U32, },
	[KVM_EXIT_A_VM_SUM_VCPUS] = { .type = NLA_FLAG, },
};

/* Ops table for kvm_exit */
static const struct genl_split_ops kvm_exit_nl_ops[] = {
	{
		.cmd		= KVM_EXIT_CMD_INFO_GET,
		.pre_doit	= kvm_exit_nl_allow_do,
		.doit		= kvm_exit_nl_info_get_doit,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KVM_EXIT_CMD_REASON_GET,
		.start	= kvm_exit_nl_allow_dump,
		.dumpit	= kvm_exit_nl_reason_get_dumpit,
		.flags	= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= KVM_EXIT_CMD_VM_GET,
		.pre_doit	= kvm_exit_nl_allow_do,
		.doit		= kvm_exit_nl_vm_get_doit,
		.policy		= kvm_exit_vm_get_nl_policy,
		.maxattr	= KVM_EXIT_A_VM_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KVM_EXIT_CMD_VM_GET,
		.start	= kvm_exit_nl_allow_dump,
		.dumpit	= kvm_exit_nl_vm_get_dumpit,
		.flags	= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= KVM_EXIT_CMD_EXIT_GET,
		.start		= kvm_exit_nl_exit_get_start,
		.dumpit		= kvm_exit_nl_exit_get_dumpit,
		.done		= kvm_exit_nl_exit_get_done,
		.policy		= kvm_exit_exit_get_nl_policy,
		.maxattr	= KVM_EXIT_A_VM_SUM_VCPUS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
};

static const struct genl_multicast_group kvm_exit_nl_mcgrps[] = {
	[KVM_EXIT_NLGRP_MONITOR] = { "monitor", .flags = GENL_MCAST_CAP_NET_ADMIN, },
};

struct genl_family kvm_exit_nl_family __ro_after_init = {
	.name		= KVM_EXIT_FAMILY_NAME,
	.version	= KVM_EXIT_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= kvm_exit_nl_ops,
	.n_split_ops	= ARRAY_SIZE(kvm_exit_nl_ops),
	.mcgrps		= kvm_exit_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(kvm_exit_nl_mcgrps),
};
