// SPDX-License-Identifier: GPL-2.0-only
#include "source/cpuid.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <asm/kvm_exit_cpuid.h>

#include "base/array.h"
#include "host/cpu.h"
#include "reason/names.h"

#define THIS_VM 1

/* Where codes lie, with room for those that come after this program. */
struct code_range {
	uint32_t first, last;
};

static const struct isa {
	const char *vendors[2]; /* ebx, edx, ecx of leaf 0 */
	uint32_t cpuid;		/* the code that the reading itself causes */
	struct code_range codes[3];
} isas[] = {
	[KVM_EXIT_ISA_VMX] = {
		{ "GenuineIntel" }, 10, { { 0, 127 } },
	},
	[KVM_EXIT_ISA_SVM] = {
		{ "AuthenticAMD", "HygonGenuine" }, 0x72,
		{ { 0, 0xbf }, { 0x400, 0x40f }, { 0xfffffff0, 0xffffffff } },
	},
};

#define MAX_COUNTERS 256

struct counter {
	uint32_t code;
	uint64_t count; /* its low half is as read last */
	uint64_t cycles;
};

struct guest {
	struct counter total;
	struct counter reasons[MAX_COUNTERS];
	size_t nr_reasons;
	struct counter *cpuid; /* the one of the reading itself */
	struct counter other;  /* exits without a code */

	uint64_t issued; /* CPUIDs of ours, since the source was opened */
	uint64_t since;	 /* of these, before the counters began anew */
	uint64_t paid;	 /* of these, that own_cycles has */
	uint64_t own_cycles;
	uint64_t shown_cycles; /* of other CPUIDs than ours */
};

static struct leaf ask(struct guest *guest, uint32_t function, uint32_t index)
{
	guest->issued++;
	return cpu_read_leaf(function, index);
}

/*
 * Stay on one CPU: to move would cause exits of its own.  Where that is not
 * possible, the numbers are right as well.  Returns whether to go back to @all.
 */
static bool pin(cpu_set_t *all)
{
	int cpu = sched_getcpu();
	cpu_set_t one;

	if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof(*all), all))
		return false;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return !sched_setaffinity(0, sizeof(one), &one);
}

static void unpin(const cpu_set_t *all)
{
	sched_setaffinity(0, sizeof(*all), all);
}

/* Reads a counter, the leaf of whose cycles follows that of its count.  True: it began anew. */
static bool read_counter(struct guest *guest, struct counter *counter, uint32_t function)
{
	uint32_t count = ask(guest, function, counter->code).eax;
	uint64_t cycles;
	struct leaf leaf;
	bool anew;

	/* Most reasons are never seen. */
	if (!count && !counter->count)
		return false;

	leaf = ask(guest, function + 1, counter->code);
	cycles = (uint64_t)leaf.ebx << 32 | leaf.ecx;
	anew = cycles < counter->cycles;
	if (anew)
		counter->count = count;
	else
		counter->count += (uint32_t)(count - (uint32_t)counter->count);
	counter->cycles = cycles;
	return anew;
}

static void read_cpuid(struct guest *guest, uint64_t issued_before)
{
	if (!read_counter(guest, guest->cpuid, KVM_EXIT_CPUID_REASON_COUNT))
		return;
	guest->since = issued_before;
	guest->paid = issued_before;
	guest->own_cycles = 0;
	guest->shown_cycles = 0;
}

/* What a CPUID costs on the average, of all since @first was read. */
static uint64_t average_cost(const struct counter *first, const struct counter *now)
{
	if (now->count <= first->count || now->cycles < first->cycles)
		return 0;
	return (now->cycles - first->cycles) / (now->count - first->count);
}

/*
 * Takes our CPUIDs out of the cycles.  Those up to the last reading of their count
 * are in them: cycles are read just after it, and do not have that exit yet.
 */
static void pay(struct guest *guest, uint64_t cost)
{
	uint64_t cycles = guest->cpuid->cycles, counted = guest->issued - 1;

	guest->own_cycles += cost * (counted - guest->paid);
	guest->paid = counted;

	/* An average can be too much, but what is left must never fall. */
	if (cycles > guest->own_cycles && cycles - guest->own_cycles > guest->shown_cycles)
		guest->shown_cycles = cycles - guest->own_cycles;
}

