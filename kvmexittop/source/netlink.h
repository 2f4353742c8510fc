/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_H
#define SOURCE_NETLINK_H

/*
 * Source netlink: the generic netlink family kvm-exit of a patched kernel, see
 * <linux/kvm_exit_netlink.h> and Documentation/netlink/specs/kvm-exit.yaml.
 */

#include "source/source.h"

extern const struct source_ops source_netlink_ops;

#endif
