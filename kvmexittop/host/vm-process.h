/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VM_PROCESS_H
#define HOST_VM_PROCESS_H

/*
 * A roster: whose the VMs and vCPUs of the last sample are, for the next one.
 *
 * A process is looked up when its VM is first seen, a thread when it is the first to
 * run its vCPU or takes over from another.  What was found stays: a VM that ended has
 * no process any more to ask.  It is no younger either than it was.
 */

#include "sample/sample.h"

struct roster {
	int proc_fd;	     /* /proc, or -1 if it cannot be had */
	struct sample known; /* VMs and vCPUs, sorted */
};

void roster_open(struct roster *roster);
void roster_close(struct roster *roster);

/* A VM was just created: it may be gone before the next sample.  0 or -ENOMEM. */
int roster_note(struct roster *roster, const struct sample_vm *vm);

/* All VMs have ended, and their ids will be given out again. */
void roster_forget(struct roster *roster);

/*
 * Fills in what the sorted sample has of processes and threads, and the PIDs of VMs
 * that ended.  0 or -ENOMEM.
 */
int roster_fill(struct roster *roster, struct sample *sample);

#endif
