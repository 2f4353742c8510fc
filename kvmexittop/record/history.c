// SPDX-License-Identifier: GPL-2.0-only
#include "record/history.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/sample-delta.h"

struct entry {
	struct sample head; /* all but the arrays */
	size_t size;
	unsigned char bytes[]; /* the delta */
};

/*
 * Samples are numbered from 0 on and kept in groups, the first of which is a
 * delta from nothing.  A group goes as a whole, once it is not needed to have as
 * many as wanted: so what is kept is decodable without what was dropped.
 */
struct history {
	size_t wanted;
	struct entry **entries; /* a ring; number n is at n % max */
	size_t max;
	uint64_t first; /* always the first of a group */
	uint64_t next;
	size_t bytes; /* of all entries */

	struct sample newest; /* what the next one is packed against */
	struct packing delta;
	struct sample unpacked; /* what was unpacked last, its arrays only */
	struct sample spare;	/* to make a sample in */
	uint64_t unpacked_nr;
	bool has_unpacked;
};

static struct entry **place_of(const struct history *history, uint64_t nr)
{
	return &history->entries[nr % history->max];
}

int history_create(struct history **history, size_t nr)
{
	struct history *new;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;

	new->wanted = nr;
	new->max = nr + HISTORY_GROUP - 1;
	new->entries = calloc(new->max, sizeof(*new->entries));
	if (!new->entries) {
		free(new);
		return -ENOMEM;
	}
	*history = new;
	return 0;
}

static void drop_entry(struct history *history, uint64_t nr)
{
	struct entry **place = place_of(history, nr);

	history->bytes -= sizeof(**place) + (*place)->size;
	free(*place);
	*place = NULL;
}

void history_free(struct history *history)
{
	if (!history)
		return;

	while (history->first < history->next)
		drop_entry(history, history->first++);
	free(history->entries);
	sample_free(&history->newest);
	sample_free(&history->unpacked);
	sample_free(&history->spare);
	packing_free(&history->delta);
	free(history);
}

static void drop_old(struct history *history)
{
	if (history->next - history->first < history->wanted + HISTORY_GROUP - 1)
		return;

	for (size_t i = 0; i < HISTORY_GROUP; i++)
		drop_entry(history, history->first++);
}

int history_add(struct history *history, const struct sample *sample)
{
	bool alone = history->next % HISTORY_GROUP == 0;
	struct packing *delta = &history->delta;
	struct entry *entry;
	int err;

	delta->nr = 0;
	err = delta_pack(delta, alone ? NULL : &history->newest, sample);
	if (err)
		return err;
	entry = malloc(sizeof(*entry) + delta->nr);
	if (!entry)
		return -ENOMEM;
	/* Not right into the newest: it must stay what it is if memory runs out. */
	err = sample_copy(&history->spare, sample);
	if (err)
		goto free_entry;

	sample_swap(&history->spare, &history->newest);
	drop_old(history);
	entry->head = (struct sample){ 0 };
	sample_copy_head(&entry->head, sample);
	entry->size = delta->nr;
	memcpy(entry->bytes, delta->bytes, delta->nr);
	*place_of(history, history->next++) = entry;
	history->bytes += sizeof(*entry) + entry->size;
	return 0;

free_entry:
	free(entry);
	return err;
}

size_t history_count(const struct history *history)
{
	size_t kept = history->next - history->first;

	return kept < history->wanted ? kept : history->wanted;
}

/* @nr is the first of its group, or the next after what was unpacked last. */
static int unpack_next(struct history *history, uint64_t nr)
{
	const struct entry *entry = *place_of(history, nr);
	struct unpacking delta = { entry->bytes, entry->bytes + entry->size, false };
	bool alone = nr % HISTORY_GROUP == 0;
	int err;

	err = delta_apply(&delta, alone ? NULL : &history->unpacked, &history->spare);
	if (err)
		return err;

	sample_swap(&history->spare, &history->unpacked);
	history->unpacked_nr = nr;
	history->has_unpacked = true;
	return 0;
}

int history_get(struct history *history, size_t back, struct sample *sample)
{
	uint64_t wanted, nr;
	int err = 0;

	if (back >= history_count(history))
		return -ENOENT;

	wanted = history->next - 1 - back;
	nr = wanted - wanted % HISTORY_GROUP;
	if (history->has_unpacked && history->unpacked_nr >= nr && history->unpacked_nr <= wanted)
		nr = history->unpacked_nr + 1;
	while (!err && nr <= wanted)
		err = unpack_next(history, nr++);
	err = err ?: sample_copy(sample, &history->unpacked);
	if (!err)
		sample_copy_head(sample, &(*place_of(history, wanted))->head);
	return err;
}

static size_t sample_bytes(const struct sample *sample)
{
	return sample->max_vms * sizeof(*sample->vms) + sample->max_vcpus * sizeof(*sample->vcpus) +
	       sample->max_exits * sizeof(*sample->exits);
}

size_t history_bytes(const struct history *history)
{
	return sizeof(*history) + history->max * sizeof(*history->entries) + history->bytes +
	       history->delta.max + sample_bytes(&history->newest) +
	       sample_bytes(&history->unpacked) + sample_bytes(&history->spare);
}
