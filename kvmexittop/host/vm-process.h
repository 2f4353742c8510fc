/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VM_PROCESS_H
#define HOST_VM_PROCESS_H

/*
 * A cache: whose the VMs and vCPUs of the last sample are, for the next one.
 *
 * A process is looked up when its VM is first seen, a thread when it is the first to
 * run its vCPU or takes over from another.  What was found stays: a VM that ended has
 * no process any more to ask.  It is no younger either than it was.
 */

#include "sample/sample.h"

struct vm_processes {
	int proc_fd;	     /* /proc, or -1 if it cannot be had */
	struct sample known; /* VMs and vCPUs, sorted */
};

void vm_process_open(struct vm_processes *processes);
void vm_process_close(struct vm_processes *processes);

/* A VM was just created: it may be gone before the next sample.  0 or -ENOMEM. */
int vm_process_note(struct vm_processes *processes, const struct sample_vm *vm);

/* All VMs have ended, and their ids will be given out again. */
void vm_process_forget(struct vm_processes *processes);

/*
 * Fills in what the sorted sample has of processes and threads, and the PIDs of VMs
 * that ended.  0 or -ENOMEM.
 */
int vm_process_fill(struct vm_processes *processes, struct sample *sample);

#endif
