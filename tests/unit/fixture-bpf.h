/* SPDX-License-Identifier: GPL-2.0-only */
/* Records of BPF programs as they lie in the map, and the sample that is made of them. */
#ifndef FIXTURE_BPF_H
#define FIXTURE_BPF_H

#include <stdlib.h>
#include <string.h>

#include "bpf/exits.h"
#include "source/bpf-parse.h"
#include "source/bpf-room.h"

#include "cmocka-all.h"

#define NR  6
#define KHZ 2500000 /* 2.5 cycles a nanosecond */

/* Slots by hand: low codes as they are, then the other two ranges, then what has no code. */
#define SLOT_CPUID   0x72
#define SLOT_NPF     0xc0
#define SLOT_VMGEXIT (0xc0 + 3)
#define SLOT_ERR     (0xc0 + 0x10)
#define SLOT_OTHER   (0xc0 + 0x10 + 4)
#define SLOT_VMENTRY (0xc0 + 0x10 + 4 + 1)
#define SLOT_NONE    (0xc0 + 0x10 + 4 + 2)

#define NOW 1000000000 /* the time of a reading */

static struct exits_vcpu *records;
static struct sample sample;

static inline int set_up(void **state)
{
	(void)state;
	records = calloc(NR, sizeof(*records));
	return records ? 0 : -1;
}

static inline int tear_down(void **state)
{
	(void)state;
	free(records);
	sample_free(&sample);
	return 0;
}

static inline struct exits_vcpu *add(unsigned int index, uint32_t vm, uint32_t id)
{
	struct exits_vcpu *record = &records[index];

	record->vm = vm;
	record->id = id;
	record->tgid = 100 * vm;
	record->tid = 100 * vm + id;
	record->nr_vcpus = id + 1;
	return record;
}

static inline void count(struct exits_vcpu *record, unsigned int slot, uint64_t n)
{
	record->slots[slot] = (struct exits_slot){ n, 1000 * n, 10 * n };
}

/* Where the array ends and the hash begins does not matter. */
static inline void parse_with(uint32_t isa, bool has_parts)
{
	static size_t room;

	room = (room + 1) % (NR + 1);
	sample_clear(&sample);
	assert_int_equal(bpf_parse_records(&(struct bpf_records){ .room = records,
								  .nr_room = room,
								  .more = records + room,
								  .nr_more = NR - room,
								  .nr_vms = UINT32_MAX,
								  .has_parts = has_parts,
								  .time_ns = NOW },
					   isa, KHZ, &sample),
			 0);
	sample_sort(&sample);
}

static inline void parse(uint32_t isa)
{
	parse_with(isa, true);
}

static inline void expect(size_t i, uint32_t vm, uint32_t vcpu, uint32_t kind, uint32_t code,
			  uint64_t n)
{
	const struct sample_exit *exit = &sample.exits[i];

	assert_true(i < sample.nr_exits);
	assert_int_equal(exit->vm, vm);
	assert_int_equal(exit->vcpu, vcpu);
	assert_int_equal(exit->kind, kind);
	assert_int_equal(exit->code, code);
	assert_int_equal(exit->count, n);
	assert_int_equal(exit->cycles, 2500 * n);
	assert_int_equal(exit->user_cycles, 25 * n);
}

#endif
