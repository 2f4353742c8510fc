// SPDX-License-Identifier: GPL-2.0-only
#include "sample/drift.h"

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Sum over the VMs that are gone, or over those that are not; UNKNOWN if a part is. */
static uint64_t sum_exits(const struct sample *sample, bool gone)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		const struct sample_vm *vm = &sample->vms[i];
		const struct sample_exit *exit;
		size_t nr;

		if (vm->gone != gone)
			continue;
		exit = sample_vm_exits(sample, vm->id, &nr);
		for (; nr; nr--, exit++) {
			if (exit->count == UNKNOWN ||
			    __builtin_add_overflow(sum, exit->count, &sum))
				return UNKNOWN;
		}
	}
	return sum;
}

struct drift drift_of(const struct sample *sample)
{
	uint64_t before = sample->kvm_exits_before, after = sample->kvm_exits_after;
	uint64_t sum = sum_exits(sample, false), gone = sum_exits(sample, true);
	uint64_t low, high;

	if (before == UNKNOWN || after == UNKNOWN || sum == UNKNOWN || gone == UNKNOWN)
		return (struct drift){ .state = DRIFT_UNKNOWN };

	low = min(before - min(before, gone), after);
	high = max(before, after);
	if (sum < low)
		return (struct drift){ DRIFT_OFF, -(int64_t)min(low - sum, INT64_MAX) };
	if (sum > high)
		return (struct drift){ DRIFT_OFF, min(sum - high, INT64_MAX) };
	return (struct drift){ .state = DRIFT_NONE };
}
