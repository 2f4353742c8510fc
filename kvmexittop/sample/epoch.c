// SPDX-License-Identifier: GPL-2.0-only
#include "sample/epoch.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* The names of reasons are ignored: a module may add them later. */
static bool same_origin(const struct origin *a, const struct origin *b)
{
	if (a == b)
		return true;
	if (!a || !b)
		return false;
	/* Recordings of version 1 have no epoch. */
	if (a->epoch && b->epoch && strcmp(a->epoch, b->epoch))
		return false;
	return same_text(a->source, b->source) && same_text(a->since, b->since) &&
	       same_text(a->host, b->host) && same_text(a->kernel, b->kernel) &&
	       same_text(a->clock, b->clock);
}

/*
 * False if a number belongs to another process, and its VM is not younger than before.  A
 * younger VM was created in between, see sample_is_same_vm().
 */
static bool same_processes(const struct sample *old, const struct sample *new)
{
	size_t i = 0, j = 0;

	while (i < old->nr_vms && j < new->nr_vms) {
		const struct sample_vm *was = &old->vms[i], *is = &new->vms[j];

		if (was->id == is->id && was->pid && is->pid && was->pid != is->pid &&
		    (was->age_ns == UNKNOWN || is->age_ns == UNKNOWN || is->age_ns >= was->age_ns))
			return false;
		i += was->id <= is->id;
		j += is->id <= was->id;
	}
	return true;
}

bool epoch_is_same(const struct sample *old, const struct sample *new)
{
	return old->time_ns <= new->time_ns &&same_origin(old->origin, new->origin) &&
	       same_processes(old, new);
}
