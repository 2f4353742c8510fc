// SPDX-License-Identifier: GPL-2.0-only
#include "view/reason-info.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static int compare_trait(const void *key, const void *element)
{
	const struct sample_exit *exit = key;
	const struct trait *trait = element;

	if (exit->kind != trait->kind)
		return exit->kind < trait->kind ? -1 : 1;
	return (exit->code > trait->code) - (exit->code < trait->code);
}

static size_t find_top(const struct view *view, const struct sample_exit *exit)
{
	size_t i = 0;

	while (i < view->nr_tops &&
	       (view->tops[i].kind != exit->kind || view->tops[i].code != exit->code))
		i++;
	return i < view->nr_tops ? i : NR_TOPS;
}

struct trait *trait_search(struct trait_list *list, const struct sample_exit *exit)
{
	const struct reason_table *reasons = &list->view->sample->origin->reasons;
	struct trait *traits = list->traits;
	size_t at;

	at = array_search(exit, traits, list->nr, sizeof(*traits), compare_trait);
	list->next = at + 1;
	if (at < list->nr && !compare_trait(exit, &traits[at]))
		return &traits[at];

	traits = array_reserve(traits, &list->max, list->nr + 1, sizeof(*traits));
	if (!traits)
		return NULL;
	list->traits = traits;
	memmove(&traits[at + 1], &traits[at], (list->nr++ - at) * sizeof(*traits));
	traits[at] = (struct trait){
		.kind = exit->kind,
		.code = exit->code,
		.idle = reason_is_idle(reasons->isa, exit->kind, exit->code),
		.wanted = view_selects_reason(list->view->options, reasons, exit->kind, exit->code),
		.category = explain_category(reasons->isa, exit->kind, exit->code),
		.top = find_top(list->view, exit),
	};
	return &traits[at];
}

void trait_list_free(struct trait_list *list)
{
	free(list->traits);
	*list = (struct trait_list){ 0 };
}
