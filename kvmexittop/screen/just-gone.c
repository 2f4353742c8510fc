// SPDX-License-Identifier: GPL-2.0-only
#include "screen/just-gone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/array.h"

/* How long a VM that is gone stays on the screen. */
#define DEPARTURE_NS 3000000000ULL

static int compare_vm(const void *key, const void *element)
{
	const uint32_t *vm = key;
	const struct departure *departure = element;

	return (*vm > departure->vm) - (*vm < departure->vm);
}

/* Of those that are sorted, the first @nr. */
static bool is_known(const struct departures *departures, size_t nr, uint32_t vm)
{
	size_t at =
		array_search(&vm, departures->departures, nr, sizeof(struct departure), compare_vm);

	return at < nr && departures->departures[at].vm == vm;
}

static int compare_departures(const void *a, const void *b)
{
	const struct departure *x = a;

	return compare_vm(&x->vm, b);
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
	const size_t nr_known = departures->nr;
	struct departure *more;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		const struct sample_vm *vm = &sample->vms[i];

		if (!vm->gone || is_known(departures, nr_known, vm->id))
			continue;
		more = array_reserve(departures->departures, &departures->max, departures->nr + 1,
				     sizeof(*more));
		if (!more)
			return -ENOMEM;
		departures->departures = more;
		more[departures->nr++] =
			(struct departure){ vm->id, sample->time_ns + DEPARTURE_NS };
	}
	if (departures->nr > nr_known)
		qsort(departures->departures, departures->nr, sizeof(*more), compare_departures);
	return 0;
}

int departures_carry(struct departures *departures, const struct sample *old, struct sample *new)
{
	struct sample *carried = &departures->carried;
	int err;

	drop_old(departures, new->time_ns);
	err = note_new(departures, new);
	if (err || !departures->nr)
		return err;
	sample_clear(carried);
	for (size_t i = 0; !err && i < old->nr_vms; i++) {
		const struct sample_vm *vm = &old->vms[i];

		if (vm->gone && is_known(departures, departures->nr, vm->id) &&
		    !sample_find_vm(new, vm->id))
			err = sample_append_vm(carried, old, vm);
	}
	return err ?: sample_merge(new, carried);
}

void departures_free(struct departures *departures)
{
	free(departures->departures);
	sample_free(&departures->carried);
	*departures = (struct departures){ 0 };
}
