/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_TABLE_H
#define VIEW_TREND_TABLE_H

/*
 * The rates of the last samples, by what they are of.
 *
 * The rates of one sample lie side by side: a new sample touches no others, and a large
 * host has some 100,000 keys.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

#define NR_TRENDS 64

struct trend_key {
	uint32_t vm, vcpu, kind, code;
};

struct trend_table {
	struct trend_key *keys; /* sorted as the exits of a sample */
	size_t nr;
	float *rates; /* NR_TRENDS times nr; exits per second, NAN if not known */
};

/* Whether its keys are those of the exits. */
bool trend_table_has(const struct trend_table *table, const struct sample_exit *exits, size_t nr);
/* Makes them so; the exits are sorted, and rates go with their key.  0 or -ENOMEM. */
int trend_table_set(struct trend_table *table, const struct sample_exit *exits, size_t nr);
/* @copy is empty.  -ENOMEM: it still is. */
int trend_table_copy(struct trend_table *copy, const struct trend_table *table);
void trend_table_free(struct trend_table *table);

/* Less than, equal to or greater than 0. */
int trend_key_compare(const struct trend_key *key, const struct sample_exit *exit);

/* That of an entry in place @at of NR_TRENDS. */
static inline float *trend_table_rate(const struct trend_table *table, size_t entry, size_t at)
{
	return &table->rates[at * table->nr + entry];
}

#endif
