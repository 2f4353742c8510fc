/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_CHANGE_H
#define SAMPLE_CHANGE_H

/*
 * The change of one VM between two samples.
 *
 *  - A reason or vCPU that only the new sample has counts from 0 if its VM is in both
 *    samples, or was created between them according to its age.  So does a VM whose
 *    counters began when the source was attached.  The change of any other VM that only
 *    the new sample has is UNKNOWN.
 *  - The change of a VM that is gone is its final counters minus the sums over its vCPUs
 *    in the old sample.  A time that is less than was shown has not changed.
 *  - A counter that fell belongs to a new epoch: its change, and the change of the other
 *    counters of that exit, is UNKNOWN.
 */

#include "sample/counters.h"
#include "sample/sample.h"

/* The past of a VM. */
enum before {
	BEFORE_UNKNOWN, /* no old sample, or it lacks a VM that existed then */
	BEFORE_EMPTY,	/* created, or first counted, since the old sample */
	BEFORE_SAMPLED	/* in the old sample */
};

struct change {
	const struct sample_vm *vm;
	enum before before;
	/* The vCPUs and exits of the VM in the old sample, without those already passed. */
	const struct sample_vcpu *vcpus;
	size_t nr_vcpus;
	const struct sample_exit *exits;
	size_t nr_exits;
	/* Of a VM that is gone: its sums over all vCPUs in the old sample */
	struct parts parts;
	struct sample_exit *sums;
	size_t max_sums;
};

/*
 * Starts with @vm of @new; @change is zeroed for the first VM.  @old may be NULL.  Both samples
 * are sorted.  0 or -ENOMEM.  The caller frees the change after the last VM.
 */
int change_start(struct change *change, const struct sample *old, const struct sample *new,
		 const struct sample_vm *vm);
void change_free(struct change *change);

/*
 * Changes of the parts of a vCPU but for the cost, and of the counters of an exit.  The caller
 * goes through the vCPUs and exits of the VM in the order of the new sample.
 */
struct parts change_of_vcpu(struct change *change, const struct sample_vcpu *vcpu);
struct counters change_of_exit(struct change *change, const struct sample_exit *exit,
			       bool has_cost);
/* True if the old sample has the vCPU that change_of_vcpu() was called with last. */
bool change_has_old(const struct change *change, const struct sample_vcpu *vcpu);
/* The count of change_of_exit() alone. */
uint64_t change_of_count(struct change *change, const struct sample_exit *exit);

#endif
