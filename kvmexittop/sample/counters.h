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
	uint64_t cycles;      /* as counted: with polling where that is not told apart */
	uint64_t user_cycles; /* as counted: with sleep where the VMM handles HLT */
	uint64_t blocked;
	/* As above, but 0 for exits whose cost is not known apart: see counters_of_exit() */
	uint64_t kvm, vmm;
};

/*
 * The time of vCPUs, by part.  The cost is of their exits; tax is cost / (cost + guest).
 */
struct parts {
	uint64_t cost;
	uint64_t guest, polling, stopped, halted, waiting;
};

/*
 * Inline: a view of a large host adds hundreds of thousands of numbers.  UNKNOWN is the largest
 * number: a sum with it is UNKNOWN itself, or overflows.
 */
static inline void number_add(uint64_t *sum, uint64_t part)
{
	if (__builtin_add_overflow(*sum, part, sum))
		*sum = UNKNOWN;
}

/* Skips an UNKNOWN part. */
static inline void number_add_known(uint64_t *sum, uint64_t part)
{
	if (part != UNKNOWN)
		number_add(sum, part);
}

static inline bool number_fell(uint64_t old, uint64_t now)
{
	return old != UNKNOWN && now != UNKNOWN && now < old;
}

/* Raises a number to what a sample has shown of it. */
static inline void number_keep(uint64_t *number, uint64_t shown)
{
	if (number_fell(shown, *number))
		*number = shown;
}

static inline uint64_t number_difference(uint64_t old, uint64_t new)
{
	return old == UNKNOWN || new == UNKNOWN || new < old ? UNKNOWN : new - old;
}

/*
 * True if the cost of an exit is known.  The cycles of an idle reason are its way in and out
 * of KVM, which is cost, and halt polling, which is none: known where the vCPU's polling is.
 * @vcpu is that of the exit, or NULL.
 */
static inline bool has_cost(bool idle, const struct sample_vcpu *vcpu)
{
	return !idle || (vcpu && vcpu->polling_cycles != UNKNOWN);
}

/* An exit without a known cost adds nothing to that of others. */
static inline struct counters counters_of_exit(const struct sample_exit *exit, bool has_cost)
{
	return (struct counters){
		.count = exit->count,
		.cycles = exit->cycles,
		.user_cycles = exit->user_cycles,
		.blocked = exit->blocked_cycles,
		.kvm = has_cost ? exit->cycles : 0,
		.vmm = has_cost ? exit->user_cycles : 0,
	};
}

/* The cost of exits: KVM's part, the VMM's, and sleep for the host's sake where it is known. */
static inline uint64_t counters_cost(const struct counters *counters)
{
	uint64_t cost = counters->kvm;

	number_add(&cost, counters->vmm);
	number_add_known(&cost, counters->blocked);
	return cost;
}

/* The same with all that was counted for idle reasons. */
static inline uint64_t counters_cost_and_idle(const struct counters *counters)
{
	uint64_t cost = counters->cycles;

	number_add(&cost, counters->user_cycles);
	number_add_known(&cost, counters->blocked);
	return cost;
}

static inline struct counters counters_unknown(void)
{
	return (struct counters){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
}

static inline void counters_add(struct counters *sum, const struct counters *part)
{
	number_add(&sum->count, part->count);
	number_add(&sum->cycles, part->cycles);
	number_add(&sum->user_cycles, part->user_cycles);
	number_add(&sum->blocked, part->blocked);
	number_add(&sum->kvm, part->kvm);
	number_add(&sum->vmm, part->vmm);
}

/*
 * A sample can show time as one part's that is another's when the VM ends.  These two raise
 * the last times of a VM to those shown; sample/provisional.h does so while it lives.
 */
static inline void counters_keep(struct counters *last, const struct counters *shown)
{
	number_keep(&last->cycles, shown->cycles);
	number_keep(&last->user_cycles, shown->user_cycles);
	number_keep(&last->blocked, shown->blocked);
	number_keep(&last->kvm, shown->kvm);
	number_keep(&last->vmm, shown->vmm);
}

static inline void parts_keep(struct parts *last, const struct parts *shown)
{
	number_keep(&last->guest, shown->guest);
	number_keep(&last->polling, shown->polling);
	number_keep(&last->stopped, shown->stopped);
	number_keep(&last->halted, shown->halted);
	number_keep(&last->waiting, shown->waiting);
}

/* The difference of what did not change, at a fraction of what finding that out takes. */
static inline uint64_t number_still(uint64_t number)
{
	return number == UNKNOWN ? UNKNOWN : 0;
}

static inline struct counters counters_still(const struct counters *counters)
{
	return (struct counters){
		.count = number_still(counters->count),
		.cycles = number_still(counters->cycles),
		.user_cycles = number_still(counters->user_cycles),
		.blocked = number_still(counters->blocked),
		.kvm = number_still(counters->kvm),
		.vmm = number_still(counters->vmm),
	};
}

/* All counters are UNKNOWN if one fell: it belongs to a new epoch. */
static inline struct counters counters_difference(const struct counters *old,
						  const struct counters *new)
{
	if (number_fell(old->count, new->count) || number_fell(old->cycles, new->cycles) ||
	    number_fell(old->user_cycles, new->user_cycles) ||
	    number_fell(old->blocked, new->blocked))
		return counters_unknown();

	return (struct counters){
		.count = number_difference(old->count, new->count),
		.cycles = number_difference(old->cycles, new->cycles),
		.user_cycles = number_difference(old->user_cycles, new->user_cycles),
		.blocked = number_difference(old->blocked, new->blocked),
		.kvm = number_difference(old->kvm, new->kvm),
		.vmm = number_difference(old->vmm, new->vmm),
	};
}

/* The cost is that of its exits, which the caller adds. */
static inline struct parts parts_of_vcpu(const struct sample_vcpu *vcpu)
{
	return (struct parts){
		.guest = vcpu->guest_cycles,
		.polling = vcpu->polling_cycles,
		.stopped = vcpu->stopped_cycles,
		.halted = vcpu->halted_cycles,
		.waiting = vcpu->waiting_cycles,
	};
}

static inline struct parts parts_unknown(void)
{
	return (struct parts){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
}

static inline void parts_add(struct parts *sum, const struct parts *part)
{
	number_add(&sum->cost, part->cost);
	number_add(&sum->guest, part->guest);
	number_add(&sum->polling, part->polling);
	number_add(&sum->stopped, part->stopped);
	number_add(&sum->halted, part->halted);
	number_add(&sum->waiting, part->waiting);
}

static inline struct parts parts_difference(const struct parts *old, const struct parts *new)
{
	return (struct parts){
		.cost = number_difference(old->cost, new->cost),
		.guest = number_difference(old->guest, new->guest),
		.polling = number_difference(old->polling, new->polling),
		.stopped = number_difference(old->stopped, new->stopped),
		.halted = number_difference(old->halted, new->halted),
		.waiting = number_difference(old->waiting, new->waiting),
	};
}

/* The time of all parts; UNKNOWN if one is not known. */
static inline uint64_t parts_sum(const struct parts *parts)
{
	uint64_t sum = parts->cost;

	number_add(&sum, parts->guest);
	number_add(&sum, parts->polling);
	number_add(&sum, parts->stopped);
	number_add(&sum, parts->halted);
	number_add(&sum, parts->waiting);
	return sum;
}

#endif
