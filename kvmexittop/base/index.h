/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

/*
 * An index: maps a number to the place of an element in an array.  It is a balanced tree,
 * tsearch(3), so that numbers of any origin are found fast.
 */

#include <stddef.h>
#include <stdint.h>

/* The place of a new number, until the caller sets it. */
#define INDEX_NEW SIZE_MAX

/* A zeroed index is empty. */
struct index {
	void *root;
};

/*
 * Returns the place of @key, which is added if it is new.  The caller may write it, until the
 * index is freed.  NULL: out of memory.
 */
size_t *index_get(struct index *index, uint64_t key);
/* Returns the place of @key, or NULL if it is not in the index. */
size_t *index_find(const struct index *index, uint64_t key);
void index_free(struct index *index);

#endif
