/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PROGRAMS_H
#define SOURCE_BPF_PROGRAMS_H

/*
 * The BPF programs of source bpf, attached, and the records that they share with this process.
 * The room for records is fixed; for more vCPUs, start other programs and stop these.
 */

#include <stddef.h>
#include <stdint.h>

#include "bpf/exits.h"

struct bpf_programs {
	struct exits_bpf *skeleton;
	struct exits_vcpu *records; /* nr_rooms of them */
	uint32_t nr_rooms;
};

/*
 * Loads and attaches the programs for the CPU's @isa, with room for at least @nr_vcpus, if
 * that is not above EXITS_MAX_VCPUS.  VMs are numbered from @nr_vms + 1.
 *
 * -EPERM: not permitted.  -ENOMEM.  -ENOENT: the kernel or KVM has no type information.
 * -ENOSYS: the kernel has neither function tracing nor kprobes.  -ENOEXEC: the verifier
 * rejects a program.
 */
int bpf_programs_start(struct bpf_programs *programs, uint32_t isa, size_t nr_vcpus,
		       uint32_t nr_vms);
void bpf_programs_stop(struct bpf_programs *programs);

/* The records that may be in use: the first ones. */
size_t bpf_programs_count(const struct bpf_programs *programs);
/* The number of VMs so far. */
uint32_t bpf_programs_vms(const struct bpf_programs *programs);
/* Exits that were not counted: without room, and when the kernel skipped a program. */
uint64_t bpf_programs_lost(const struct bpf_programs *programs);

/* Clears a dead record and lets the programs use it again.  0 or -errno. */
int bpf_programs_free(struct bpf_programs *programs, uint32_t record);

#endif
