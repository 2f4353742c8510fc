/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_H
#define HOST_H

/*
 * Facts about the host, to explain why a source does not work.  A fact that cannot be
 * determined, for instance because /proc is not mounted, is HOST_UNKNOWN.
 */

#include <stdbool.h>
#include <stdint.h>

enum host_answer {
	HOST_NO,
	HOST_YES,
	HOST_UNKNOWN
};

bool host_has_module(const char *name); /* loaded or built in */
/* @flag, with a space before it, is in that line of /proc/cpuinfo. */
enum host_answer host_has_cpu_flag(const char *line, const char *flag);
enum host_answer host_is_guest(void); /* CPUID reports a hypervisor */
/* The KVM module for this CPU, "kvm_intel" or "kvm_amd"; NULL if it has no VMX or SVM. */
const char *host_cpu_module(void);
/* The value of the parameter kvm.exit_stats; HOST_UNKNOWN without the patches. */
enum host_answer host_exit_stats(void);

/* Copies the boot id of the kernel, a random number for each boot; "" if not known. */
void host_boot_id(char *id, int size);

enum host_answer host_initial_pidns(void);
enum host_answer host_initial_userns(void);
enum host_answer host_initial_netns(void);
enum host_answer host_may_admin(void); /* has CAP_NET_ADMIN */
/* May load the BPF programs: has CAP_SYS_ADMIN, or CAP_BPF and CAP_PERFMON if KVM is built in. */
enum host_answer host_may_trace(void);
bool host_kvm_is_built_in(void);

/* Yes if lockdown forbids even root to read kernel memory by BPF programs. */
enum host_answer host_locked_down(void);
bool host_has_btf(void);     /* BTF of vmlinux */
bool host_has_kvm_btf(void); /* BTF of KVM and of the CPU's module, or both built in */
/* The memory of this host in bytes. */
uint64_t host_memory(void);
/* The limit of this process' cgroup (v2) in bytes; UINT64_MAX: there is none. */
uint64_t host_memory_limit(void);
bool host_has_function_tracing(void); /* and it is not off */
bool host_has_kprobes(void);
bool host_has_tracefs(void); /* mounted where libbpf searches it */

#endif
