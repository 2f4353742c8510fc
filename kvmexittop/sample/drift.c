// SPDX-License-Identifier: GPL-2.0-only
#include "sample/drift.h"

#include <stdbool.h>

#include "sample/counters.h"

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Sums over the live VMs and over those that are gone; false if a part is not known. */
static bool sum_exits(const struct sample *sample, uint64_t *live, uint64_t *gone)
{
	const struct sample_exit *exit = sample->exits, *end = exit + sample->nr_exits;

	*live = *gone = 0;
	for (size_t i = 0; i < sample->nr_vms; i++) {
		const struct sample_vm *vm = &sample->vms[i];
		uint64_t sum = 0;

		for (; exit < end && exit->vm == vm->id; exit++)
			number_add(&sum, exit->count);
		number_add(vm->gone ? gone : live, sum);
	}
	return *live != UNKNOWN && *gone != UNKNOWN;
}

struct drift drift_of(const struct sample *sample)
{
	uint64_t before = sample->kvm_exits_before, after = sample->kvm_exits_after;
	uint64_t sum, gone, low, high;

	if (before == UNKNOWN || after == UNKNOWN || !sum_exits(sample, &sum, &gone))
		return (struct drift){ .state = DRIFT_UNKNOWN };

	low = min(before - min(before, gone), after);
	high = max(before, after);
	if (sum < low)
		return (struct drift){ DRIFT_OFF, -(int64_t)min(low - sum, INT64_MAX) };
	if (sum > high)
		return (struct drift){ DRIFT_OFF, min(sum - high, INT64_MAX) };
	return (struct drift){ .state = DRIFT_NONE };
}
