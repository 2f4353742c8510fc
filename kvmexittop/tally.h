/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TALLY_H
#define TALLY_H

/*
 * Sums of counters, in which UNKNOWN is catching: a sum with an UNKNOWN part, or
 * one beyond 64 bits, is UNKNOWN.  (200 busy vCPUs count 2^64 cycles in a year.)
 */

#include <stdbool.h>
#include <stdint.h>

#include "sample.h"

struct tally {
	uint64_t count;
	uint64_t cycles;
	uint64_t active_cycles;	/* of reasons that are not idle */
	uint64_t user_cycles;
};

/* What tax is made of. */
struct balance {
	uint64_t active_cycles;
	uint64_t guest_cycles;
};

struct tally tally_of_exit(const struct sample_exit *exit, bool idle);
struct tally tally_unknown(void);
void tally_add(struct tally *sum, const struct tally *part);
/* All UNKNOWN if one of the counters fell: it belongs to a new epoch. */
struct tally tally_difference(const struct tally *old, const struct tally *new);

void balance_add(struct balance *sum, uint64_t active_cycles, uint64_t guest_cycles);

/* The same for single numbers. */
void number_add(uint64_t *sum, uint64_t part);
uint64_t number_difference(uint64_t old, uint64_t new);

#endif
