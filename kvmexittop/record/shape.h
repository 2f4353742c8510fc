/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_SHAPE_H
#define RECORD_SHAPE_H

/*
 * Shapes: which fields the records of a sample's tables have, so that one rule packs all
 * of them.  Recordings are made by these: a change makes another format.
 */

#include <stdbool.h>
#include <stddef.h>

#define SHAPE_MAX_FIELDS 12

struct field {
	size_t offset, size; /* in the record, in bytes; a number has 1, 4 or 8 */
	bool is_text;
	bool is_cost; /* of exits, whose number is the first field */
};

struct shape {
	size_t size;
	/* More than any host has: a recording makes its reader allocate no more. */
	size_t max_records;
	unsigned int nr_values, nr_fields;
	/* Values, then the key from its last part to its first: small masks are frequent. */
	struct field fields[SHAPE_MAX_FIELDS];
};

extern const struct shape shape_vm, shape_vcpu, shape_exit;

#endif
