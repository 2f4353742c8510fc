/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_KVM_EXITS_H
#define HOST_KVM_EXITS_H

/*
 * KVM's own count of exits, independent of the count by reason: the sum over the vCPUs of
 * all live VMs.  Its source is the debugfs file below.
 */

#include <stdint.h>

#define KVM_EXITS_PATH "/sys/kernel/debug/kvm/exits"

/*
 * Reads the count from @path.  0, or -ENOENT: no debugfs or no KVM; -EACCES: no privilege;
 * -EPERM: no privilege, or the kernel is locked down; -EBADMSG: not a number.
 */
int kvm_exits_read(const char *path, uint64_t *exits);

#endif
