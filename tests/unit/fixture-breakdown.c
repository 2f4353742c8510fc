// SPDX-License-Identifier: GPL-2.0-only
#include "fixture-breakdown.h"

#include <stdio.h>
#include <stdlib.h>

static void check(int err)
{
	if (err) {
		fprintf(stderr, "fixture: out of memory\n");
		exit(1);
	}
}

void fixture_breakdown(struct breakdown *breakdown, unsigned int nr)
{
	static const struct breakdown_key keys[] = {
		{ 0x3f8, 0, BREAKDOWN_PORT, BREAKDOWN_WRITE, 1, 0, "" },
		{ 0x64, 0, BREAKDOWN_PORT, BREAKDOWN_READ, 1, 0, "" },
		{ 0xcfc, 0, BREAKDOWN_PORT, BREAKDOWN_READ, 4, 0, "" },
		{ 0xfee00300, 0, BREAKDOWN_MMIO, BREAKDOWN_WRITE, 4, 0, "" },
		{ 0x140000000, 0, BREAKDOWN_MEMORY, BREAKDOWN_WRITE, 0, 0, "" },
		{ 0x6e0, 0, BREAKDOWN_MSR, BREAKDOWN_WRITE, 0, 0, "" },
		{ 0x12345678, 0, BREAKDOWN_MSR, BREAKDOWN_READ, 0, 0, "" },
		{ 7, 1, BREAKDOWN_CPUID, BREAKDOWN_ANY, 0, 0, "" },
		{ 24, 0, BREAKDOWN_IRQ, BREAKDOWN_ANY, 0, 0, "virtio0-input.0" },
	};
	struct breakdown_totals *totals = &breakdown->totals;

	breakdown_clear(breakdown);
	breakdown->target =
		(struct breakdown_target){ .isa = 1, .kind = 1, .code = 30, .vcpu = VCPU_NONE };
	breakdown->elapsed_ns = 12500000000;
	breakdown->tsc_khz = 2500000;
	breakdown->cost_ns = 50000000;
	breakdown->cost_exits = 160000;
	for (unsigned int i = 0; i < nr; i++) {
		struct breakdown_key key = keys[i % 9];
		const struct breakdown_count count = { 1000 / (i + 1), 1000 / (i + 1) * 2500 };

		key.number += i / 9 * 0x10;
		check(breakdown_add_row(breakdown, &key, &count));
		check(breakdown_add_rip(breakdown, 0xffffffff81000000 + i * 0x123, &count));
		totals->exits += count.count;
		totals->cycles += count.cycles;
		totals->buckets[64 + i % 60] += count.count;
		totals->max_cycles = 70000;
	}
	if (nr > 1) {
		totals->unplaced = 3;
		totals->full_keys = 2;
		totals->exits += 5;
		totals->buckets[64] += 5;
	}
	breakdown_sort(breakdown);
}
