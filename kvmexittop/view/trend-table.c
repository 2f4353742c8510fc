// SPDX-License-Identifier: GPL-2.0-only
#include "view/trend-table.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Adjacent keys that stay adjacent: their rates move by one memcpy(). */
struct run {
	size_t to, from, nr;
};

struct runs {
	struct run *runs;
	size_t nr, max;
};

int trend_key_compare(const struct trend_key *a, const struct trend_key *b)
{
	return sample_compare_pairs(a->vm, a->vcpu, b->vm, b->vcpu)
		       ?: sample_compare_pairs(a->kind, a->code, b->kind, b->code);
}

struct trend_key trend_key_of(const struct sample_exit *exit)
{
	return (struct trend_key){ exit->vm, exit->vcpu, exit->kind, exit->code };
}

static int compare_keys(const void *a, const void *b)
{
	return trend_key_compare(a, b);
}

size_t trend_table_search(const struct trend_table *table, const struct trend_key *key)
{
	return array_search(key, table->keys, table->nr, sizeof(*table->keys), compare_keys);
}

/* A struct sample_exit begins with its key. */
static bool same_keys(const struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	size_t i = 0;

	if (table->nr != nr)
		return false;
	while (i < nr && !memcmp(&table->keys[i], &exits[i], sizeof(*table->keys)))
		i++;
	return i == nr;
}

static int add_run(struct runs *runs, size_t to, size_t from)
{
	struct run *last = runs->nr ? &runs->runs[runs->nr - 1] : NULL, *more;

	if (last && last->to + last->nr == to && last->from + last->nr == from) {
		last->nr++;
		return 0;
	}
	more = array_reserve(runs->runs, &runs->max, runs->nr + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	runs->runs = more;
	more[runs->nr++] = (struct run){ to, from, 1 };
	return 0;
}

/* Finds the old place of each new key that is in the table. */
static int find_runs(const struct trend_table *table, const struct trend_key *keys, size_t nr,
		     struct runs *runs)
{
	size_t before = 0;
	int err = 0;

	for (size_t i = 0; !err && i < nr; i++) {
		int order = 1;

		while (before < table->nr) {
			order = trend_key_compare(&table->keys[before], &keys[i]);
			if (order >= 0)
				break;
			before++;
		}
		if (before < table->nr && !order)
			err = add_run(runs, i, before++);
	}
	return err;
}

static void fill_unknown(float *rates, size_t from, size_t to)
{
	while (from < to)
		rates[from++] = NAN;
}

/* NULL: out of memory. */
static float *move_rates(const float *rates, const struct runs *runs, size_t nr)
{
	float *moved = malloc((nr ?: 1) * sizeof(*moved));
	size_t end = 0;

	if (!moved)
		return NULL;
	for (size_t i = 0; i < runs->nr; i++) {
		const struct run *run = &runs->runs[i];

		fill_unknown(moved, end, run->to);
		memcpy(&moved[run->to], &rates[run->from], run->nr * sizeof(*moved));
		end = run->to + run->nr;
	}
	fill_unknown(moved, end, nr);
	return moved;
}

/* Moves one sample after another, so that at most one is in memory twice. */
static int move_all(struct trend_table *table, const struct runs *runs, size_t nr)
{
	for (size_t at = 0; at < NR_TRENDS; at++) {
		float *moved;

		if (!table->rates[at])
			continue;
		moved = move_rates(table->rates[at], runs, nr);
		if (!moved)
			return -ENOMEM;
		free(table->rates[at]);
		table->rates[at] = moved;
	}
	return 0;
}

int trend_table_set_keys(struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	struct trend_key *keys;
	struct runs runs = { 0 };
	int err;

	if (same_keys(table, exits, nr))
		return 0;

	keys = malloc((nr ?: 1) * sizeof(*keys));
	if (!keys) {
		trend_table_free(table);
		return -ENOMEM;
	}
	for (size_t i = 0; i < nr; i++)
		keys[i] = trend_key_of(&exits[i]);
	err = find_runs(table, keys, nr, &runs) ?: move_all(table, &runs, nr);
	free(runs.runs);
	free(table->keys);
	table->keys = keys;
	table->nr = nr;
	if (err) {
		trend_table_free(table);
		return err;
	}
	return 1;
}

float *trend_table_write(struct trend_table *table, size_t at)
{
	if (!table->rates[at])
		table->rates[at] = malloc((table->nr ?: 1) * sizeof(**table->rates));
	return table->rates[at];
}

int trend_table_copy(struct trend_table *copy, const struct trend_table *table)
{
	copy->nr = table->nr;
	copy->keys = malloc((table->nr ?: 1) * sizeof(*copy->keys));
	if (!copy->keys)
		goto free_copy;
	if (table->nr)
		memcpy(copy->keys, table->keys, table->nr * sizeof(*copy->keys));
	for (size_t at = 0; at < NR_TRENDS; at++) {
		if (!table->rates[at])
			continue;
		if (!trend_table_write(copy, at))
			goto free_copy;
		memcpy(copy->rates[at], table->rates[at], table->nr * sizeof(**copy->rates));
	}
	return 0;

free_copy:
	trend_table_free(copy);
	return -ENOMEM;
}

void trend_table_free(struct trend_table *table)
{
	free(table->keys);
	for (size_t at = 0; at < NR_TRENDS; at++)
		free(table->rates[at]);
	*table = (struct trend_table){ 0 };
}
