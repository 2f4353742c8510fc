/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_SAMPLE_DELTA_H
#define RECORD_SAMPLE_DELTA_H

/*
 * A delta: what turns the VMs, vCPUs and exits of one sample into those of the
 * next, in few bytes.
 *
 * A record that did not change costs a fraction of a byte, one whose counters
 * did a byte and what the differences need, one that is new all it has.  Any
 * counter may take any value after any other, UNKNOWN included.  The bytes are the
 * same on every machine; those of a stranger do no harm.
 */

#include "record/varint.h"
#include "sample/sample.h"

/*
 * Appends the delta from @old to @new; @old NULL: from an empty sample.  -ENOMEM, or
 * -E2BIG: more VMs, vCPUs or exits than sample_delta_apply() accepts.
 */
int sample_delta_pack(struct varint_buffer *buffer, const struct sample *old,
		      const struct sample *new);

/*
 * Makes the arrays of @new, which is not @old, what they were when the delta was
 * packed; the rest is as sample_clear() leaves it.  -EBADMSG if it is none, or not one from
 * @old; -ENOMEM; @new is then empty.  Whether @new is sorted is not looked at.
 */
int sample_delta_apply(struct varint_cursor *cursor, const struct sample *old, struct sample *new);

#endif
