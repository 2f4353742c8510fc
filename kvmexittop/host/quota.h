/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_QUOTA_H
#define HOST_QUOTA_H

/* The limit of CPU time of a process, Documentation/admin-guide/cgroup-v2.rst of the kernel. */

#include <stddef.h>

#include "host/host.h"

#define QUOTA_ROOT "/sys/fs/cgroup"

/*
 * Whether the cgroup (v2) in @len bytes of /proc/PID/cgroup, or one above it, has a cpu.max
 * that is not "max", below the folder @root.  libvirt has a group for each vCPU beside that of
 * the process: if this is .../emulator, .../vcpu0 counts.
 */
enum host_answer quota_find(const char *root, const char *file, size_t len);

#endif
