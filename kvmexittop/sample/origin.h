/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_ORIGIN_H
#define SAMPLE_ORIGIN_H

/*
 * Copies of origins, which never change, for samples to point to.
 *
 * The source may learn the names of reasons later, when a module is loaded, and
 * that must not happen under the eyes of who looks at a sample.
 */

#include <stdbool.h>

#include "sample/sample.h"

/* A zeroed list is empty. */
struct origin_list {
	void *root; /* of a tree of copies, see tsearch(3) */
	const struct origin *newest;
	size_t bytes; /* of all copies */
};

/* Whether all they say is the same. */
bool origin_equal(const struct origin *a, const struct origin *b);

/* The copy that is equal to @origin, or NULL. */
const struct origin *origin_find(struct origin_list *list, const struct origin *origin);
/* That copy, or one more, valid until the list is freed.  NULL: no memory. */
const struct origin *origin_keep(struct origin_list *list, const struct origin *origin);
void origin_list_free(struct origin_list *list);

#endif
