/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_RECORDS_H
#define SOURCE_BPF_RECORDS_H

/*
 * The records that the BPF programs share with this process: those of the array as they are, and
 * copies of those of the hash.
 */

#include <stdbool.h>
#include <stdint.h>

#include "source/bpf-parse.h"
#include "source/bpf-programs.h"

/* The records that may be in use at @time_ns, valid until the next call.  0 or -errno. */
int bpf_records_read(struct bpf_programs *programs, uint64_t time_ns, struct bpf_records *records);

/*
 * Calls @is_over for each record of the last reading that is in use and not dead.  If it is over,
 * the record is dead from the next reading on, with all that was counted: the kernel had skipped
 * the programs at its end.  0 or -errno.
 */
int bpf_records_end(struct bpf_programs *programs,
		    bool (*is_over)(const struct exits_vcpu *record, void *data), void *data);

/*
 * Calls @is_over for each dead record of the last reading, and if it is, lets the programs use
 * it again.  0 or -errno.
 */
int bpf_records_free(struct bpf_programs *programs,
		     bool (*is_over)(const struct exits_vcpu *record, const void *data),
		     const void *data);

#endif
