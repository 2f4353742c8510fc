/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_VMM_FLAGS_H
#define HOST_VMM_FLAGS_H

/*
 * Flags of a VMM, from its command line.  Only that of QEMU is understood, also as libvirt
 * writes it; the flags of any other are not known.
 */

#include <stddef.h>

#include "sample/traits.h"

/*
 * Finds all flags but FLAG_QUOTA in a command line of NUL-terminated arguments; with
 * @is_whole, none of them is missing.  Where there may be options elsewhere, as by -readconfig,
 * a flag that is not found is not known.
 */
struct vmm_flags vmm_flags_parse(const char *cmdline, size_t len, bool is_whole, const char *comm);

#endif
