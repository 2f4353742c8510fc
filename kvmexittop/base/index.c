// SPDX-License-Identifier: GPL-2.0-only
#include "base/index.h"

#include <search.h>
#include <stdlib.h>

struct key {
	uint64_t key;
	size_t at;
};

static int compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

size_t *index_find(const struct index *index, uint64_t key)
{
	const struct key wanted = { .key = key };
	struct key **found = tfind(&wanted, &index->root, compare);

	return found ? &(*found)->at : NULL;
}

size_t *index_get(struct index *index, uint64_t key)
{
	size_t *found = index_find(index, key);
	struct key *new;

	if (found)
		return found;
	new = malloc(sizeof(*new));
	if (!new)
		return NULL;
	*new = (struct key){ key, INDEX_NEW };
	if (!tsearch(new, &index->root, compare)) {
		free(new);
		return NULL;
	}
	return &new->at;
}

void index_free(struct index *index)
{
	tdestroy(index->root, free);
	index->root = NULL;
}
