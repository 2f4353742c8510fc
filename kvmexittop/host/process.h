/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_PROCESS_H
#define HOST_PROCESS_H

/*
 * The owner of a VM: the process that created it, and the threads that run its vCPUs.
 * Their facts come from /proc.
 *
 * KVM records the PID of the creator when the VM is created.  This identifies the process
 * exactly, at no cost for an exit:
 *
 *  - KVM ties a VM to the address space of its creator for its lifetime.  Any other process
 *    with its file descriptors, by fork() or over a socket, gets -EIO from KVM_RUN.  So no
 *    other process ever causes an exit, whichever threads run the vCPUs.
 *  - If the creator exits while others keep the descriptors, the VM stays, but never exits
 *    again.  Its PID may then be reused; process_read() recognises that by the start time
 *    of the process.
 *  - One exception is left, which no known VMM uses: processes that share an address space,
 *    by clone(CLONE_VM) without CLONE_THREAD.  All exits of the VM then count for its
 *    creator, and the names of threads in the other processes are not known.
 *
 * A BPF iterator over all files of all tasks would only add other holders of a VM's
 * descriptors.  They cannot cause an exit, so there is no such iterator.
 */

#include "sample/sample.h"

/*
 * Fills in the fields of @vm about its process, vm->pid, from /proc, open as @proc_fd.  The
 * fields are empty if the process is gone or may not be read.
 *
 * @created_ns is the CLOCK_BOOTTIME of the VM's creation, or UNKNOWN.  A process that
 * started later has only reused the PID; vm->pid is then set to 0.
 */
void process_read(int proc_fd, uint64_t created_ns, struct sample_vm *vm);

/*
 * Fills in the name of thread @vcpu->tid.  The name is empty if the process @pid has no such
 * thread.
 */
void process_read_thread(int proc_fd, uint32_t pid, struct sample_vcpu *vcpu);

/* Nanoseconds that thread @tid of the process has waited for a CPU, from schedstat; or UNKNOWN. */
uint64_t process_run_delay(int proc_fd, uint32_t pid, uint32_t tid);

#endif
