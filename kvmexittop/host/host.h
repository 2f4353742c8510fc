/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_H
#define HOST_H

/*
 * Facts about where the program runs, to explain why a source does not work.
 * What cannot be found out, e.g. because /proc is not mounted, is HOST_UNKNOWN.
 */

#include <stdbool.h>

enum host_answer {
	HOST_NO,
	HOST_YES,
	HOST_UNKNOWN
};

bool host_has_module(const char *name); /* loaded or built in */
enum host_answer host_is_guest(void);	/* the CPU says that there is a hypervisor */
/* The module for this CPU, "kvm_intel" or "kvm_amd"; NULL if it can run neither. */
const char *host_cpu_module(void);
/* Parameter kvm.exit_stats; unknown to a KVM without the patches. */
enum host_answer host_exit_stats(void);

/* Copies the boot id of the kernel, a random number for each boot; "" if not known. */
void host_boot_id(char *id, int size);

enum host_answer host_initial_pidns(void);
enum host_answer host_initial_userns(void);
enum host_answer host_initial_netns(void);
enum host_answer host_may_admin(void); /* has CAP_NET_ADMIN */
enum host_answer host_may_trace(void); /* has CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN */

/* So that not even root may have BPF programs read the kernel's memory. */
enum host_answer host_locked_down(void);
bool host_has_btf(void);     /* the kernel's types */
bool host_has_kvm_btf(void); /* those of KVM, a module or not */
bool host_has_kprobes(void);
bool host_has_tracefs(void); /* where libbpf looks for it */

#endif
