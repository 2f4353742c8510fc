/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VM_NAME_H
#define HOST_VM_NAME_H

/*
 * What people call a VM: the name its VMM was given on the command line.  It is what
 * the owner of the process likes it to be, and is made safe, see text.h.
 */

#include <stddef.h>

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
