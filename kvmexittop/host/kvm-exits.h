/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_KVM_EXITS_H
#define HOST_KVM_EXITS_H

/*
 * KVM's own count of exits, which it has kept since long before it told reasons
 * apart: the sum over the vCPUs of all VMs that live now, counted by reason or
 * not.
 */

#include <stdint.h>

#define KVM_EXITS_PATH "/sys/kernel/debug/kvm/exits"

/*
 * Reads it from @path.  0, -ENOENT no debugfs or no KVM, -EACCES no privilege,
 * -EPERM the same, or the kernel is locked down, -EBADMSG not a number.
 */
int kvm_exits_read(const char *path, uint64_t *exits);

#endif
