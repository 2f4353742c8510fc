/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_CPU_H
#define HOST_CPU_H

/* Leaves of CPUID.  In a file of its own, so that tests can play a host. */

#include <stdbool.h>
#include <stdint.h>

struct leaf {
	uint32_t eax, ebx, ecx, edx;
};

/* In a guest this is an exit. */
struct leaf leaf_read(uint32_t function, uint32_t index);

/* False if CPUID would end the process: it, or who started it, asked for that. */
bool leaf_is_allowed(void);

#endif
