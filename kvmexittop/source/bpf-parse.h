/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PARSE_H
#define SOURCE_BPF_PARSE_H

/* Parses the records of the BPF programs into a sample.  Pure functions. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct exits_vcpu;

/* The records of the array, which the programs may write to meanwhile, and of the hash. */
struct bpf_records {
	const struct exits_vcpu *room, *more;
	size_t nr_room, nr_more;
	/* The last VM when the reading began.  Of later ones, not all records may be here. */
	uint32_t nr_vms;
	bool has_parts;	  /* the programs know all parts of the account */
	uint64_t time_ns; /* CLOCK_MONOTONIC when the reading began */
	/* How long a thread has waited for a CPU until now, in ns; or UNKNOWN.  NULL: always */
	uint64_t (*run_delay)(void *data, uint32_t tgid, uint32_t tid);
	void *data;
};

/*
 * Adds all VMs, vCPUs and exits of the records.  @isa is that of the CPU.  Times are converted
 * to cycles by @tsc_khz.  A VM is gone when all its records were dead before the reading began: of
 * one that ended later, not all records may be here.  The time so far of the part that a vCPU is in
 * is not added to its counters, see sample/provisional.h, but for what its thread has waited since
 * it is in the VMM for some time.  0 or -ENOMEM.
 */
int bpf_parse_records(const struct bpf_records *records, uint32_t isa, uint64_t tsc_khz,
		      struct sample *sample);

/* Adds all reasons that the programs distinguish, by KVM's names.  0 or -ENOMEM. */
int bpf_parse_reasons(uint32_t isa, struct reason_table *reasons);

#endif
