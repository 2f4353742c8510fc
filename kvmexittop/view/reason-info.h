/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_REASON_INFO_H
#define VIEW_REASON_INFO_H

/*
 * What a view has to know of a reason, found out once: the same few reasons come again for
 * every vCPU.  For pass.c only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/explain.h"
#include "view/view.h"

/* A row that was made, and for which scope: rows move while others are added. */
struct slot {
	size_t row, scope;
};

struct trait {
	uint32_t kind, code;
	bool idle, wanted;
	enum category category;
	size_t top; /* index in struct row.tops */
	struct slot slot;
};

struct trait_list {
	const struct view *view; /* set by the caller */
	struct trait *traits;	 /* sorted by (kind, code) */
	size_t nr, max;
	size_t next; /* the one that is probably asked for next */
};

struct trait *trait_search(struct trait_list *list, const struct sample_exit *exit);
void trait_list_free(struct trait_list *list);

/* Good until the next call.  NULL: no memory. */
static inline struct trait *trait_get(struct trait_list *list, const struct sample_exit *exit)
{
	struct trait *trait = list->next < list->nr ? &list->traits[list->next] : NULL;

	if (!trait || trait->kind != exit->kind || trait->code != exit->code)
		return trait_search(list, exit);
	list->next++;
	return trait;
}

#endif
