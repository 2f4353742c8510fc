/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VM_NAME_H
#define HOST_VM_NAME_H

/*
 * The name of a VM, from the command line of its VMM.  The owner of the process controls
 * it, so outputs make it safe, see safe.h.
 */

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds the name in a command line of NUL-terminated arguments; an argument that is cut off
 * at the end is ignored.  The VMM is recognised by its first argument, else by @comm, the
 * name of the process.
 *
 * Returns the origin of the name, a constant such as "QEMU -name"; or NULL, with @name
 * unchanged.
 */
const char *vm_name_parse(const char *cmdline, size_t len, const char *comm, char *name,
			  size_t size);

/* True if it is the command line of QEMU; the first argument ends with NUL. */
bool vm_name_is_qemu(const char *cmdline, const char *comm);

#endif
