// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-parse.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "bpf/exits.h"
#include "reason/names.h"
#include "source/bpf-slot.h"

/* The state of a record when it was found: the programs may change it at any time. */
struct found {
	const struct exits_vcpu *record;
	uint32_t vm;
	uint32_t id;
	bool dead;
};

/* The arguments of bpf_parse_records(). */
struct conditions {
	uint32_t isa;
	uint64_t tsc_khz;
	const struct bpf_records *records;
};

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->vm != y->vm)
		return x->vm < y->vm ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* VMs that existed when the programs were attached are in the order of their start. */
static bool is_sorted(const struct found *found, size_t nr)
{
	for (size_t i = 1; i < nr; i++) {
		if (compare_found(&found[i - 1], &found[i]) > 0)
			return false;
	}
	return true;
}

static uint32_t load(const uint32_t *value)
{
	return __atomic_load_n(value, __ATOMIC_ACQUIRE);
}

static uint64_t to_cycles(uint64_t ns, uint64_t tsc_khz)
{
	/* Most reasons have no time in the VMM. */
	if (!ns)
		return 0;
	/* ns * tsc_khz / 1000000, in 64 bits: a kHz is a cycle in each million nanoseconds. */
	return ns / 1000000 * tsc_khz + ns % 1000000 * tsc_khz / 1000000;
}

/* The counters of a vCPU, or the sums of a VM that has gone.  Times are in nanoseconds. */
struct counted {
	uint64_t guest, polling, stopped, halted, waiting;
	const struct exits_slot *slots;
	const uint64_t *blocked; /* by slot; NULL: never */
};

/* The sums over the vCPUs of a VM that has gone. */
struct sums {
	struct exits_slot slots[EXITS_SLOTS];
	uint64_t blocked[EXITS_SLOTS];
};

/* The counters of reasons before there was one: no time is spent for their sake. */
static uint64_t spent_for_nothing(const struct exits_vcpu *record)
{
	const unsigned int at = record->blocked_at[EXITS_SLOT_NONE];
	const struct exits_slot *none = &record->slots[EXITS_SLOT_NONE];

	return none->kvm_ns + none->vmm_ns +
	       (at && at < EXITS_BLOCKED_ROOM ? record->blocked_ns[at] : 0);
}

static bool has_blocked(const struct exits_vcpu *record)
{
	return record->nr_blocked || record->blocked_ns[0];
}

static void count_blocked(uint64_t *blocked, const struct exits_vcpu *record)
{
	blocked[EXITS_SLOT_OTHER] += record->blocked_ns[0];
	for (unsigned int slot = 0; slot < EXITS_SLOTS; slot++) {
		const unsigned int at = record->blocked_at[slot];

		if (at && at < EXITS_BLOCKED_ROOM)
			blocked[slot] += record->blocked_ns[at];
	}
}

static void count_slots(struct exits_slot *slots, const struct exits_vcpu *record)
{
	for (unsigned int i = 0; i < EXITS_SLOTS; i++) {
		slots[i].count += record->slots[i].count;
		slots[i].kvm_ns += record->slots[i].kvm_ns;
		slots[i].vmm_ns += record->slots[i].vmm_ns;
	}
}

static void count_parts(struct counted *counted, const struct exits_vcpu *record)
{
	counted->guest += record->guest_ns;
	counted->polling += record->polling_ns;
	counted->stopped += record->stopped_ns + spent_for_nothing(record);
	counted->halted += record->halted_ns;
	counted->waiting += record->waiting_ns;
}

