/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_TABLE_H
#define VIEW_TREND_TABLE_H

/*
 * A table of rates, by sample and key.  For trend.c only.
 *
 * The rates of one sample are contiguous, so that a new sample does not touch the others: a
 * large host has hundreds of thousands of keys.  A sample without known rates takes no
 * memory.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

#define NR_TRENDS 64

/* An exit, or a reason over all VMs, which has vm 0: the numbers of VMs start at 1. */
struct trend_key {
	uint32_t vm, vcpu, kind, code;
};

struct trend_table {
	struct trend_key *keys; /* sorted like the exits of a sample */
	size_t nr;
	float *rates[NR_TRENDS]; /* nr each, per second, NAN: not known; NULL: none is known */
};

/* Returns below, equal to or above 0. */
int trend_key_compare(const struct trend_key *a, const struct trend_key *b);
struct trend_key trend_key_of(const struct sample_exit *exit);

/* Returns the index of the first key that is not below @key, or the number of keys. */
size_t trend_table_search(const struct trend_table *table, const struct trend_key *key);

/*
 * Replaces the keys by those of sorted exits; the rates of keys that stay are kept.  1 if
 * keys changed, 0 if not, or -ENOMEM; on error the table is empty.
 */
int trend_table_set_keys(struct trend_table *table, const struct sample_exit *exits, size_t nr);
/* Returns the rates of sample @at, for the caller to write; NULL: out of memory. */
float *trend_table_write(struct trend_table *table, size_t at);
/* Copies to @copy, which is empty.  0 or -ENOMEM; on error it stays empty. */
int trend_table_copy(struct trend_table *copy, const struct trend_table *table);
void trend_table_free(struct trend_table *table);

#endif
