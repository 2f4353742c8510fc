/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_CPU_H
#define HOST_CPU_H

/* The instructions CPUID and RDTSC.  In a file of its own, so that tests can play a host. */

#include <stdbool.h>
#include <stdint.h>

struct cpu_leaf {
	uint32_t eax, ebx, ecx, edx;
};

/* In a guest this is an exit. */
struct cpu_leaf cpu_read_leaf(uint32_t function, uint32_t index);

/* False if CPUID would end the process: it, or who started it, asked for that. */
bool cpu_allows_cpuid(void);

/*
 * The frequency of this machine's TSC, measured against CLOCK_MONOTONIC in some
 * hundredths of a second: right to some ten millionths if nobody disturbs.
 */
uint64_t cpu_tsc_khz(void);

#endif
