// SPDX-License-Identifier: GPL-2.0-only
#include "source/cpuid-counters.h"

#include <sched.h>
#include <stdbool.h>

#include <asm/kvm_exit_cpuid.h>

struct cpu_leaf cpuid_counters_ask(struct cpuid_counters *counters, uint32_t function,
				   uint32_t index)
{
	counters->issued++;
	return cpu_read_leaf(function, index);
}

/*
 * Stays on one CPU: migration would cause exits of its own.  The numbers are right even if
 * this fails.  Returns true if the caller must restore @all.
 */
static bool pin(cpu_set_t *all)
{
	int cpu = sched_getcpu();
	cpu_set_t one;

	if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof(*all), all))
		return false;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return !sched_setaffinity(0, sizeof(one), &one);
}

static void unpin(const cpu_set_t *all)
{
	sched_setaffinity(0, sizeof(*all), all);
}

/*
 * Reads a counter; the leaf of its cycles follows the leaf of its count.  Returns true if the
 * counter restarted.
 */
static bool read_counter(struct cpuid_counters *counters, struct cpuid_counter *counter,
			 uint32_t function)
{
	uint32_t count = cpuid_counters_ask(counters, function, counter->code).eax;
	uint64_t cycles;
	struct cpu_leaf leaf;
	bool restarted;

	/* Most reasons never occur. */
	if (!count && !counter->count)
		return false;

	leaf = cpuid_counters_ask(counters, function + 1, counter->code);
	cycles = (uint64_t)leaf.ebx << 32 | leaf.ecx;
	restarted = cycles < counter->cycles;
	if (restarted)
		counter->count = count;
	else
		counter->count += (uint32_t)(count - (uint32_t)counter->count);
	counter->cycles = cycles;
	return restarted;
}

static void read_cpuid(struct cpuid_counters *counters, uint64_t issued_before)
{
	if (!read_counter(counters, counters->cpuid, KVM_EXIT_CPUID_REASON_COUNT))
		return;
	counters->since = issued_before;
	counters->paid = issued_before;
	counters->own_cycles = 0;
	counters->shown_cycles = 0;
}

/* The average cost of a CPUID since @first was read. */
static uint64_t average_cost(const struct cpuid_counter *first, const struct cpuid_counter *now)
{
	if (now->count <= first->count || now->cycles < first->cycles)
		return 0;
	return (now->cycles - first->cycles) / (now->count - first->count);
}

/*
 * Subtracts our CPUIDs from the cycles.  The cycles include those up to the last reading of
 * their count: cycles are read just after it, and do not include that exit yet.
 */
static void pay(struct cpuid_counters *counters, uint64_t cost)
{
	uint64_t cycles = counters->cpuid->cycles, counted = counters->issued - 1;

	counters->own_cycles += cost * (counted - counters->paid);
	counters->paid = counted;

	/* The average can be too high, but the rest must never decrease. */
	if (cycles > counters->own_cycles && cycles - counters->own_cycles > counters->shown_cycles)
		counters->shown_cycles = cycles - counters->own_cycles;
}

/* One reading of all counters. */
struct reading {
	uint64_t before; /* our CPUID instructions until it began */
	uint64_t own;	 /* our CPUID instructions in it */
	uint64_t cost;	 /* cycles of one of them */
	struct cpuid_counter first;
};

static void read_all(struct cpuid_counters *counters, struct reading *reading)
{
	*reading = (struct reading){ .before = counters->issued };
	if (read_counter(counters, &counters->total, KVM_EXIT_CPUID_COUNT))
		counters->other = (struct cpuid_counter){ 0 };
	read_cpuid(counters, reading->before);
	reading->first = *counters->cpuid;
	for (size_t i = 0; i < counters->nr_reasons; i++) {
		if (&counters->reasons[i] != counters->cpuid)
			read_counter(counters, &counters->reasons[i], KVM_EXIT_CPUID_REASON_COUNT);
	}
	read_cpuid(counters, reading->before);
	reading->own = counters->issued - reading->before;
	reading->cost = average_cost(&reading->first, counters->cpuid);
	pay(counters, reading->cost);
}

/*
 * The increase of exits without a reason: the difference of the totals and the sum over the
 * reasons.  The totals were read first, so it is never too high, and it is exact when the guest
 * is idle.
 */
static uint32_t more_of_other(const struct cpuid_counters *counters, const struct reading *reading)
{
	/* with our CPUIDs between the reading of the total and the last reading of their count */
	uint32_t missing = counters->total.count + (reading->own - 2);

	for (size_t i = 0; i < counters->nr_reasons; i++)
		missing -= counters->reasons[i].count;
	/* Counts are modulo 2^32; a negative difference means that more exits came meanwhile. */
	missing -= counters->other.count;
	return missing < 1U << 31 ? missing : 0;
}

static void find_other(struct cpuid_counters *counters, const struct reading *reading)
{
	/* two of our CPUIDs came before the first reading of their cycles */
	uint64_t cycles = reading->first.cycles - 2 * reading->cost;

	for (size_t i = 0; i < counters->nr_reasons; i++) {
		if (&counters->reasons[i] != counters->cpuid)
			cycles += counters->reasons[i].cycles;
	}
	counters->other.count += more_of_other(counters, reading);
	if (counters->total.cycles > cycles &&
	    counters->total.cycles - cycles > counters->other.cycles)
		counters->other.cycles = counters->total.cycles - cycles;
}

/* Asks again for codes that the host denied.  Returns true if one of them is a reason now. */
static bool find_absent(struct cpuid_counters *counters)
{
	size_t nr = 0;

	for (size_t i = 0; i < counters->nr_absent; i++) {
		const uint32_t code = counters->absent[i];

		if (cpuid_counters_ask(counters, KVM_EXIT_CPUID_REASON_COUNT, code).eax)
			counters->reasons[counters->nr_reasons++] =
				(struct cpuid_counter){ .code = code };
		else
			counters->absent[nr++] = code;
	}
	if (nr == counters->nr_absent)
		return false;
	counters->nr_absent = nr;
	return true;
}

void cpuid_counters_read(struct cpuid_counters *counters)
{
	struct reading reading;
	cpu_set_t all;
	bool pinned = pin(&all);

	read_all(counters, &reading);
	if (counters->nr_absent && more_of_other(counters, &reading) && find_absent(counters))
		read_all(counters, &reading);
	if (pinned)
		unpin(&all);
	find_other(counters, &reading);
}

struct cpuid_counter cpuid_counters_shown(const struct cpuid_counters *counters,
					  const struct cpuid_counter *counter)
{
	struct cpuid_counter shown = *counter;
	uint64_t own;

	if (counter == counters->cpuid) {
		/* The cycles were read after the count. */
		own = counters->issued - 1 - counters->since;
		shown.count = shown.count > own ? shown.count - own : 0;
		shown.cycles = counters->shown_cycles;
	}
	return shown;
}

uint64_t cpuid_counters_own(const struct cpuid_counters *counters)
{
	return counters->issued - counters->since;
}
