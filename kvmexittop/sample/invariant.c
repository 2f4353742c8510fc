// SPDX-License-Identifier: GPL-2.0-only
#include "sample/invariant.h"

/* Searches VM @id from *@at on, and leaves *@at there.  Callers ask for ascending ids. */
static bool has_vm(const struct sample *sample, size_t *at, uint32_t id)
{
	while (*at < sample->nr_vms && sample->vms[*at].id < id)
		(*at)++;
	return *at < sample->nr_vms && sample->vms[*at].id == id;
}

bool sample_is_sound(const struct sample *sample)
{
	size_t at = 0;

	for (size_t i = 1; i < sample->nr_vms; i++) {
		if (sample->vms[i - 1].id >= sample->vms[i].id)
			return false;
	}
	for (size_t i = 0; i < sample->nr_vcpus; i++) {
		if ((i && sample_compare_vcpus(&sample->vcpus[i - 1], &sample->vcpus[i]) >= 0) ||
		    !has_vm(sample, &at, sample->vcpus[i].vm))
			return false;
	}
	at = 0;
	for (size_t i = 0; i < sample->nr_exits; i++) {
		const struct sample_exit *exit = &sample->exits[i];

		if (i && sample_compare_exits(exit - 1, exit) >= 0)
			return false;
		/* Most exits are of the same VM as the previous one. */
		if ((!i || exit[-1].vm != exit->vm) && !has_vm(sample, &at, exit->vm))
			return false;
	}
	return true;
}

static void drop_vms(struct sample *sample)
{
	size_t kept = 0;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (!kept || sample->vms[kept - 1].id != sample->vms[i].id)
			sample->vms[kept++] = sample->vms[i];
	}
	sample->nr_vms = kept;
}

static void drop_vcpus(struct sample *sample)
{
	size_t kept = 0, at = 0;

	for (size_t i = 0; i < sample->nr_vcpus; i++) {
		const struct sample_vcpu *vcpu = &sample->vcpus[i];

		if (has_vm(sample, &at, vcpu->vm) &&
		    (!kept || sample_compare_vcpus(&sample->vcpus[kept - 1], vcpu)))
			sample->vcpus[kept++] = *vcpu;
	}
	sample->nr_vcpus = kept;
}

static uint64_t drop_exits(struct sample *sample)
{
	size_t kept = 0, at = 0;
	uint64_t lost = 0;

	for (size_t i = 0; i < sample->nr_exits; i++) {
		const struct sample_exit *exit = &sample->exits[i];

		if (has_vm(sample, &at, exit->vm) &&
		    (!kept || sample_compare_exits(&sample->exits[kept - 1], exit)))
			sample->exits[kept++] = *exit;
		else
			lost += exit->count == UNKNOWN ? 1 : exit->count;
	}
	sample->nr_exits = kept;
	return lost;
}

uint64_t sample_complete(struct sample *sample)
{
	if (sample_is_sound(sample))
		return 0;
	sample_sort(sample);
	drop_vms(sample);
	drop_vcpus(sample);
	return drop_exits(sample);
}
