// SPDX-License-Identifier: GPL-2.0-only
#include "sample/origin.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* The strings of an origin. */
static const size_t texts[] = {
	offsetof(struct origin, source), offsetof(struct origin, since),
	offsetof(struct origin, host),	 offsetof(struct origin, kernel),
	offsetof(struct origin, clock),	 offsetof(struct origin, loses),
	offsetof(struct origin, epoch),	 offsetof(struct origin, fallback),
};

struct origin_copy {
	struct origin origin; /* first member, so that tfind() can compare it */
	char *texts[ARRAY_SIZE(texts)];
};

static const char **text_of(struct origin *origin, size_t i)
{
	return (const char **)((char *)origin + texts[i]);
}

static const char *get_text(const struct origin *origin, size_t i)
{
	return *(const char *const *)((const char *)origin + texts[i]);
}

static int compare_texts(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_reasons(const struct reason_table *a, const struct reason_table *b)
{
	int order = compare_numbers(a->isa, b->isa) ?: compare_numbers(a->nr, b->nr);

	for (size_t i = 0; !order && i < a->nr; i++)
		order = compare_numbers(a->reasons[i].kind, b->reasons[i].kind)
				?: compare_numbers(a->reasons[i].code, b->reasons[i].code)
				?: strcmp(a->reasons[i].name, b->reasons[i].name);
	return order;
}

/* Any stable order will do. */
static int compare_origins(const void *one, const void *other)
{
	const struct origin *a = one, *b = other;
	int order = compare_numbers(a->tsc_khz, b->tsc_khz);

	for (size_t i = 0; !order && i < ARRAY_SIZE(texts); i++)
		order = compare_texts(get_text(a, i), get_text(b, i));
	return order ?: compare_reasons(&a->reasons, &b->reasons);
}

bool origin_equal(const struct origin *a, const struct origin *b)
{
	return a == b || !compare_origins(a, b);
}

static void free_copy(void *data)
{
	struct origin_copy *copy = data;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		free(copy->texts[i]);
	reason_table_free(&copy->origin.reasons);
	free(copy);
}

static struct origin_copy *make_copy(const struct origin *origin)
{
	const struct reason_table *reasons = &origin->reasons;
	struct origin_copy *copy = calloc(1, sizeof(*copy));
	bool broken = false;

	if (!copy)
		return NULL;

	copy->origin = *origin;
	copy->origin.reasons.reasons = calloc(reasons->nr ? reasons->nr : 1, sizeof(struct reason));
	if (!copy->origin.reasons.reasons)
		broken = true;
	for (size_t i = 0; !broken && i < reasons->nr; i++)
		copy->origin.reasons.reasons[i] = reasons->reasons[i];
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = get_text(origin, i);

		if (!text)
			continue;
		copy->texts[i] = strdup(text);
		*text_of(&copy->origin, i) = copy->texts[i];
		broken = broken || !copy->texts[i];
	}
	if (!broken)
		return copy;
	free_copy(copy);
	return NULL;
}

static size_t bytes_of(const struct origin_copy *copy)
{
	size_t bytes = sizeof(*copy) + copy->origin.reasons.nr * sizeof(struct reason);

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		bytes += copy->texts[i] ? strlen(copy->texts[i]) + 1 : 0;
	return bytes;
}

const struct origin *origin_find(struct origin_list *list, const struct origin *origin)
{
	const struct origin *const *found;

	/* Fast path: the origin rarely changes. */
	if (list->newest && origin_equal(list->newest, origin))
		return list->newest;
	found = tfind(origin, &list->root, compare_origins);
	if (found)
		list->newest = *found;
	return found ? *found : NULL;
}

const struct origin *origin_keep(struct origin_list *list, const struct origin *origin)
{
	const struct origin *found = origin_find(list, origin);
	struct origin_copy *copy;

	if (found)
		return found;
	copy = make_copy(origin);
	if (!copy)
		return NULL;
	if (!tsearch(&copy->origin, &list->root, compare_origins)) {
		free_copy(copy);
		return NULL;
	}
	list->bytes += bytes_of(copy);
	list->newest = &copy->origin;
	return list->newest;
}

void origin_list_free(struct origin_list *list)
{
	tdestroy(list->root, free_copy);
	*list = (struct origin_list){ 0 };
}
