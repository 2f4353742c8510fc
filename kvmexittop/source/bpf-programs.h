/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PROGRAMS_H
#define SOURCE_BPF_PROGRAMS_H

/*
 * The BPF programs of source bpf, attached.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/exits.h"
#include "source/bpf-room.h"

struct bpf_programs {
	struct exits_bpf *skeleton;
	struct bpf_room room;
	bool has_parts;		    /* the kernel has what the account takes */
	struct exits_vcpu *records; /* of the array */
	struct exits_vcpu *more;    /* copies of those of the hash, and their indices there */
	uint32_t *more_indices;
	size_t nr_room, nr_more; /* in the last reading */
	size_t max_more, max_indices;
};

/*
 * Loads and attaches the programs for the CPU's @isa, with room for @nr_vcpus and others.
 * VMs are numbered from 1.
 *
 * -EPERM: not permitted.  -ENOMEM.  -ENOENT: the kernel or KVM has no type information.
 * -ENOSYS: the kernel has neither function tracing nor kprobes.  -ENOEXEC: the verifier
 * rejects a program.
 */
int bpf_programs_start(struct bpf_programs *programs, uint32_t isa, size_t nr_vcpus);
void bpf_programs_stop(struct bpf_programs *programs);

/* Exits that were not counted: without memory, and when the kernel skipped a program. */
uint64_t bpf_programs_lost(const struct bpf_programs *programs);

#endif
