/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_PROCESS_H
#define HOST_PROCESS_H

/*
 * Whose a VM is: the process that created it, and the threads that run its vCPUs,
 * as /proc has them.
 *
 * The process is told by the PID that KVM noted when the VM was created.  That is
 * exact, and costs an exit nothing:
 *
 *  - KVM ties a VM to the address space of its creator for good; whoever else has its
 *    file descriptors, by fork() or over a socket, gets -EIO from KVM_RUN.  So no
 *    other process ever causes an exit, whatever threads its vCPUs move between.
 *  - If the creator has gone while others keep the VM's descriptors, the VM stays, but
 *    never exits again.  Its PID may then be another's, which a younger process gives
 *    away: see process_read().
 *  - One case is left, which no VMM is known for: processes that share an address
 *    space, by clone(CLONE_VM) without CLONE_THREAD.  All of a VM's exits are then its
 *    creator's, and the names of threads in the others are not known.
 *
 * A BPF iterator over all files of all tasks would add who else holds a VM's
 * descriptors, who by the above cannot cause an exit; so there is none.
 */

#include "sample/sample.h"

/*
 * Fills in what @vm has of its process, vm->pid, from the directory @proc_fd.  All of
 * it is empty if the process is gone or may not be looked at.
 *
 * @created_ns is when the VM was created, by CLOCK_BOOTTIME, or UNKNOWN.  A process
 * that was started later has inherited the PID only; vm->pid is 0 then.
 */
void process_read(int proc_fd, uint64_t created_ns, struct sample_vm *vm);

/*
 * Fills in the name of the thread @vcpu->tid; it is empty if that is none of the
 * process @pid.
 */
void process_read_thread(int proc_fd, uint32_t pid, struct sample_vcpu *vcpu);

#endif
