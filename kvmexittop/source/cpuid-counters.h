/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_CPUID_COUNTERS_H
#define SOURCE_CPUID_COUNTERS_H

/*
 * Counters that a guest reads by CPUID, see <asm/kvm_exit_cpuid.h>, and the arithmetic that
 * subtracts the exits of the reading itself, see cpuid.h.
 */

#include <stddef.h>
#include <stdint.h>

#include "host/cpu.h"

#define MAX_CPUID_COUNTERS 256

struct cpuid_counter {
	uint32_t code;
	uint64_t count; /* the low 32 bits are those read last */
	uint64_t cycles;
};

/*
 * Before the first reading, all is zero except reasons[].code, nr_reasons, absent,
 * nr_absent and cpuid.
 */
struct cpuid_counters {
	struct cpuid_counter total;
	struct cpuid_counter reasons[MAX_CPUID_COUNTERS];
	size_t nr_reasons;
	/* Codes that the host denies now, and may count later */
	uint32_t absent[MAX_CPUID_COUNTERS];
	size_t nr_absent;
	struct cpuid_counter *cpuid; /* the reason of the reading itself */
	struct cpuid_counter other;  /* exits without a code */

	uint64_t issued; /* our CPUID instructions, in total */
	uint64_t since;	 /* of these, before the counters restarted */
	uint64_t paid;	 /* of these, included in own_cycles */
	uint64_t own_cycles;
	uint64_t shown_cycles; /* of CPUID instructions other than ours */
};

/* Reads a leaf, and counts the exit that it causes as our own. */
struct cpu_leaf cpuid_counters_ask(struct cpuid_counters *counters, uint32_t function,
				   uint32_t index);

/* Reads all counters. */
void cpuid_counters_read(struct cpuid_counters *counters);

/* The counter of a reason without the exits of the reading. */
struct cpuid_counter cpuid_counters_shown(const struct cpuid_counters *counters,
					  const struct cpuid_counter *counter);
/* The number of exits of the reading since the counters started. */
uint64_t cpuid_counters_own(const struct cpuid_counters *counters);

#endif
