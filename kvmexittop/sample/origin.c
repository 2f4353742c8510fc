// SPDX-License-Identifier: GPL-2.0-only
#include "sample/origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* What of an origin is text. */
static const size_t texts[] = {
	offsetof(struct origin, source), offsetof(struct origin, since),
	offsetof(struct origin, host),	 offsetof(struct origin, kernel),
	offsetof(struct origin, clock),	 offsetof(struct origin, loses),
	offsetof(struct origin, epoch),	 offsetof(struct origin, fallback),
};

struct origin_copy {
	struct origin origin;
	struct origin_copy *next;
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

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_reasons(const struct reason_table *a, const struct reason_table *b)
{
	if (a->isa != b->isa || a->nr != b->nr)
		return false;

	for (size_t i = 0; i < a->nr; i++) {
		if (a->reasons[i].kind != b->reasons[i].kind ||
		    a->reasons[i].code != b->reasons[i].code ||
		    strcmp(a->reasons[i].name, b->reasons[i].name))
			return false;
	}
	return true;
}

bool origin_equal(const struct origin *a, const struct origin *b)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!same_text(get_text(a, i), get_text(b, i)))
			return false;
	}
	return a->tsc_khz == b->tsc_khz && same_reasons(&a->reasons, &b->reasons);
}

static void free_copy(struct origin_copy *copy)
{
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

const struct origin *origin_keep(struct origin_list *list, const struct origin *origin)
{
	struct origin_copy *copy = list->newest;

	if (copy && origin_equal(&copy->origin, origin))
		return &copy->origin;

	copy = make_copy(origin);
	if (!copy)
		return NULL;
	copy->next = list->newest;
	list->newest = copy;
	return &copy->origin;
}

void origin_list_free(struct origin_list *list)
{
	struct origin_copy *next;

	for (struct origin_copy *copy = list->newest; copy; copy = next) {
		next = copy->next;
		free_copy(copy);
	}
	list->newest = NULL;
}
