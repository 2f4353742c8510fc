/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_COUNTERS_H
#define SAMPLE_COUNTERS_H

/*
 * Sums of counters.  UNKNOWN propagates: a sum with an UNKNOWN part, or beyond 64 bits,
 * is UNKNOWN.  (200 busy vCPUs count 2^64 cycles in a year.)
 */

#include <stdbool.h>
#include <stdint.h>

#include "sample/sample.h"

struct counters {
	uint64_t count;
	uint64_t cycles;
	uint64_t active_cycles; /* of reasons that are not idle */
	uint64_t user_cycles;
};

/* The parts of the tax: active_cycles / (active_cycles + guest_cycles). */
struct tax_parts {
	uint64_t active_cycles;
	uint64_t guest_cycles;
};

/* Inline: a view of a large host adds hundreds of thousands of numbers. */
static inline void number_add(uint64_t *sum, uint64_t part)
{
	if (*sum == UNKNOWN || part == UNKNOWN || __builtin_add_overflow(*sum, part, sum))
		*sum = UNKNOWN;
}

/* Skips an UNKNOWN part. */
static inline void number_add_known(uint64_t *sum, uint64_t part)
{
	if (part != UNKNOWN)
		number_add(sum, part);
}

static inline bool number_fell(uint64_t old, uint64_t new)
{
	return old != UNKNOWN && new != UNKNOWN &&new < old;
}

static inline uint64_t number_difference(uint64_t old, uint64_t new)
{
	return old == UNKNOWN || new == UNKNOWN || new < old ? UNKNOWN : new - old;
}

static inline struct counters counters_of_exit(const struct sample_exit *exit, bool idle)
{
	return (struct counters){
		.count = exit->count,
		.cycles = exit->cycles,
		.active_cycles = idle ? 0 : exit->cycles,
		.user_cycles = exit->user_cycles,
	};
}

static inline struct counters counters_unknown(void)
{
	return (struct counters){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
}

static inline void counters_add(struct counters *sum, const struct counters *part)
{
	number_add(&sum->count, part->count);
	number_add(&sum->cycles, part->cycles);
	number_add(&sum->active_cycles, part->active_cycles);
	number_add(&sum->user_cycles, part->user_cycles);
}

/* All counters are UNKNOWN if one fell: it belongs to a new epoch. */
static inline struct counters counters_difference(const struct counters *old,
						  const struct counters *new)
{
	if (number_fell(old->count, new->count) || number_fell(old->cycles, new->cycles) ||
	    number_fell(old->user_cycles, new->user_cycles))
		return counters_unknown();

	return (struct counters){
		.count = number_difference(old->count, new->count),
		.cycles = number_difference(old->cycles, new->cycles),
		.active_cycles = number_difference(old->active_cycles, new->active_cycles),
		.user_cycles = number_difference(old->user_cycles, new->user_cycles),
	};
}

static inline void tax_parts_add(struct tax_parts *sum, uint64_t active_cycles,
				 uint64_t guest_cycles)
{
	number_add(&sum->active_cycles, active_cycles);
	number_add(&sum->guest_cycles, guest_cycles);
}

#endif
