// SPDX-License-Identifier: GPL-2.0-only
#include "record/history.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/frame.h"
#include "record/sample-delta.h"

/*
 * A complete sample takes several times the bytes of a delta.  The next complete one comes
 * when the deltas take this many times the bytes of the last: it costs a quarter more memory,
 * and unpacking goes through at most five times the bytes of a complete sample.
 */
#define BYTES_OF_GROUP 4

/*
 * The list of changed records is kept for the next time up to here, 1 MB: if each time has its own,
 * page faults take most of the time.  Larger ones are not worth their memory.
 */
#define MAX_KEPT 65536

struct entry {
	struct sample head; /* all but the arrays */
	bool alone;	    /* the delta is from nothing */
	size_t size;
	unsigned char bytes[]; /* the delta */
};

/*
 * Samples are numbered from 0 and kept in groups.  The first sample of a group is a delta
 * from nothing.  Groups are dropped as a whole, when enough samples remain without them, or
 * when they take too many bytes.  So the remaining samples never need a dropped one.
 */
struct history {
	size_t wanted, max_bytes;
	struct entry **entries; /* a ring; number n is at n % max */
	size_t max;
	uint64_t first; /* always the first of a group */
	uint64_t group; /* the first of the current group */
	uint64_t next;
	size_t bytes;	    /* of all entries */
	size_t group_bytes; /* of the deltas of the current group */

	struct varint_buffer delta;
	struct changed_records changes;
	struct sample unpacked; /* the sample that was unpacked last, its arrays only */
	uint64_t unpacked_nr;
	bool has_unpacked;
};

static struct entry *entry_of(const struct history *history, uint64_t nr)
{
	return history->entries[nr % history->max];
}

int history_create(struct history **history, size_t nr, size_t max_bytes)
{
	struct history *new;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;

	new->wanted = nr;
	new->max_bytes = max_bytes;
	new->max = nr + HISTORY_STEPS;
	new->entries = calloc(new->max, sizeof(*new->entries));
	if (!new->entries) {
		free(new);
		return -ENOMEM;
	}
	*history = new;
	return 0;
}

static size_t entry_bytes(const struct entry *entry)
{
	return sizeof(*entry) + entry->size;
}

static void drop_first(struct history *history)
{
	struct entry *entry = entry_of(history, history->first);

	history->bytes -= entry_bytes(entry);
	history->entries[history->first++ % history->max] = NULL;
	free(entry);
}

void history_free(struct history *history)
{
	if (!history)
		return;

	while (history->first < history->next)
		drop_first(history);
	free(history->entries);
	history_rest(history);
	varint_free(&history->delta);
	changed_records_free(&history->changes);
	free(history);
}

void history_rest(struct history *history)
{
	sample_free(&history->unpacked);
	history->has_unpacked = false;
}

/* The first of the group after the oldest one. */
static uint64_t second_group(const struct history *history)
{
	uint64_t nr = history->first + 1;

	while (nr < history->next && !entry_of(history, nr)->alone)
		nr++;
	return nr;
}

/*
 * Drops the oldest groups while enough samples remain: the number wanted, or two if they take
 * too many bytes.
 */
static void drop_old(struct history *history)
{
	while (history->first < history->group) {
		uint64_t second = second_group(history);
		uint64_t kept = history->next - second;
		uint64_t enough = history->bytes > history->max_bytes ? 2 : history->wanted;

		if (kept < enough && kept < history->wanted)
			return;
		while (history->first < second)
			drop_first(history);
	}
}

/* True if @old is the sample that was added last, so that a delta from it is valid. */
static bool is_last(const struct history *history, const struct sample *old)
{
	const struct sample *last;

	if (!old || history->first == history->next)
		return false;
	last = &entry_of(history, history->next - 1)->head;
	return last->time_ns == old->time_ns && last->origin == old->origin;
}

static bool begins_group(const struct history *history, const struct sample *old)
{
	return !is_last(history, old) || history->next - history->group >= HISTORY_STEPS ||
	       history->group_bytes > BYTES_OF_GROUP * entry_of(history, history->group)->size;
}

static void tidy(struct history *history)
{
	if (history->changes.max > MAX_KEPT)
		changed_records_free(&history->changes);
}

int history_add(struct history *history, const struct sample *old, const struct sample *sample)
{
	const bool alone = begins_group(history, old);
	struct varint_buffer *delta = &history->delta;
	struct entry *entry;
	int err;

	varint_clear(delta);
	err = sample_delta_pack(delta, &history->changes, alone ? NULL : old, sample);
	tidy(history);
	if (err)
		return err;
	entry = malloc(sizeof(*entry) + delta->nr);
	if (!entry)
		return -ENOMEM;

	entry->head = (struct sample){ 0 };
	sample_copy_head(&entry->head, sample);
	entry->alone = alone;
	entry->size = delta->nr;
	memcpy(entry->bytes, delta->bytes, delta->nr);
	history->group_bytes += entry->size;
	if (alone) {
		history->group = history->next;
		history->group_bytes = 0;
	}
	history->entries[history->next++ % history->max] = entry;
	history->bytes += entry_bytes(entry);
	drop_old(history);
	return 0;
}

size_t history_count(const struct history *history)
{
	size_t kept = history->next - history->first;

	return kept < history->wanted ? kept : history->wanted;
}

/*
 * Unpacks sample @nr, which is the first of its group or follows the last unpacked one, into
 * @room, and swaps @room with the last unpacked one.
 */
static int unpack_next(struct history *history, uint64_t nr, struct sample *room)
{
	const struct entry *entry = entry_of(history, nr);
	struct varint_cursor delta = { entry->bytes, entry->bytes + entry->size, false };
	int err;

	err = sample_delta_apply(&delta, &history->changes, FRAME_VERSION,
				 entry->alone ? NULL : &history->unpacked, room);
	if (err)
		return err;

	sample_swap(room, &history->unpacked);
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
	for (nr = wanted; !entry_of(history, nr)->alone; nr--)
		;
	if (history->has_unpacked && history->unpacked_nr >= nr && history->unpacked_nr <= wanted)
		nr = history->unpacked_nr + 1;
	while (!err && nr <= wanted)
		err = unpack_next(history, nr++, sample);
	tidy(history);
	err = err ?: sample_copy(sample, &history->unpacked);
	if (!err)
		sample_copy_head(sample, &entry_of(history, wanted)->head);
	return err;
}

static size_t sample_bytes(const struct sample *sample)
{
	return sample->max_vms * sizeof(*sample->vms) + sample->max_vcpus * sizeof(*sample->vcpus) +
	       sample->max_exits * sizeof(*sample->exits);
}

size_t history_bytes(const struct history *history)
{
	return sizeof(*history) + history->max * sizeof(struct entry *) + history->bytes +
	       history->delta.max + history->changes.max * sizeof(*history->changes.records) +
	       sample_bytes(&history->unpacked);
}
