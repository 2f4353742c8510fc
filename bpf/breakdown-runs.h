/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_BREAKDOWN_RUNS_H
#define BPF_BREAKDOWN_RUNS_H

/*
 * The totals, and how the programs measure themselves, 1 run in some 16: the kernel's
 * statistics of BPF programs would count and cost for those of others, too.
 */

#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#include "breakdown.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct breakdown_totals);
} totals SEC(".maps");

static struct breakdown_totals *get_totals(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&totals, &zero);
}

/* Counts a run of a program.  The time, if this run is to be measured, or 0. */
static __always_inline __u64 begin(enum breakdown_program program)
{
	struct breakdown_totals *sum = get_totals();
	struct breakdown_runs *its;
	__u64 now;

	if (!sum)
		return 0;
	its = &sum->runs[program];
	its->runs++;
	if (its->until) {
		its->until--;
		return 0;
	}
	now = bpf_ktime_get_ns();
	/* Not always the same number: exits may come in a pattern. */
	its->until = 8 + (now & 15);
	return now;
}

static __always_inline int end(enum breakdown_program program, __u64 start)
{
	struct breakdown_totals *sum;
	__u64 now;

	if (!start)
		return 0;
	now = bpf_ktime_get_ns();
	sum = get_totals();
	if (sum) {
		sum->runs[program].measured++;
		sum->runs[program].ns += now - start;
	}
	return 0;
}

#endif
