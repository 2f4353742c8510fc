/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VM_NAME_H
#define VM_NAME_H

/*
 * What people call a VM: the name its VMM was given on the command line, else
 * the one in its cgroup if that is a machine of systemd's, else the name of the
 * process.  All of it is what the owner of the process likes it to be; it is
 * made safe, see text.h.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample.h"

/*
 * Fills in name, name_from and scope of @vm from its process, vm->pid, in the
 * directory @proc_fd.  They are empty if the process is gone or may not be
 * looked at.
 */
void vm_name_read(int proc_fd, struct sample_vm *vm);

/*
 * Finds the name in a command line of NUL-terminated arguments; what is cut off
 * at the end is left out.  The VMM is the one its first argument names, else
 * @comm, the name of the process.
 *
 * Returns where the name comes from, "QEMU -name", valid for ever; or NULL with
 * @name untouched.
 */
const char *vm_name_parse(const char *cmdline, size_t len, const char *comm, char *name,
			  size_t size);

#endif
