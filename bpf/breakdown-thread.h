/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_BREAKDOWN_THREAD_H
#define BPF_BREAKDOWN_THREAD_H

/* The exit that a thread is in, its clock, and what its end adds to the counts. */

#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#include "breakdown-runs.h"
#include "breakdown.h"

/* Set before the programs are loaded. */
const volatile __u64 cycles_per_2_20_ns;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_THREADS);
	__type(key, __u32);
	__type(value, struct breakdown_thread);
} threads SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_KEYS);
	__type(key, struct breakdown_key);
	__type(value, struct breakdown_count);
} keys SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_RIPS);
	__type(key, __u64);
	__type(value, struct breakdown_count);
} places SEC(".maps");

static struct breakdown_thread *find_thread(__u32 tid)
{
	return bpf_map_lookup_elem(&threads, &tid);
}

/* The thread if it is in an exit of the reason, or NULL. */
static struct breakdown_thread *find_open(__u32 tid)
{
	struct breakdown_thread *thread = find_thread(tid);

	return thread && thread->open ? thread : NULL;
}

static __u32 own_tid(void)
{
	return bpf_get_current_pid_tgid();
}

static unsigned int log2_of(__u64 number)
{
	unsigned int bits = 0;

#pragma unroll
	for (unsigned int step = 32; step; step /= 2) {
		if (number >> step) {
			number >>= step;
			bits += step;
		}
	}
	return bits;
}

static unsigned int bucket_of(__u64 number)
{
	unsigned int exponent;

	if (number < BREAKDOWN_STEPS)
		return number;
	exponent = log2_of(number);
	return BREAKDOWN_STEPS * (exponent - 2) + (number >> (exponent - 3)) % BREAKDOWN_STEPS;
}

/* False: the map is full. */
static bool add(void *map, const void *key, __u64 cycles)
{
	const struct breakdown_count first = { .count = 1, .cycles = cycles };
	struct breakdown_count *count = bpf_map_lookup_elem(map, key);

	if (!count) {
		if (!bpf_map_update_elem(map, key, &first, BPF_NOEXIST))
			return true;
		/* Another CPU may have been first. */
		count = bpf_map_lookup_elem(map, key);
		if (!count)
			return false;
	}
	__sync_fetch_and_add(&count->count, 1);
	__sync_fetch_and_add(&count->cycles, cycles);
	return true;
}

static void stop_clock(struct breakdown_thread *thread)
{
	if (thread->on_cpu)
		thread->spent_ns += bpf_ktime_get_ns() - thread->since_ns;
	thread->on_cpu = false;
}

static void start_clock(struct breakdown_thread *thread)
{
	thread->since_ns = bpf_ktime_get_ns();
	thread->on_cpu = true;
}

/* The exit is over. */
static void finish(struct breakdown_thread *thread)
{
	struct breakdown_totals *sum = get_totals();
	unsigned int bucket;
	__u64 cycles;

	stop_clock(thread);
	thread->open = false;
	if (!sum)
		return;

	cycles = thread->spent_ns * cycles_per_2_20_ns >> 20;
	sum->exits++;
	sum->cycles += cycles;
	if (cycles > sum->max_cycles)
		sum->max_cycles = cycles;
	bucket = bucket_of(cycles);
	/* Without this, the compiler drops the check, which the verifier needs. */
	barrier_var(bucket);
	if (bucket < BREAKDOWN_NR_BUCKETS)
		sum->buckets[bucket]++;

	if (!thread->key.what)
		sum->unplaced++;
	else if (!add(&keys, &thread->key, cycles))
		sum->full_keys++;
	if (!add(&places, &thread->place, cycles))
		sum->full_places++;
}

#endif
