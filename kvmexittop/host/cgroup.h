/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

/*
 * The scope of a VM's process: the part of its cgroup's path that names the machine, pod,
 * container or service.  The manager of a cgroup may give any names to cgroups below it.
 */

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds the scope in @len bytes of /proc/PID/cgroup.  The hierarchy of cgroup v2 is
 * preferred to systemd's of v1.  The kinds are tried in this order, the innermost of each:
 *
 *   machine-qemu-1-web.scope	a machine of systemd's, unescaped
 *   kubepods-pod0a1b.slice	a pod; without systemd: pod0a1b
 *   docker-0123456789ab.scope	a scope or service; ids of containers are cut
 *   0123456789ab		any other: the last part of the path
 *
 * False, with @scope unchanged, if the cgroup is the root or cannot be parsed.  Outputs make
 * it safe, see safe.h.
 */
bool cgroup_parse(const char *file, size_t len, char *scope, size_t size);

/*
 * Find the innermost scope or service, as systemctl(1) takes it; and the innermost
 * container: the first 12 digits of its id, or its name for LXC.  False, with the output
 * unchanged, if there is none.
 */
bool cgroup_unit(const char *file, size_t len, char *unit, size_t size);
bool cgroup_container(const char *file, size_t len, char *container, size_t size);

/* Finds the name in the scope of a machine: web in machine-qemu-1-web.scope. */
bool cgroup_name(const char *scope, char *name, size_t size);

#endif
