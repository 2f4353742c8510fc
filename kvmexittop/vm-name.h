/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VM_NAME_H
#define VM_NAME_H

/*
 * What people call a VM: the name its VMM was given, else the name of the
 * process.  Names are made safe for terminals and JSON: UTF-8 without control
 * characters, anything else becomes '?'.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Writes the name of the VM of process @pid, looked up in the directory
 * @proc_fd, or "" if the process is gone or may not be looked at.
 */
void vm_name_read(int proc_fd, uint32_t pid, char *name, size_t size);

/*
 * Finds the name in a command line of NUL-terminated arguments.  Knows QEMU's
 * "-name [guest=]NAME[,...]", with ",," for a comma in it.
 */
bool vm_name_parse(const char *cmdline, size_t len, char *name, size_t size);

#endif
