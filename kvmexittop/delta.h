/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DELTA_H
#define DELTA_H

/*
 * A delta: what turns the VMs, vCPUs and exits of one sample into those of the
 * next, in few bytes.
 *
 * A record that did not change costs a fraction of a byte, one whose counters
 * did a byte and what the differences need, one that is new all it has.  Any
 * counter may take any value after any other, UNKNOWN included.  Only for memory
 * of this process: records hold pointers, and nothing is checked.
 */

#include <stddef.h>

#include "sample.h"

/* A zeroed delta is empty; its memory is used again. */
struct delta {
	unsigned char *bytes;
	size_t nr, max;
};

/* Replaces the delta by the one from @old to @new; @old NULL: from an empty sample. */
int delta_pack(struct delta *delta, const struct sample *old, const struct sample *new);

/*
 * Makes the arrays of @new, which is not @old, what they were when the delta was
 * packed; its other fields are left alone.  0 or -ENOMEM: @new is empty.
 */
int delta_apply(const unsigned char *bytes, const struct sample *old, struct sample *new);

void delta_free(struct delta *delta);

#endif