static int add_exits(struct sample *sample, const struct sample_vcpu *vcpu,
		     const struct counted *counted, const struct conditions *of)
{
	struct sample_exit *exit;
	int err = sample_reserve(sample, 0, 0, EXITS_SLOTS);

	if (err)
		return err;
	exit = &sample->exits[sample->nr_exits];
	for (size_t i = 0; i < EXITS_SLOTS; i++) {
		const struct exits_slot *slot = &counted->slots[i];
		const uint64_t blocked = counted->blocked ? counted->blocked[i] : 0;

		if (!slot->count && !blocked) {
			i += counted->blocked ? 0 : slot_count_empty(slot, i);
			continue;
		}
		exit->vm = vcpu->vm;
		exit->vcpu = vcpu->vcpu;
		exit->count = slot->count;
		exit->cycles = to_cycles(slot->kvm_ns, of->tsc_khz);
		exit->user_cycles = to_cycles(slot->vmm_ns, of->tsc_khz);
		exit->blocked_cycles = of->records->has_parts ? to_cycles(blocked, of->tsc_khz)
							      : UNKNOWN;
		slot_reason(of->isa, i, &exit->kind, &exit->code);
		exit++;
	}
	sample->nr_exits = exit - sample->exits;
	return 0;
}

static int add_counted(struct sample *sample, struct sample_vcpu *vcpu,
		       const struct counted *counted, const struct conditions *of)
{
	vcpu->guest_cycles = to_cycles(counted->guest, of->tsc_khz);
	vcpu->polling_cycles = to_cycles(counted->polling, of->tsc_khz);
	if (of->records->has_parts) {
		vcpu->stopped_cycles = to_cycles(counted->stopped, of->tsc_khz);
		vcpu->halted_cycles = to_cycles(counted->halted, of->tsc_khz);
		vcpu->waiting_cycles = to_cycles(counted->waiting, of->tsc_khz);
	}
	return sample_add_vcpu(sample, vcpu) ?: add_exits(sample, vcpu, counted, of);
}

static uint64_t load_stamp(const struct exits_vcpu *record)
{
	return __atomic_load_n(&record->stamp, __ATOMIC_ACQUIRE);
}

/* The part that the vCPU is in since @stamp, when its counters were read. */
static void set_part(struct sample_vcpu *vcpu, const struct exits_vcpu *record, uint64_t stamp,
		     const struct conditions *of)
{
	static const enum vcpu_part parts[] = {
		[EXITS_GUEST] = PART_GUEST,	[EXITS_HOST] = PART_KVM,
		[EXITS_WAITING] = PART_WAITING, [EXITS_HALTED] = PART_HALTED,
		[EXITS_BLOCKED] = PART_BLOCKED, [EXITS_VMM] = PART_VMM,
		[EXITS_STOPPED] = PART_STOPPED, [EXITS_HALTED_VMM] = PART_HALTED,
	};
	const uint64_t time_ns = of->records->time_ns;
	const uint32_t state = load(&record->state);
	const unsigned int cur = record->cur;

	if (!of->records->has_parts || state >= ARRAY_SIZE(parts) || !parts[state])
		return;
	vcpu->part = parts[state];
	if (vcpu->part == PART_KVM || vcpu->part == PART_VMM || vcpu->part == PART_BLOCKED) {
		if (cur < EXITS_SLOTS)
			slot_reason(of->isa, cur, &vcpu->part_kind, &vcpu->part_code);
		else
			vcpu->part = PART_STOPPED;
	}
	/* If it went on meanwhile, it has not been there for long. */
	vcpu->part_ns = load_stamp(record) == stamp && time_ns > stamp ? time_ns - stamp : 0;
}

/*
 * The programs add the time that a thread waited for a CPU when it calls KVM_RUN again.  A VMM
 * that is at work for long may have waited much: the kernel is asked how much.
 */
#define LONG_NS 10000000

static void move_waiting(struct sample_vcpu *vcpu, struct counted *counted,
			 const struct exits_vcpu *record, const struct bpf_records *records)
{
	uint64_t delay;

	if (vcpu->part != PART_VMM || vcpu->part_ns < LONG_NS || !records->run_delay)
		return;
	delay = records->run_delay(records->data, record->tgid, record->tid);
	if (delay == UNKNOWN || delay <= record->run_delay)
		return;
	delay -= record->run_delay;
	if (delay > vcpu->part_ns)
		delay = vcpu->part_ns;
	counted->waiting += delay;
	vcpu->part_ns -= delay;
}

