// SPDX-License-Identifier: GPL-2.0-only
#include "view/trend-table.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void trend_table_free(struct trend_table *table)
{
	free(table->keys);
	free(table->rates);
	*table = (struct trend_table){ 0 };
}

int trend_table_copy(struct trend_table *copy, const struct trend_table *table)
{
	struct trend_table new = {
		.keys = calloc(table->nr ?: 1, sizeof(*new.keys)),
		.rates = calloc(table->nr ?: 1, NR_TRENDS * sizeof(*new.rates)),
		.nr = table->nr,
	};

	if (!new.keys || !new.rates) {
		trend_table_free(&new);
		return -ENOMEM;
	}
	if (new.nr) {
		memcpy(new.keys, table->keys, new.nr * sizeof(*new.keys));
		memcpy(new.rates, table->rates, new.nr *NR_TRENDS * sizeof(*new.rates));
	}
	*copy = new;
	return 0;
}

static struct trend_key key_of(const struct sample_exit *exit)
{
	return (struct trend_key){ exit->vm, exit->vcpu, exit->kind, exit->code };
}

int trend_key_compare(const struct trend_key *key, const struct sample_exit *exit)
{
	const struct sample_exit other = {
		.vm = key->vm, .vcpu = key->vcpu, .kind = key->kind, .code = key->code
	};

	return sample_compare_exits(&other, exit);
}

/* An exit begins with its key, so that keys that stay cost nearly nothing. */
static_assert(sizeof(struct trend_key) == offsetof(struct sample_exit, count), "16 bytes each");

static bool is_key(const struct trend_key *key, const struct sample_exit *exit)
{
	return !memcmp(key, exit, sizeof(*key));
}

bool trend_table_has(const struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	size_t i = 0;

	if (table->nr != nr)
		return false;
	while (i < nr && is_key(&table->keys[i], &exits[i]))
		i++;
	return i == nr;
}

/* Copies the rates of entries that are in both tables, one after the other. */
static void copy_rates(const struct trend_table *to, size_t entry, const struct trend_table *from,
		       size_t before, size_t nr)
{
	for (size_t at = 0; at < NR_TRENDS; at++)
		memcpy(trend_table_rate(to, entry, at), trend_table_rate(from, before, at),
		       nr * sizeof(float));
}

static void forget_rates(const struct trend_table *table, size_t entry)
{
	for (size_t at = 0; at < NR_TRENDS; at++)
		*trend_table_rate(table, entry, at) = NAN;
}

int trend_table_set(struct trend_table *table, const struct sample_exit *exits, size_t nr)
{
	struct trend_table new = { .nr = nr };
	size_t before = 0;

	new.keys = calloc(nr ?: 1, sizeof(*new.keys));
	new.rates = calloc(nr ?: 1, NR_TRENDS * sizeof(*new.rates));
	if (!new.keys || !new.rates) {
		trend_table_free(&new);
		return -ENOMEM;
	}
	for (size_t i = 0; i < nr; i++)
		new.keys[i] = key_of(&exits[i]);
	for (size_t i = 0; i < nr;) {
		size_t run = 0;

		while (before < table->nr && trend_key_compare(&table->keys[before], &exits[i]) < 0)
			before++;
		while (before + run < table->nr && i + run < nr &&
		       is_key(&table->keys[before + run], &exits[i + run]))
			run++;
		if (run)
			copy_rates(&new, i, table, before, run);
		else
			forget_rates(&new, i);
		before += run;
		i += run ?: 1;
	}
	trend_table_free(table);
	*table = new;
	return 0;
}