/*
 * What the totals have beyond the reasons.  They were read before these, so that
 * it is never too much, and right once the guest is at rest.
 */
static void find_other(struct guest *guest, uint64_t before, const struct counter *first,
		       uint64_t cost)
{
	/* CPUIDs of ours between the total and the last counting of them */
	uint32_t missing = guest->total.count + (guest->issued - before - 2);
	/* two of them before the cycles of the first */
	uint64_t cycles = first->cycles - 2 * cost;

	for (size_t i = 0; i < guest->nr_reasons; i++) {
		missing -= guest->reasons[i].count;
		if (&guest->reasons[i] != guest->cpuid)
			cycles += guest->reasons[i].cycles;
	}

	/* Counts modulo 2^32; a step back means that more exits came meanwhile. */
	missing -= guest->other.count;
	if (missing < 1U << 31)
		guest->other.count += missing;
	if (guest->total.cycles > cycles && guest->total.cycles - cycles > guest->other.cycles)
		guest->other.cycles = guest->total.cycles - cycles;
}

static void read_all(struct guest *guest)
{
	uint64_t before = guest->issued, cost;
	struct counter first;
	cpu_set_t all;
	bool pinned = pin(&all);

	if (read_counter(guest, &guest->total, KVM_EXIT_CPUID_COUNT))
		guest->other = (struct counter){ 0 };
	read_cpuid(guest, before);
	first = *guest->cpuid;
	for (size_t i = 0; i < guest->nr_reasons; i++) {
		if (&guest->reasons[i] != guest->cpuid)
			read_counter(guest, &guest->reasons[i], KVM_EXIT_CPUID_REASON_COUNT);
	}
	read_cpuid(guest, before);
	if (pinned)
		unpin(&all);

	cost = average_cost(&first, guest->cpuid);
	pay(guest, cost);
	find_other(guest, before, &first, cost);
}

static int add_exit(struct sample *sample, uint32_t kind, uint32_t code, uint64_t count,
		    uint64_t cycles)
{
	const struct sample_exit exit = {
		.vm = THIS_VM,
		.vcpu = VCPU_NONE,
		.kind = kind,
		.code = code,
		.count = count,
		.cycles = cycles,
		.user_cycles = UNKNOWN,
	};

	return count ? sample_add_exit(sample, &exit) : 0;
}

static int add_reason(struct sample *sample, const struct guest *guest,
		      const struct counter *counter)
{
	uint64_t count = counter->count, cycles = counter->cycles, own;

	if (counter == guest->cpuid) {
		/* Its cycles were read after it. */
		own = guest->issued - 1 - guest->since;
		count = count > own ? count - own : 0;
		cycles = guest->shown_cycles;
	}
	return add_exit(sample, KVM_EXIT_KIND_HARDWARE, counter->code, count, cycles);
}

static int add_all(struct sample *sample, const struct guest *guest)
{
	const struct sample_vcpu all = { .vm = THIS_VM,
					 .vcpu = VCPU_NONE,
					 .guest_cycles = UNKNOWN };
	struct sample_vm vm = {
		.id = THIS_VM,
		.nr_vcpus = sysconf(_SC_NPROCESSORS_CONF),
		.age_ns = UNKNOWN,
		.name_from = "hostname",
	};
	int err;

	if (gethostname(vm.name, sizeof(vm.name) - 1))
		vm.name_from[0] = '\0';
	err = sample_add_vm(sample, &vm) ?: sample_add_vcpu(sample, &all);
	for (size_t i = 0; !err && i < guest->nr_reasons; i++)
		err = add_reason(sample, guest, &guest->reasons[i]);
	return err
		       ?: add_exit(sample, KVM_EXIT_KIND_OTHER, 0, guest->other.count,
				   guest->other.cycles);
}

static int cpuid_read(struct source *source, struct sample *sample)
{
	struct guest *guest = source->state;
	int err;

	sample_begin(sample, &source->origin);
	read_all(guest);
	err = add_all(sample, guest);
	sample_end(sample);
	sample->own_exits = guest->issued - guest->since;
	if (err)
		sample_clear(sample);
	else
		sample_sort(sample);
	return err;
}

