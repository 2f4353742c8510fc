/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PARSE_H
#define SOURCE_BPF_PARSE_H

/* From the records of the BPF programs to the model.  Pure functions. */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct exits_vcpu;

/*
 * Adds all VMs, vCPUs and exits that the @nr records have, of a CPU with that @isa.
 * The programs may write to them meanwhile.  A VM is gone when all its records are
 * dead.  0 or -ENOMEM.
 */
int bpf_parse_records(const struct exits_vcpu *records, size_t nr, uint32_t isa, uint64_t tsc_khz,
		      struct sample *sample);

/* The names of all reasons that the programs can tell apart, as KVM's events have them. */
int bpf_parse_reasons(uint32_t isa, struct reason_table *reasons);

#endif
