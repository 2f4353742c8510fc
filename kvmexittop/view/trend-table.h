/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_TABLE_H
#define VIEW_TREND_TABLE_H

/*
 * Rates of keys, by sample.  For trend.c only.
 *
 * The rates of one sample lie side by side: a new sample touches no others, and a large
 * host has hundreds of thousands of keys.  Those of a sample that is not known take no
 * memory.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

#define NR_TRENDS 64

/* Of an exit; or of a reason over all VMs, whose VM is 0: VMs are numbered from 1 on. */
struct trend_key {
	uint32_t vm, vcpu, kind, code;
};

struct trend_table {
	struct trend_key *keys; /* sorted as the exits of a sample */
	size_t nr;
	float *rates[NR_TRENDS]; /* nr each, per second, NAN: not known; or NULL: none is */
};

/* Less than, equal to or greater than 0. */
int trend_key_compare(const struct trend_key *a, const struct trend_key *b);
struct trend_key trend_key_of(const struct sample_exit *exit);

/* Index of the first key that is not below @key, or the number of all. */
size_t trend_table_search(const struct trend_table *table, const struct trend_key *key);

/*
 * Makes the keys those of the exits, which are sorted; rates go with their key.  1 if any
 * changed, 0, or -ENOMEM: it is empty then.
 */
int trend_table_set_keys(struct trend_table *table, const struct sample_exit *exits, size_t nr);
/* The rates at @at, to be written; NULL: no memory. */
float *trend_table_write(struct trend_table *table, size_t at);
/* @copy is empty.  0 or -ENOMEM: it still is. */
int trend_table_copy(struct trend_table *copy, const struct trend_table *table);
void trend_table_free(struct trend_table *table);

#endif
