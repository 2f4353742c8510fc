/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PARSE_H
#define SOURCE_BPF_PARSE_H

/* Parses the records of the BPF programs into a sample.  Pure functions. */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct exits_vcpu;

/*
 * Adds all VMs, vCPUs and exits of @nr records, which the programs may write to meanwhile.
 * @isa is that of the CPU.  Times are converted to cycles by @tsc_khz.  A VM is gone when all
 * its records are dead.  0 or -ENOMEM.
 */
int bpf_parse_records(const struct exits_vcpu *records, size_t nr, uint32_t isa, uint64_t tsc_khz,
		      struct sample *sample);

/*
 * The room for @nr_vcpus that the programs are given: a power of two, between EXITS_MIN_VCPUS
 * and EXITS_MAX_VCPUS; and the memory that it takes in the kernel, in bytes.
 */
uint32_t bpf_room(size_t nr_vcpus);
uint64_t bpf_room_size(uint32_t room);

/* Adds all reasons that the programs distinguish, by KVM's names.  0 or -ENOMEM. */
int bpf_parse_reasons(uint32_t isa, struct reason_table *reasons);

#endif
