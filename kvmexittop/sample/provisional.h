/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_PROVISIONAL_H
#define SAMPLE_PROVISIONAL_H

/*
 * Provisional time: a kernel counts time when a part of the account ends.  The time so far of
 * the part that a vCPU is in now is added to the counter of that part in each sample, so that a
 * vCPU that spins or is parked has its time in every sample.
 *
 * It may end as another part than it was reported as: what is called halted until now turns
 * out to be waiting from the wake-up on.  A counter therefore stays at what a sample has shown
 * until the kernel's own is beyond that: nothing falls.
 *
 * A source may know more of the time so far, and add it itself.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct provisional_entry {
	uint32_t vm, vcpu, kind, code, part; /* of a counter */
	uint64_t shown;
	uint64_t age_ns; /* of the VM then; or UNKNOWN */
};

/* Counters that were raised in the last sample.  Zeroed, it has none. */
struct provisional {
	struct provisional_entry *entries, *next;
	size_t nr, max, max_next;
};

/*
 * Adds provisional time to the counters of a sample, which is sound and the next one of a
 * source, unless @has_added: the source has.  VMs that are gone have none.  0 or -ENOMEM.
 */
int provisional_settle(struct provisional *provisional, struct sample *sample, bool has_added);
void provisional_free(struct provisional *provisional);

#endif
