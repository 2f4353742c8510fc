// SPDX-License-Identifier: GPL-2.0-only
#include "screen/just-gone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/array.h"

/* How long a VM that is gone stays on the screen. */
#define DEPARTURE_NS 3000000000ULL

static bool is_known(const struct departures *departures, uint32_t vm)
{
	for (size_t i = 0; i < departures->nr; i++) {
		if (departures->departures[i].vm == vm)
			return true;
	}
	return false;
}

static void drop_old(struct departures *departures, uint64_t now_ns)
{
	size_t kept = 0;

	for (size_t i = 0; i < departures->nr; i++) {
		if (departures->departures[i].until_ns > now_ns)
			departures->departures[kept++] = departures->departures[i];
	}
	departures->nr = kept;
}

static int note_new(struct departures *departures, const struct sample *sample)
{
	struct departure *more;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (!sample->vms[i].gone || is_known(departures, sample->vms[i].id))
			continue;
		more = array_reserve(departures->departures, &departures->max, departures->nr + 1,
				     sizeof(*more));
		if (!more)
			return -ENOMEM;
		departures->departures = more;
		more[departures->nr++] =
			(struct departure){ sample->vms[i].id, sample->time_ns + DEPARTURE_NS };
	}
	return 0;
}

int departures_carry(struct departures *departures, const struct sample *old, struct sample *new)
{
	int err;

	drop_old(departures, new->time_ns);
	err = note_new(departures, new);
	for (size_t i = 0; !err && i < old->nr_vms; i++) {
		const struct sample_vm *vm = &old->vms[i];

		if (!vm->gone || !is_known(departures, vm->id) || sample_find_vm(new, vm->id))
			continue;
		err = sample_append_vm(new, old, vm);
		/* The next one is looked up in a sorted sample. */
		sample_sort(new);
	}
	return err;
}

void departures_free(struct departures *departures)
{
	free(departures->departures);
	*departures = (struct departures){ 0 };
}
