/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_CPU_H
#define HOST_CPU_H

/* The instructions CPUID and RDTSC.  Tests replace this file to simulate a host. */

#include <stdbool.h>
#include <stdint.h>

struct cpu_leaf {
	uint32_t eax, ebx, ecx, edx;
};

/* Executes CPUID.  In a guest this causes an exit. */
struct cpu_leaf cpu_read_leaf(uint32_t function, uint32_t index);

/* False if CPUID faults: this process or its parent asked for that by arch_prctl(2). */
bool cpu_allows_cpuid(void);

/*
 * Measures the frequency of this machine's TSC, in kHz, against CLOCK_MONOTONIC.  Takes
 * 20 ms.  The error is about 1e-7 on a quiet machine.
 */
uint64_t cpu_tsc_khz(void);

#endif
