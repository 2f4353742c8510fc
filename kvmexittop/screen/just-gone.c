// SPDX-License-Identifier: GPL-2.0-only
#include "screen/just-gone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/array.h"
#include "sample/epoch.h"

/* The time that a VM that is gone stays on the screen. */
#define SHOWN_NS 3000000000ULL

static int compare_vm(const void *key, const void *element)
{
	const uint32_t *vm = key;
	const struct gone_vm *gone = element;

	return (*vm > gone->vm) - (*vm < gone->vm);
}

/* Searches the first @nr VMs, which are sorted. */
static bool is_known(const struct just_gone *just_gone, size_t nr, uint32_t vm)
{
	size_t at = array_search(&vm, just_gone->vms, nr, sizeof(struct gone_vm), compare_vm);

	return at < nr && just_gone->vms[at].vm == vm;
}

static int compare_gone(const void *a, const void *b)
{
	const struct gone_vm *x = a;

	return compare_vm(&x->vm, b);
}

static void drop_old(struct just_gone *just_gone, uint64_t now_ns)
{
	size_t kept = 0;

	for (size_t i = 0; i < just_gone->nr; i++) {
		if (just_gone->vms[i].until_ns > now_ns)
			just_gone->vms[kept++] = just_gone->vms[i];
	}
	just_gone->nr = kept;
}

static int note_new(struct just_gone *just_gone, const struct sample *sample)
{
	const size_t nr_known = just_gone->nr;
	struct gone_vm *more;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		const struct sample_vm *vm = &sample->vms[i];

		if (!vm->gone || is_known(just_gone, nr_known, vm->id))
			continue;
		more = array_reserve(just_gone->vms, &just_gone->max, just_gone->nr + 1,
				     sizeof(*more));
		if (!more)
			return -ENOMEM;
		just_gone->vms = more;
		more[just_gone->nr++] = (struct gone_vm){ vm->id, sample->time_ns + SHOWN_NS };
	}
	if (just_gone->nr > nr_known)
		qsort(just_gone->vms, just_gone->nr, sizeof(*more), compare_gone);
	return 0;
}

int just_gone_carry(struct just_gone *just_gone, const struct sample *old, struct sample *new)
{
	struct sample *carried = &just_gone->carried;
	int err;

	if (!epoch_is_same(old, new))
		just_gone->nr = 0;
	drop_old(just_gone, new->time_ns);
	err = note_new(just_gone, new);
	if (err || !just_gone->nr)
		return err;
	sample_clear(carried);
	for (size_t i = 0; !err && i < old->nr_vms; i++) {
		const struct sample_vm *vm = &old->vms[i];

		if (vm->gone && is_known(just_gone, just_gone->nr, vm->id) &&
		    !sample_find_vm(new, vm->id))
			err = sample_append_vm(carried, old, vm);
	}
	return err ?: sample_merge(new, carried);
}

void just_gone_free(struct just_gone *just_gone)
{
	free(just_gone->vms);
	sample_free(&just_gone->carried);
	*just_gone = (struct just_gone){ 0 };
}
