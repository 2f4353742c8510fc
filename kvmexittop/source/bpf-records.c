// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-records.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <bpf/bpf.h>

#include "base/array.h"
#include "base/clock.h"
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

static size_t count_room(const struct bpf_programs *programs)
{
	const uint32_t nr = __atomic_load_n(&programs->skeleton->bss->nr_records, __ATOMIC_ACQUIRE);

	return nr < programs->room.room ? nr : programs->room.room;
}

int bpf_records_read(struct bpf_programs *programs, uint64_t time_ns, struct bpf_records *records)
{
	int err = 0;

	*records = (struct bpf_records){
		.room = programs->records,
		.nr_vms = __atomic_load_n(&programs->skeleton->bss->nr_vms, __ATOMIC_ACQUIRE),
		.has_parts = programs->has_parts,
		.time_ns = time_ns,
	};
	programs->nr_room = records->nr_room = count_room(programs);
	programs->nr_more = 0;
	if (programs->nr_room == programs->room.room)
		err = copy_records(programs);
	records->more = programs->more;
	records->nr_more = programs->nr_more;
	return err;
}

/* A record of the last reading: those of the array come first, then copies of the hash's. */
static struct exits_vcpu *nth(const struct bpf_programs *programs, size_t nr)
{
	return nr < programs->nr_room ? &programs->records[nr]
				      : &programs->more[nr - programs->nr_room];
}

static bool is_dead(const struct exits_vcpu *record)
{
	return __atomic_load_n(&record->dead, __ATOMIC_ACQUIRE);
}

/* As end_vcpu() of the programs does.  False: that does, or has done. */
static bool end_record(struct exits_vcpu *record)
{
	__u64 address = record->vcpu;

	if (!address || !__atomic_compare_exchange_n(&record->vcpu, &address, 0, false,
						     __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return false;
	__atomic_store_n(&record->stamp, clock_now_ns(), __ATOMIC_RELEASE);
	__atomic_store_n(&record->dead, 1, __ATOMIC_RELEASE);
	return true;
}

/*
 * The same for a record of the hash.  Its copy may have counters of before the end, so the record
 * is read again, now that nobody adds to it.  The copy stays as it is: not dead.  0 or -errno.
 */
static int end_copied(const struct bpf_programs *programs, size_t nr)
{
	const int more = bpf_map__fd(programs->skeleton->maps.more);
	const uint32_t *index = &programs->more_indices[nr];
	struct exits_vcpu record;

	if (bpf_map_lookup_elem(more, index, &record))
		return -errno;
	if (end_record(&record) && bpf_map_update_elem(more, index, &record, BPF_EXIST))
		return -errno;
	return 0;
}

int bpf_records_end(struct bpf_programs *programs,
		    bool (*is_over)(const struct exits_vcpu *record, void *data), void *data)
{
	int err = 0;

	for (size_t i = 0; !err && i < programs->nr_room + programs->nr_more; i++) {
		struct exits_vcpu *record = nth(programs, i);

		if (!__atomic_load_n(&record->vm, __ATOMIC_ACQUIRE) || is_dead(record) ||
		    !is_over(record, data))
			continue;
		if (i < programs->nr_room)
			end_record(record);
		else
			err = end_copied(programs, i - programs->nr_room);
	}
	return err;
}

/* Lets the programs use a record again.  Those of the hash get new indices: there are enough. */
static int free_record(struct bpf_programs *programs, size_t nr)
{
	const int unused = bpf_map__fd(programs->skeleton->maps.unused);
	const int more = bpf_map__fd(programs->skeleton->maps.more);
	const uint32_t index = nr;

	if (nr >= programs->nr_room)
		return bpf_map_delete_elem(more, &programs->more_indices[nr - programs->nr_room]);
	memset(&programs->records[nr], 0, sizeof(*programs->records));
	return bpf_map_update_elem(unused, NULL, &index, BPF_ANY);
}

int bpf_records_free(struct bpf_programs *programs,
		     bool (*is_over)(const struct exits_vcpu *record, const void *data),
		     const void *data)
{
	for (size_t i = 0; i < programs->nr_room + programs->nr_more; i++) {
		const struct exits_vcpu *record = nth(programs, i);

		if (is_dead(record) && is_over(record, data) && free_record(programs, i))
			return -errno;
	}
	return 0;
}
