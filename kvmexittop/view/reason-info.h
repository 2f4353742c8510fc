/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_REASON_INFO_H
#define VIEW_REASON_INFO_H

/*
 * Facts about a reason that a view needs, computed once: the same few reasons occur on every
 * vCPU.  For pass.c only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/index.h"
#include "reason/explain.h"
#include "view/view.h"

/* The index of a row, and the scope it is valid for.  Not a pointer: rows move. */
struct slot {
	size_t row, scope;
};

struct reason_info {
	uint32_t kind, code;
	bool idle, wanted;
	enum category category;
	size_t top; /* index in struct row.tops */
	struct slot slot;
	size_t cost_row; /* cost is the sum over the exits of this row, counted from 1 */
	uint64_t cost;
};

struct reason_info_list {
	const struct view *view;   /* set by the caller */
	struct reason_info *infos; /* in the order of appearance */
	struct index index;	   /* of infos, by reason_key() */
	size_t nr, max;
	size_t next; /* index that is probably needed next */
};

struct reason_info *reason_info_search(struct reason_info_list *list,
				       const struct sample_exit *exit);
void reason_info_list_free(struct reason_info_list *list);

/* The facts about the reason of @exit, valid until the next call.  NULL: out of memory. */
static inline struct reason_info *reason_info_get(struct reason_info_list *list,
						  const struct sample_exit *exit)
{
	struct reason_info *info = list->next < list->nr ? &list->infos[list->next] : NULL;

	if (!info || info->kind != exit->kind || info->code != exit->code)
		return reason_info_search(list, exit);
	list->next++;
	return info;
}

/*
 * Adds the cost of an exit of @row, with index @nr, and notes the reason there if no other
 * costs more.  A sum in the making is never larger than the sum, so the largest one stays.
 */
static inline void reason_info_add_cost(struct reason_info *info, struct row *row, size_t nr,
					uint64_t cost)
{
	if (cost == UNKNOWN)
		return;
	if (info->cost_row != nr + 1) {
		info->cost_row = nr + 1;
		info->cost = 0;
	}
	info->cost += cost;
	if (info->cost > row->most_cost) {
		row->most_cost = info->cost;
		row->most_kind = info->kind;
		row->most_code = info->code;
	}
}

#endif
