// SPDX-License-Identifier: GPL-2.0-only
#include "view/reason-info.h"

#include <stdlib.h>

#include "base/array.h"

static size_t find_top(const struct view *view, const struct sample_exit *exit)
{
	size_t i = 0;

	while (i < view->nr_tops &&
	       (view->tops[i].kind != exit->kind || view->tops[i].code != exit->code))
		i++;
	return i < view->nr_tops ? i : NR_TOPS;
}

struct reason_info *reason_info_search(struct reason_info_list *list,
				       const struct sample_exit *exit)
{
	const struct reason_table *reasons = &list->view->sample->origin->reasons;
	struct reason_info *infos = list->infos;
	size_t *at = index_get(&list->index, reason_key(exit->kind, exit->code));

	if (!at)
		return NULL;
	if (*at != INDEX_NEW) {
		list->next = *at + 1;
		return &infos[*at];
	}
	infos = array_reserve(infos, &list->max, list->nr + 1, sizeof(*infos));
	if (!infos)
		return NULL;
	list->infos = infos;
	*at = list->nr++;
	list->next = list->nr;
	infos[*at] = (struct reason_info){
		.kind = exit->kind,
		.code = exit->code,
		.idle = reason_is_idle(reasons->isa, exit->kind, exit->code),
		.wanted = view_selects_reason(list->view->options, reasons, exit->kind, exit->code),
		.category = explain_category(reasons->isa, exit->kind, exit->code),
		.top = find_top(list->view, exit),
	};
	return &infos[*at];
}

void reason_info_list_free(struct reason_info_list *list)
{
	index_free(&list->index);
	free(list->infos);
	*list = (struct reason_info_list){ 0 };
}
