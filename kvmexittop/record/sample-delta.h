/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_SAMPLE_DELTA_H
#define RECORD_SAMPLE_DELTA_H

/*
 * A delta: the change of the VMs, vCPUs and exits from one sample to the next, packed.
 *
 * An unchanged record takes a fraction of a byte; a record with changed counters takes one
 * byte and the differences; a new record is stored completely.  Counters may change from any
 * value to any other, including UNKNOWN.  The bytes do not depend on the machine.  Bytes of
 * any origin are safe to unpack.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/varint.h"
#include "sample/sample.h"

/* A record whose fields follow its step. */
struct changed_record {
	const char *base;
	uint32_t nr; /* of the record in the new table */
	uint16_t mask;
	bool is_added;
};

/*
 * The changed records of a table, while it is packed or unpacked.  From one call to the next
 * they hold nothing but memory.  Zeroed ones are empty.
 */
struct changed_records {
	struct changed_record *records;
	size_t nr, max;
	unsigned int mask; /* of all of them */
	bool has_added;	   /* any of them is */
};

void changed_records_free(struct changed_records *changes);

/*
 * Appends the delta from @old, or from an empty sample if it is NULL, to @new.  0 or -ENOMEM;
 * or -E2BIG: more VMs, vCPUs or exits than sample_delta_apply() accepts.
 */
int sample_delta_pack(struct varint_buffer *buffer, struct changed_records *changes,
		      const struct sample *old, const struct sample *new);

/*
 * Restores the arrays of @new, which is not @old, from a delta of that version of the format,
 * see frame.h; the other members are those of sample_clear().  0; -EBADMSG: not a delta, or not
 * one from @old; or -ENOMEM.  On error @new is empty.  Does not check that @new is sorted.
 */
int sample_delta_apply(struct varint_cursor *cursor, struct changed_records *changes,
		       unsigned int version, const struct sample *old, struct sample *new);

#endif
