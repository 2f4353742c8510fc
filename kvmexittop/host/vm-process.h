/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VM_PROCESS_H
#define HOST_VM_PROCESS_H

/*
 * A cache of the processes and threads of the last sample, for the next one.
 *
 * A process is read when its VM is first seen, a thread when it first runs its vCPU or takes
 * it over from another.  The facts are kept: when a VM has ended, its process is gone.  The
 * cache also makes sure that the age of a VM does not decrease.
 */

#include "sample/sample.h"

struct vm_processes {
	int proc_fd;	     /* /proc, or -1 if it cannot be opened */
	struct sample known; /* VMs and vCPUs, sorted */
};

void vm_process_open(struct vm_processes *processes);
void vm_process_close(struct vm_processes *processes);

/* The number of vCPUs that exist now, by the files of all processes that may be read. */
size_t vm_process_count_vcpus(const struct vm_processes *processes);

/* Adds a VM that was just created: it may end before the next sample.  0 or -ENOMEM. */
int vm_process_note(struct vm_processes *processes, const struct sample_vm *vm);

/* Drops all VMs: they have ended, and KVM will reuse their ids. */
void vm_process_forget(struct vm_processes *processes);

/*
 * Fills in the processes and threads of a sorted sample, and the PIDs of VMs that ended.
 * 0 or -ENOMEM.
 */
int vm_process_fill(struct vm_processes *processes, struct sample *sample);

#endif
