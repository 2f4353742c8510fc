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

void fixture_detail(struct detail *detail, unsigned int nr)
{
	static const struct detail_key keys[] = {
		{ 0x3f8, 0, DETAIL_PORT, DETAIL_WRITE, 1, 0, "" },
		{ 0x64, 0, DETAIL_PORT, DETAIL_READ, 1, 0, "" },
		{ 0xcfc, 0, DETAIL_PORT, DETAIL_READ, 4, 0, "" },
		{ 0xfee00300, 0, DETAIL_MMIO, DETAIL_WRITE, 4, 0, "" },
		{ 0x140000000, 0, DETAIL_MEMORY, DETAIL_WRITE, 0, 0, "" },
		{ 0x6e0, 0, DETAIL_MSR, DETAIL_WRITE, 0, 0, "" },
		{ 0x12345678, 0, DETAIL_MSR, DETAIL_READ, 0, 0, "" },
		{ 7, 1, DETAIL_CPUID, DETAIL_ANY, 0, 0, "" },
		{ 24, 0, DETAIL_IRQ, DETAIL_ANY, 0, 0, "virtio0-input.0" },
	};
	struct detail_totals *totals = &detail->totals;

	detail_clear(detail);
	detail->target =
		(struct detail_target){ .isa = 1, .kind = 1, .code = 30, .vcpu = VCPU_NONE };
	detail->elapsed_ns = 12500000000;
	detail->cost_ns = 50000000;
	detail->cost_exits = 160000;
	for (unsigned int i = 0; i < nr; i++) {
		struct detail_key key = keys[i % 9];
		const struct detail_count count = { 1000 / (i + 1), 1000 / (i + 1) * 2500 };

		key.number += i / 9 * 0x10;
		check(detail_add_row(detail, &key, &count));
		check(detail_add_place(detail, 0xffffffff81000000 + i * 0x123, &count));
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
	detail_sort(detail);
}