/* Which of the codes there are.  The host may know fewer, or more, than we have names for. */
static void find_reasons(struct guest *guest, const struct isa *isa)
{
	for (size_t i = 0; i < ARRAY_SIZE(isa->codes); i++) {
		uint32_t nr = isa->codes[i].last - isa->codes[i].first + 1;

		for (uint32_t j = 0; isa->codes[i].last && j < nr; j++) {
			struct counter *counter = &guest->reasons[guest->nr_reasons];
			struct leaf leaf;

			counter->code = isa->codes[i].first + j;
			leaf = ask(guest, KVM_EXIT_CPUID_REASON_COUNT, counter->code);
			if (leaf.edx == KVM_EXIT_CPUID_UNDEFINED && !leaf.eax)
				continue;
			if (counter->code == isa->cpuid)
				guest->cpuid = counter;
			guest->nr_reasons++;
		}
	}
}

static int find_isa(struct guest *guest, uint32_t *isa)
{
	struct leaf leaf = ask(guest, KVM_EXIT_CPUID_SIGNATURE, 0);

	if (leaf.ebx != KVM_EXIT_CPUID_MAGIC || leaf.eax != KVM_EXIT_CPUID_REASON_CYCLES)
		return -ENOENT;
	if (leaf.edx != KVM_EXIT_CPUID_VERSION || !leaf.ecx || leaf.ecx >= ARRAY_SIZE(isas))
		return -EBADMSG;

	*isa = leaf.ecx;
	return 0;
}

/* Each reading is an exit, so the count of exits rises: nothing else does that. */
static bool rises(struct guest *guest, uint32_t function, uint32_t index)
{
	uint32_t first = ask(guest, function, index).eax;
	uint32_t more = ask(guest, function, index).eax - first;

	return more && more < 1U << 31;
}

static int find_legacy_isa(struct guest *guest, uint32_t *isa)
{
	const struct leaf leaf = ask(guest, 0, 0);
	const uint32_t vendor[] = { leaf.ebx, leaf.edx, leaf.ecx };

	for (size_t i = 1; i < ARRAY_SIZE(isas); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(isas[i].vendors) && isas[i].vendors[j]; j++) {
			if (memcmp(vendor, isas[i].vendors[j], sizeof(vendor)))
				continue;
			*isa = i;
			return rises(guest, KVM_EXIT_CPUID_COUNT,
				     0) && rises(guest, KVM_EXIT_CPUID_REASON_COUNT, isas[i].cpuid)
				       ? 0
				       : -ENOENT;
		}
	}
	return -ENOENT;
}

static void cpuid_close(struct source *source)
{
	free(source->state);
}

static int open_with(struct source *source, int (*find)(struct guest *guest, uint32_t *isa))
{
	struct reason_table *reasons = &source->origin.reasons;
	struct guest *guest;
	int err;

	if (!cpu_allows_cpuid())
		return -EACCES;

	guest = calloc(1, sizeof(*guest));
	if (!guest)
		return -ENOMEM;

	source->state = guest;
	source->origin.since = "vm-creation";
	err = find(guest, &reasons->isa) ?: reason_names_add(reasons);
	if (!err) {
		find_reasons(guest, &isas[reasons->isa]);
		if (!guest->cpuid)
			err = -EBADMSG;
	}
	if (err)
		cpuid_close(source);
	return err;
}

static int cpuid_open(struct source *source)
{
	return open_with(source, find_isa);
}

static int cpuid_open_legacy(struct source *source)
{
	return open_with(source, find_legacy_isa);
}

const struct source_ops source_cpuid_ops = {
	.name = "cpuid",
	.in_guest = true,
	.help = "in a guest: what its host tells it by CPUID; this VM alone",
	.open = cpuid_open,
	.read = cpuid_read,
	.close = cpuid_close,
};

const struct source_ops source_cpuid_legacy_ops = {
	.name = "cpuid:legacy",
	.help = "the same of a host whose leaves have no signature",
	.in_guest = true,
	.by_name_only = true,
	.open = cpuid_open_legacy,
	.read = cpuid_read,
	.close = cpuid_close,
};
