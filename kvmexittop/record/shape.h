/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_SHAPE_H
#define RECORD_SHAPE_H

/*
 * Shapes: the fields of the records in a sample's tables, so that one function packs all of
 * them.  They define the format of recordings: a new field needs a new version of the format,
 * and is absent from recordings of older versions.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHAPE_MAX_FIELDS 16 /* and one of size 0 at the end */

struct field {
	size_t offset, size; /* in the record, in bytes; a number has 1, 4 or 8 */
	bool is_text;
	bool is_cost;	    /* cycles of exits; the number of exits is the first field */
	uint32_t unit;	    /* recorded in multiples of this, rounded down; 0: as it is */
	unsigned int since; /* version of the format; before it, 8 bytes are UNKNOWN */
};

struct shape {
	size_t size;
	/* More than any host has; limits the memory that a recording can make its reader use. */
	size_t max_records;
	unsigned int nr_values, nr_fields;
	/* Values, then the key from its last part to its first, so that most masks are small. */
	struct field fields[SHAPE_MAX_FIELDS + 1];
};

extern const struct shape shape_vm, shape_vcpu, shape_exit;

#endif
