// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-records.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <bpf/bpf.h>

#include "base/array.h"
#include "exits.skel.h"

/* Adds a copy of the record of the hash at @index.  0 or -errno. */
static int copy_record(struct bpf_programs *programs, uint32_t index)
{
	const int map = bpf_map__fd(programs->skeleton->maps.more);
	const size_t nr = programs->nr_more;
	struct exits_vcpu *more =
		array_reserve(programs->more, &programs->max_more, nr + 1, sizeof(*more));
	uint32_t *indices;

	if (!more)
		return -ENOMEM;
	programs->more = more;
	indices = array_reserve(programs->more_indices, &programs->max_indices, nr + 1,
				sizeof(*indices));
	if (!indices)
		return -ENOMEM;
	programs->more_indices = indices;
	if (bpf_map_lookup_elem(map, &index, &more[nr]))
		return -errno;
	/* The first copy may have counters of before the end. */
	if (more[nr].dead && bpf_map_lookup_elem(map, &index, &more[nr]))
		return -errno;
	indices[programs->nr_more++] = index;
	return 0;
}

/* -ENOENT from the kernel: there is no other record. */
static int copy_records(struct bpf_programs *programs)
{
	const int map = bpf_map__fd(programs->skeleton->maps.more);
	uint32_t *last = NULL, index;
	int err = 0;

	while (!err && !bpf_map_get_next_key(map, last, &index)) {
		err = copy_record(programs, index);
		if (!err)
			last = &programs->more_indices[programs->nr_more - 1];
	}
	return err;
}

/* Notes which records of the array, of @nr, are dead.  0 or -ENOMEM. */
static int note_dead(struct bpf_programs *programs, size_t nr)
{
	bool *dead = array_reserve(programs->were_dead, &programs->max_dead, nr + 1, sizeof(*dead));

	if (!dead)
		return -ENOMEM;
	programs->were_dead = dead;
	for (size_t i = 0; i < nr; i++)
		dead[i] = __atomic_load_n(&programs->records[i].dead, __ATOMIC_ACQUIRE);
	return 0;
}

static size_t count_room(const struct bpf_programs *programs)
{
	const uint32_t nr = __atomic_load_n(&programs->skeleton->bss->nr_records, __ATOMIC_ACQUIRE);

	return nr < programs->room.room ? nr : programs->room.room;
}

int bpf_records_read(struct bpf_programs *programs, struct bpf_records *records)
{
	const struct exits_bpf__bss *counts = programs->skeleton->bss;
	const size_t nr_were = count_room(programs);
	int err = note_dead(programs, nr_were);
	uint32_t nr_vms, nr;

	if (err)
		return err;
	nr_vms = __atomic_load_n(&counts->nr_vms, __ATOMIC_ACQUIRE);
	programs->nr_room = count_room(programs);
	nr = __atomic_load_n(&counts->nr_records, __ATOMIC_ACQUIRE);
	programs->nr_more = 0;
	if (nr > programs->room.room)
		err = copy_records(programs);
	*records = (struct bpf_records){
		.room = programs->records,
		.nr_room = programs->nr_room,
		.more = programs->more,
		.nr_more = programs->nr_more,
		.nr_vms = nr_vms,
		.were_dead = programs->were_dead,
		.nr_were = nr_were,
	};
	return err;
}

/*
 * Removes the number of a vCPU or VM, unless another one is at its address by now.  If that came
 * between the two calls, its number is put back.
 */
static int forget_number(struct bpf_programs *programs, uint64_t key, uint32_t number)
{
	const int numbers = bpf_map__fd(programs->skeleton->maps.numbers);
	uint32_t now;

	if (bpf_map_lookup_elem(numbers, &key, &now) || now != number)
		return 0;
	if (bpf_map_lookup_and_delete_elem(numbers, &key, &now))
		return errno == ENOENT ? 0 : -errno;
	if (now == number || !bpf_map_update_elem(numbers, &key, &now, BPF_NOEXIST))
		return 0;
	return errno == EEXIST ? 0 : -errno;
}

/* As end_vcpu() of the programs does, unless that does. */
static int end_record(struct bpf_programs *programs, struct exits_vcpu *record, uint32_t index)
{
	__u64 address = record->vcpu;
	int err = forget_number(programs, address, index)
			  ?: forget_number(programs, ~record->kvm, record->vm);

	if (address && __atomic_compare_exchange_n(&record->vcpu, &address, 0, false,
						   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		__atomic_store_n(&record->dead, 1, __ATOMIC_RELEASE);
	return err;
}

static bool is_alive(const struct exits_vcpu *record)
{
	return __atomic_load_n(&record->vm, __ATOMIC_ACQUIRE) &&
	       !__atomic_load_n(&record->dead, __ATOMIC_ACQUIRE);
}

int bpf_records_end(struct bpf_programs *programs,
		    bool (*is_over)(const struct exits_vcpu *record, void *data), void *data)
{
	const int map = bpf_map__fd(programs->skeleton->maps.more);
	struct exits_vcpu *record = programs->records;
	int err = 0;

	for (uint32_t i = 0; !err && i < programs->nr_room; i++, record++) {
		if (is_alive(record) && is_over(record, data))
			err = end_record(programs, record, i);
	}
	record = programs->more;
	for (size_t i = 0; !err && i < programs->nr_more; i++, record++) {
		const uint32_t *index = &programs->more_indices[i];

		if (!is_alive(record) || !is_over(record, data))
			continue;
		err = end_record(programs, record, *index)
			      ?: bpf_map_update_elem(map, index, record, BPF_EXIST) ? -errno
										    : 0;
	}
	return err;
}

int bpf_records_free(struct bpf_programs *programs,
		     bool (*is_over)(const struct exits_vcpu *record, const void *data),
		     const void *data)
{
	const int unused = bpf_map__fd(programs->skeleton->maps.unused);
	const int map = bpf_map__fd(programs->skeleton->maps.more);
	struct exits_vcpu *record = programs->records;
	int err = 0;

	for (uint32_t i = 0; !err && i < programs->nr_room; i++, record++) {
		if (!__atomic_load_n(&record->dead, __ATOMIC_ACQUIRE) || !is_over(record, data))
			continue;
		memset(record, 0, sizeof(*record));
		err = bpf_map_update_elem(unused, NULL, &i, BPF_ANY) ? -errno : 0;
	}
	/* Their indices are not used again: there are enough. */
	for (size_t i = 0; !err && i < programs->nr_more; i++) {
		if (!programs->more[i].dead || !is_over(&programs->more[i], data))
			continue;
		err = bpf_map_delete_elem(map, &programs->more_indices[i]) ? -errno : 0;
	}
	return err;
}
