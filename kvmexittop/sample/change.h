/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_CHANGE_H
#define SAMPLE_CHANGE_H

/*
 * What changed of one VM between two samples.
 *
 *  - A reason or vCPU that only the new sample has counts from 0, if its VM is
 *    in both samples or was created between them (its age says so); of another
 *    VM that only the new sample has the change is UNKNOWN.
 *  - Of a VM that is gone the change is its final counters less the sum that
 *    the old sample had over its vCPUs.
 *  - A counter that fell belongs to a new epoch: its change is UNKNOWN, so is
 *    the change of all counters beside it.
 */

#include "sample/counters.h"
#include "sample/sample.h"

/* What is known of a VM's past. */
enum before {
	BEFORE_UNKNOWN, /* no old sample, or the VM should have been in it */
	BEFORE_EMPTY,	/* created since the old sample */
	BEFORE_SAMPLED	/* in the old sample */
};

struct change {
	const struct sample_vm *vm;
	enum before before;
	/* Of the VM, in the old sample, from what has not been passed on */
	const struct sample_vcpu *vcpus;
	size_t nr_vcpus;
	const struct sample_exit *exits;
	size_t nr_exits;
	/* Of one that is gone: what the old sample had over all vCPUs */
	uint64_t guest_cycles;
	struct sample_exit *sums;
	size_t max_sums;
};

/*
 * Of the next VM, zeroed for the first.  @old may be NULL.  @vm is in @new.  Both samples are
 * sorted.  0 or -ENOMEM.  It is to be freed at the end.
 */
int change_start(struct change *change, const struct sample *old, const struct sample *new,
		 const struct sample_vm *vm);
void change_free(struct change *change);

/* These want to be called in the order of the new sample. */
uint64_t change_of_guest(struct change *change, const struct sample_vcpu *vcpu);
struct counters change_of_exit(struct change *change, const struct sample_exit *exit, bool idle);
/* The count of change_of_exit() alone. */
uint64_t change_of_count(struct change *change, const struct sample_exit *exit);

#endif
