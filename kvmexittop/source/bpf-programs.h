/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_PROGRAMS_H
#define SOURCE_BPF_PROGRAMS_H

/*
 * The BPF programs of source bpf, attached, and the records that they share with this process:
 * those of the array as they are, and copies of those of the hash.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/exits.h"
#include "source/bpf-parse.h"

struct bpf_programs {
	struct exits_bpf *skeleton;
	struct bpf_room room;
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

/* The records that may be in use, valid until the next call.  0 or -errno. */
int bpf_programs_read(struct bpf_programs *programs, struct bpf_records *records);
/* Exits that were not counted: without memory, and when the kernel skipped a program. */
uint64_t bpf_programs_lost(const struct bpf_programs *programs);

/*
 * Calls @is_over for each dead record of the last reading, and if it is, lets the programs use
 * it again.  0 or -errno.
 */
int bpf_programs_free(struct bpf_programs *programs,
		      bool (*is_over)(const struct exits_vcpu *record, const void *data),
		      const void *data);

#endif