static int add_live(struct sample *sample, const struct found *found, const struct conditions *of)
{
	const struct exits_vcpu *record = found->record;
	struct sample_vcpu vcpu = {
		VCPU_UNKNOWN_TIME,
		.vm = found->vm,
		.vcpu = found->id,
		.tid = record->tid,
	};
	const uint64_t stamp = load_stamp(record);
	struct counted counted = { .slots = record->slots };
	uint64_t blocked[EXITS_SLOTS];

	count_parts(&counted, record);
	if (has_blocked(record)) {
		memset(blocked, 0, sizeof(blocked));
		count_blocked(blocked, record);
		counted.blocked = blocked;
	}
	if (!found->dead) {
		set_part(&vcpu, record, stamp, of);
		move_waiting(&vcpu, &counted, record, of->records);
	}
	return add_counted(sample, &vcpu, &counted, of);
}

static int add_gone(struct sample *sample, const struct found *found, size_t nr,
		    const struct conditions *of)
{
	struct sample_vcpu vcpu = { VCPU_UNKNOWN_TIME, .vm = found->vm, .vcpu = VCPU_NONE };
	struct sums sums = { 0 };
	struct counted counted = { .slots = sums.slots, .blocked = sums.blocked };

	for (size_t i = 0; i < nr; i++) {
		count_parts(&counted, found[i].record);
		count_slots(sums.slots, found[i].record);
		if (has_blocked(found[i].record))
			count_blocked(sums.blocked, found[i].record);
	}
	return add_counted(sample, &vcpu, &counted, of);
}

/* The records of one VM. */
static int add_vm(struct sample *sample, const struct found *found, size_t nr,
		  const struct conditions *of)
{
	struct sample_vm vm = { .id = found->vm, .gone = true, .age_ns = UNKNOWN };
	int err;

	for (size_t i = 0; i < nr; i++) {
		vm.gone = vm.gone && found[i].dead;
		vm.pid = found[i].record->tgid;
		/* The number of vCPUs that KVM had created when each record was first seen. */
		if (vm.nr_vcpus < found[i].record->nr_vcpus)
			vm.nr_vcpus = found[i].record->nr_vcpus;
	}
	err = sample_add_vm(sample, &vm);
	if (!err && vm.gone)
		return add_gone(sample, found, nr, of);
	for (size_t i = 0; !err && i < nr; i++)
		err = add_live(sample, &found[i], of);
	return err;
}

/* A dead record has the time of its end as its stamp. */
static bool was_dead(const struct exits_vcpu *record, uint64_t time_ns)
{
	return load(&record->dead) && load_stamp(record) <= time_ns;
}

/* Adds those in use to @found.  How many. */
static size_t find(struct found *found, const struct exits_vcpu *records, size_t nr,
		   const struct conditions *of)
{
	size_t used = 0;

	for (size_t i = 0; i < nr; i++) {
		found[used].vm = load(&records[i].vm);
		if (!found[used].vm || found[used].vm > of->records->nr_vms)
			continue;
		/* Read before the counters: only those of a dead record are final. */
		found[used].dead = was_dead(&records[i], of->records->time_ns);
		found[used].id = records[i].id;
		found[used++].record = &records[i];
	}
	return used;
}

int bpf_parse_records(const struct bpf_records *records, uint32_t isa, uint64_t tsc_khz,
		      struct sample *sample)
{
	struct found *found = calloc(records->nr_room + records->nr_more + 1, sizeof(*found));
	const struct conditions of = { isa, tsc_khz, records };
	size_t used, end;
	int err = 0;

	if (!found)
		return -ENOMEM;
	used = find(found, records->room, records->nr_room, &of);
	used += find(found + used, records->more, records->nr_more, &of);
	if (!is_sorted(found, used))
		qsort(found, used, sizeof(*found), compare_found);

	for (size_t i = 0; !err && i < used; i = end) {
		for (end = i + 1; end < used && found[end].vm == found[i].vm; end++)
			;
		err = add_vm(sample, &found[i], end - i, &of);
	}
	free(found);
	return err;
}

int bpf_parse_reasons(uint32_t isa, struct reason_table *reasons)
{
	reasons->isa = isa;
	return reason_names_add(reasons);
}
