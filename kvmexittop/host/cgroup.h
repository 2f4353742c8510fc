/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

/*
 * What the host files the process of a VM under: the part of its cgroup's path
 * that names the machine, pod, container or service.  Whoever manages a cgroup
 * may call those below it anything.
 */

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds the scope in the content of /proc/PID/cgroup, cgroup v2 before systemd's
 * hierarchy of v1.  In this order, and the innermost of each kind:
 *
 *   machine-qemu-1-web.scope	a machine of systemd's, unescaped
 *   kubepods-pod0a1b.slice	a pod, also without systemd: pod0a1b
 *   docker-0123456789ab.scope	a scope or service; ids of containers are cut
 *   0123456789ab		any other: the last part of the path
 *
 * False, with @scope untouched, if it is the root or cannot be understood.  The
 * scope is safe, see text.h.
 */
bool cgroup_parse(const char *file, size_t len, char *scope, size_t size);

/*
 * The innermost scope or service, as systemctl(1) takes it; and the first digits of
 * the innermost container's id, or its name if that is what LXC goes by.  False, with
 * the output untouched, if there is none.
 */
bool cgroup_unit(const char *file, size_t len, char *unit, size_t size);
bool cgroup_container(const char *file, size_t len, char *container, size_t size);

/* The name in the scope of a machine: web in machine-qemu-1-web.scope. */
bool cgroup_name(const char *scope, char *name, size_t size);

#endif
