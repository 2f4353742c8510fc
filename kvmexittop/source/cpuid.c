// SPDX-License-Identifier: GPL-2.0-only
#include "source/cpuid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <asm/kvm_exit_cpuid.h>

#include "base/array.h"
#include "host/cpu.h"
#include "reason/names.h"
#include "source/cpuid-counters.h"

#define THIS_VM 1

/* The range of codes, with room for future ones. */
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

static int add_exit(struct sample *sample, uint32_t kind, const struct cpuid_counter *counter)
{
	const struct sample_exit exit = {
		.vm = THIS_VM,
		.vcpu = VCPU_NONE,
		.kind = kind,
		.code = counter->code,
		.count = counter->count,
		.cycles = counter->cycles,
		.user_cycles = UNKNOWN,
		.blocked_cycles = UNKNOWN,
	};

	return exit.count ? sample_add_exit(sample, &exit) : 0;
}

static int add_all(struct sample *sample, const struct cpuid_counters *counters)
{
	const struct sample_vcpu all = { VCPU_UNKNOWN_TIME, .vm = THIS_VM, .vcpu = VCPU_NONE };
	struct sample_vm vm = {
		.id = THIS_VM,
		.nr_vcpus = sysconf(_SC_NPROCESSORS_CONF),
		.age_ns = UNKNOWN,
		.name_from = "hostname",
	};
	struct cpuid_counter shown;
	int err;

	if (gethostname(vm.name, sizeof(vm.name) - 1))
		vm.name_from[0] = '\0';
	err = sample_add_vm(sample, &vm) ?: sample_add_vcpu(sample, &all);
	for (size_t i = 0; !err && i < counters->nr_reasons; i++) {
		shown = cpuid_counters_shown(counters, &counters->reasons[i]);
		err = add_exit(sample, KVM_EXIT_KIND_HARDWARE, &shown);
	}
	return err ?: add_exit(sample, KVM_EXIT_KIND_OTHER, &counters->other);
}

static int cpuid_read(struct source *source, struct sample *sample)
{
	struct cpuid_counters *counters = source->state;
	int err;

	sample_begin(sample, &source->origin);
	cpuid_counters_read(counters);
	err = add_all(sample, counters);
	sample_end(sample);
	sample->own_exits = cpuid_counters_own(counters);
	if (err)
		sample_clear(sample);
	else
		sample_sort(sample);
	return err;
}

/*
 * Finds the codes that the host counts; it may know fewer or more than we have names for.
 * A host without a signature may deny every code that has not occurred yet.
 */
static void find_reasons(struct cpuid_counters *counters, const struct isa *isa, bool has_signature)
{
	for (size_t i = 0; i < ARRAY_SIZE(isa->codes); i++) {
		uint32_t nr = isa->codes[i].last - isa->codes[i].first + 1;

		for (uint32_t j = 0; isa->codes[i].last && j < nr; j++) {
			struct cpuid_counter *counter = &counters->reasons[counters->nr_reasons];
			struct cpu_leaf leaf;

			counter->code = isa->codes[i].first + j;
			leaf = cpuid_counters_ask(counters, KVM_EXIT_CPUID_REASON_COUNT,
						  counter->code);
			if (leaf.edx == KVM_EXIT_CPUID_UNDEFINED && !leaf.eax) {
				if (!has_signature)
					counters->absent[counters->nr_absent++] = counter->code;
				continue;
			}
			if (counter->code == isa->cpuid)
				counters->cpuid = counter;
			counters->nr_reasons++;
		}
	}
}

static int find_isa(struct cpuid_counters *counters, uint32_t *isa)
{
	struct cpu_leaf leaf = cpuid_counters_ask(counters, KVM_EXIT_CPUID_SIGNATURE, 0);

	if (leaf.ebx != KVM_EXIT_CPUID_MAGIC || leaf.eax != KVM_EXIT_CPUID_REASON_CYCLES)
		return -ENOENT;
	if (leaf.edx != KVM_EXIT_CPUID_VERSION || !leaf.ecx || leaf.ecx >= ARRAY_SIZE(isas))
		return -EBADMSG;

	*isa = leaf.ecx;
	return 0;
}

/* Each reading causes an exit, so only a count of exits rises with each reading. */
static bool rises(struct cpuid_counters *counters, uint32_t function, uint32_t index)
{
	uint32_t first = cpuid_counters_ask(counters, function, index).eax;
	uint32_t more = cpuid_counters_ask(counters, function, index).eax - first;

	return more && more < 1U << 31;
}

/* True if leaves count, but in another order. */
static bool has_other_order(struct cpuid_counters *counters, uint32_t cpuid)
{
	for (uint32_t function = KVM_EXIT_CPUID_COUNT; function <= KVM_EXIT_CPUID_REASON_CYCLES;
	     function++) {
		if (rises(counters, function, cpuid) && rises(counters, function, cpuid))
			return true;
	}
	return false;
}

static int find_legacy_isa(struct cpuid_counters *counters, uint32_t *isa)
{
	const struct cpu_leaf leaf = cpuid_counters_ask(counters, 0, 0);
	const uint32_t vendor[] = { leaf.ebx, leaf.edx, leaf.ecx };

	for (size_t i = 1; i < ARRAY_SIZE(isas); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(isas[i].vendors) && isas[i].vendors[j]; j++) {
			if (memcmp(vendor, isas[i].vendors[j], sizeof(vendor)))
				continue;
			*isa = i;
			if (rises(counters, KVM_EXIT_CPUID_COUNT, 0) &&
			    rises(counters, KVM_EXIT_CPUID_REASON_COUNT, isas[i].cpuid))
				return 0;
			return has_other_order(counters, isas[i].cpuid) ? -EPROTO : -ENOENT;
		}
	}
	return -ENOENT;
}

static void cpuid_close(struct source *source)
{
	free(source->state);
}

static int open_with(struct source *source,
		     int (*find)(struct cpuid_counters *counters, uint32_t *isa),
		     bool has_signature)
{
	struct reason_table *reasons = &source->origin.reasons;
	struct cpuid_counters *counters;
	int err;

	if (!cpu_allows_cpuid())
		return -EACCES;

	counters = calloc(1, sizeof(*counters));
	if (!counters)
		return -ENOMEM;

	source->state = counters;
	source->origin.since = "vm-creation";
	err = find(counters, &reasons->isa) ?: reason_names_add(reasons);
	if (!err) {
		find_reasons(counters, &isas[reasons->isa], has_signature);
		if (!counters->cpuid)
			err = -EBADMSG;
	}
	if (err)
		cpuid_close(source);
	return err;
}

static int cpuid_open(struct source *source)
{
	return open_with(source, find_isa, true);
}

static int cpuid_open_legacy(struct source *source)
{
	return open_with(source, find_legacy_isa, false);
}

const struct source_ops source_cpuid_ops = {
	.name = "cpuid",
	.in_guest = true,
	.help = "in a guest: counters that its host reports by CPUID; this VM only",
	.open = cpuid_open,
	.read = cpuid_read,
	.close = cpuid_close,
};

const struct source_ops source_cpuid_legacy_ops = {
	.name = "cpuid:legacy",
	.help = "like cpuid, for a host whose leaves have no signature",
	.in_guest = true,
	.by_name_only = true,
	.open = cpuid_open_legacy,
	.read = cpuid_read,
	.close = cpuid_close,
};
