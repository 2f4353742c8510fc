/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_VM_H
#define SOURCE_NETLINK_VM_H

/*
 * Attribute set vm of family kvm-exit: the counters of a VM, or of one of its vCPUs.  The
 * cycles so far of the part that a vCPU is in are added to the counter of that part.
 */

#include <stdint.h>

#include <linux/netlink.h>

#include "sample/sample.h"

struct netlink_vm {
	uint32_t pid, nr_vcpus;
	uint64_t age_ns;
	uint64_t open[NR_PARTS]; /* cycles so far, by part */
	struct sample_vcpu vcpu; /* with the number of the VM */
};

/*
 * Adds the exits, whose VM and vCPU the caller sets, to @exits unless that is NULL.  Errors as
 * netlink-parse.h has them.
 */
int netlink_vm_parse(const struct nlmsghdr *nlh, struct netlink_vm *msg, struct sample *exits);

#endif
