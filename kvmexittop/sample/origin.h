/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_ORIGIN_H
#define SAMPLE_ORIGIN_H

/*
 * Immutable copies of origins, for samples to point to.
 *
 * A source may learn the names of reasons later, when a module is loaded.  Samples that
 * were taken before keep the origin they had.
 */

#include <stdbool.h>

#include "sample/sample.h"

/* A zeroed list is empty. */
struct origin_list {
	void *root; /* of a tree of copies, see tsearch(3) */
	const struct origin *newest;
	size_t bytes; /* of all copies */
};

/* True if all fields are equal. */
bool origin_equal(const struct origin *a, const struct origin *b);

/* The copy that is equal to @origin, or NULL. */
const struct origin *origin_find(struct origin_list *list, const struct origin *origin);
/* Returns that copy, or a new one.  The list owns it.  NULL if out of memory. */
const struct origin *origin_keep(struct origin_list *list, const struct origin *origin);
void origin_list_free(struct origin_list *list);

#endif
