/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_CPUID_COUNTERS_H
#define SOURCE_CPUID_COUNTERS_H

/*
 * Counters that a guest reads by CPUID, see <asm/kvm_exit_cpuid.h>, and the arithmetic
 * that takes the exits of the reading itself out of them, see cpuid.h.
 */

#include <stddef.h>
#include <stdint.h>

#include "host/cpu.h"

#define MAX_CPUID_COUNTERS 256

struct cpuid_counter {
	uint32_t code;
	uint64_t count; /* its low half is as read last */
	uint64_t cycles;
};

/* Zeroed but for the codes of the reasons, their number, and cpuid, it is ready to be read. */
struct cpuid_counters {
	struct cpuid_counter total;
	struct cpuid_counter reasons[MAX_CPUID_COUNTERS];
	size_t nr_reasons;
	struct cpuid_counter *cpuid; /* the one of the reading itself */
	struct cpuid_counter other;  /* exits without a code */

	uint64_t issued; /* CPUIDs of ours, since it was zeroed */
	uint64_t since;	 /* of these, before the counters began anew */
	uint64_t paid;	 /* of these, that own_cycles has */
	uint64_t own_cycles;
	uint64_t shown_cycles; /* of other CPUIDs than ours */
};

/* Reads a leaf, which is an exit that is not to be shown. */
struct cpu_leaf cpuid_counters_ask(struct cpuid_counters *counters, uint32_t function,
				   uint32_t index);

/* Reads all of them. */
void cpuid_counters_read(struct cpuid_counters *counters);

/* One of the reasons, without the exits of the reading. */
struct cpuid_counter cpuid_counters_shown(const struct cpuid_counters *counters,
					  const struct cpuid_counter *counter);
/* How many exits of the reading the counters have, since they began. */
uint64_t cpuid_counters_own(const struct cpuid_counters *counters);

#endif
