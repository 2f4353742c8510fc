/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

/*
 * An index: where in an array something is that has a number.  A balanced tree, tsearch(3):
 * there are no numbers for which it is slow, whoever makes them up.
 */

#include <stddef.h>
#include <stdint.h>

/* What a new number stands for until the caller writes something else. */
#define INDEX_NEW SIZE_MAX

/* A zeroed index is empty. */
struct index {
	void *root;
};

/* What @key stands for, to be read and written until the index is freed.  NULL: no memory. */
size_t *index_get(struct index *index, uint64_t key);
/* The same, but NULL if it is new. */
size_t *index_find(const struct index *index, uint64_t key);
void index_free(struct index *index);

#endif
