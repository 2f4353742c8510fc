// SPDX-License-Identifier: GPL-2.0-only
#include "why/breakdown.h"

#include <asm/svm.h>
#include <asm/vmx.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/*
 * The key of each reason.  Exits of a reason without an entry have no key: only their
 * places in the guest are counted.
 */
static const struct {
	uint32_t isa, first, last;
	enum breakdown_what what;
} breakdowns[] = {
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EXCEPTION_NMI, EXIT_REASON_EXCEPTION_NMI,
	  BREAKDOWN_EXCEPTION },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EXTERNAL_INTERRUPT, EXIT_REASON_EXTERNAL_INTERRUPT,
	  BREAKDOWN_INTERRUPT },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_CPUID, EXIT_REASON_CPUID, BREAKDOWN_CPUID },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_INVLPG, EXIT_REASON_INVLPG, BREAKDOWN_ADDRESS },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_VMCALL, EXIT_REASON_VMCALL, BREAKDOWN_HYPERCALL },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_CR_ACCESS, EXIT_REASON_CR_ACCESS, BREAKDOWN_CR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_DR_ACCESS, EXIT_REASON_DR_ACCESS, BREAKDOWN_DR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_IO_INSTRUCTION, EXIT_REASON_IO_INSTRUCTION,
	  BREAKDOWN_PORT },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_MSR_READ, EXIT_REASON_MSR_WRITE, BREAKDOWN_MSR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_APIC_ACCESS, EXIT_REASON_APIC_ACCESS, BREAKDOWN_APIC },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EOI_INDUCED, EXIT_REASON_EOI_INDUCED,
	  BREAKDOWN_GUEST_VECTOR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EPT_VIOLATION, EXIT_REASON_EPT_MISCONFIG,
	  BREAKDOWN_MEMORY },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_APIC_WRITE, EXIT_REASON_APIC_WRITE, BREAKDOWN_APIC },

	{ KVM_EXIT_ISA_SVM, SVM_EXIT_READ_CR0, SVM_EXIT_WRITE_CR0 + 15, BREAKDOWN_CR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_READ_DR0, SVM_EXIT_WRITE_DR0 + 15, BREAKDOWN_DR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_EXCP_BASE, SVM_EXIT_EXCP_BASE + 31, BREAKDOWN_EXCEPTION },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_INTR, SVM_EXIT_INTR, BREAKDOWN_INTERRUPT },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_CR0_SEL_WRITE, SVM_EXIT_CR0_SEL_WRITE, BREAKDOWN_CR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_CPUID, SVM_EXIT_CPUID, BREAKDOWN_CPUID },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_INVLPG, SVM_EXIT_INVLPG, BREAKDOWN_ADDRESS },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_IOIO, SVM_EXIT_IOIO, BREAKDOWN_PORT },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_MSR, SVM_EXIT_MSR, BREAKDOWN_MSR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_VMMCALL, SVM_EXIT_VMMCALL, BREAKDOWN_HYPERCALL },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_NPF, SVM_EXIT_NPF, BREAKDOWN_MEMORY },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_AVIC_UNACCELERATED_ACCESS, SVM_EXIT_AVIC_UNACCELERATED_ACCESS,
	  BREAKDOWN_APIC },
};

static const char *const what_names[NR_DETAILS] = {
	[BREAKDOWN_PORT] = "port",
	[BREAKDOWN_MMIO] = "mmio",
	[BREAKDOWN_MEMORY] = "memory",
	[BREAKDOWN_MSR] = "msr",
	[BREAKDOWN_CR] = "cr",
	[BREAKDOWN_DR] = "dr",
	[BREAKDOWN_CPUID] = "cpuid",
	[BREAKDOWN_HYPERCALL] = "hypercall",
	[BREAKDOWN_EXCEPTION] = "exception",
	[BREAKDOWN_INTERRUPT] = "interrupt",
	[BREAKDOWN_IRQ] = "irq",
	[BREAKDOWN_APIC] = "apic",
	[BREAKDOWN_ADDRESS] = "address",
	[BREAKDOWN_GUEST_VECTOR] = "vector",
};

void breakdown_clear(struct breakdown *breakdown)
{
	breakdown->totals = (struct breakdown_totals){ 0 };
	breakdown->nr_rows = 0;
	breakdown->nr_places = 0;
}

void breakdown_free(struct breakdown *breakdown)
{
	free(breakdown->rows);
	free(breakdown->places);
	*breakdown = (struct breakdown){ 0 };
}

int breakdown_add_row(struct breakdown *breakdown, const struct breakdown_key *key,
		      const struct breakdown_count *count)
{
	struct breakdown_row *rows = array_reserve(breakdown->rows, &breakdown->max_rows,
						   breakdown->nr_rows + 1, sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	breakdown->rows = rows;
	breakdown->rows[breakdown->nr_rows++] = (struct breakdown_row){ *key, *count };
	return 0;
}

int breakdown_add_rip(struct breakdown *breakdown, uint64_t rip,
		      const struct breakdown_count *count)
{
	struct breakdown_rip *places = array_reserve(breakdown->places, &breakdown->max_places,
						     breakdown->nr_places + 1, sizeof(*places));

	if (!places)
		return -ENOMEM;
	breakdown->places = places;
	breakdown->places[breakdown->nr_places++] = (struct breakdown_rip){ rip, *count };
	return 0;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The rest of the key, byte by byte: any stable order will do. */
static int compare_rows(const void *a, const void *b)
{
	const struct breakdown_row *x = a, *y = b;

	return compare(y->count.count, x->count.count) ?:
	       compare(x->key.number, y->key.number) ?: compare(x->key.sub, y->key.sub) ?:
	       memcmp(&x->key, &y->key, sizeof(x->key));
}

static int compare_places(const void *a, const void *b)
{
	const struct breakdown_rip *x = a, *y = b;

	return compare(y->count.count, x->count.count) ?: compare(x->rip, y->rip);
}

void breakdown_sort(struct breakdown *breakdown)
{
	if (breakdown->nr_rows)
		qsort(breakdown->rows, breakdown->nr_rows, sizeof(*breakdown->rows), compare_rows);
	if (breakdown->nr_places)
		qsort(breakdown->places, breakdown->nr_places, sizeof(*breakdown->places),
		      compare_places);
}

void breakdown_add_totals(struct breakdown *breakdown, const struct breakdown_totals *part)
{
	struct breakdown_totals *sum = &breakdown->totals;

	sum->exits += part->exits;
	sum->cycles += part->cycles;
	if (part->max_cycles > sum->max_cycles)
		sum->max_cycles = part->max_cycles;
	sum->unplaced += part->unplaced;
	sum->full_keys += part->full_keys;
	sum->full_places += part->full_places;
	sum->full_threads += part->full_threads;
	for (size_t i = 0; i < BREAKDOWN_NR_BUCKETS; i++)
		sum->buckets[i] += part->buckets[i];
	for (size_t i = 0; i < NR_PROGRAMS; i++) {
		sum->runs[i].runs += part->runs[i].runs;
		sum->runs[i].measured += part->runs[i].measured;
		sum->runs[i].ns += part->runs[i].ns;
	}
}

enum breakdown_what breakdown_what(uint32_t isa, uint32_t kind, uint32_t code)
{
	for (size_t i = 0; kind == KVM_EXIT_KIND_HARDWARE && i < ARRAY_SIZE(breakdowns); i++) {
		if (breakdowns[i].isa == isa && code >= breakdowns[i].first &&
		    code <= breakdowns[i].last)
			return breakdowns[i].what;
	}
	return BREAKDOWN_NOTHING;
}

const char *breakdown_what_name(enum breakdown_what what)
{
	return what_names[what];
}

struct breakdown_target breakdown_aim(const struct sample *sample,
				      const struct view_options *options, uint32_t kind,
				      uint32_t code)
{
	struct breakdown_target target = {
		.isa = sample->origin->reasons.isa,
		.kind = kind,
		.code = code,
		.vcpu = options->vcpus.nr == 1 ? options->vcpus.ids[0] : VCPU_NONE,
		.pid = options->pids.nr == 1 ? options->pids.ids[0] : 0,
	};
	const struct sample_vm *vm = view_single_vm(options, sample);

	if (vm) {
		target.pid = vm->pid;
		target.vm = sample->origin->has_kvm_ids ? vm->id : 0;
	}
	return target;
}

bool breakdown_same_target(const struct breakdown_target *a, const struct breakdown_target *b)
{
	return a->isa == b->isa && a->kind == b->kind && a->code == b->code && a->vm == b->vm &&
	       a->pid == b->pid && a->vcpu == b->vcpu;
}

/* The largest number in the bucket. */
static uint64_t bucket_end(size_t bucket)
{
	unsigned int exponent = bucket / BREAKDOWN_STEPS + 2;
	uint64_t step = bucket % BREAKDOWN_STEPS;

	if (bucket < BREAKDOWN_STEPS)
		return bucket;
	return (1ULL << exponent) + ((step + 1) << (exponent - 3)) - 1;
}

uint64_t breakdown_quantile(const struct breakdown_totals *totals, double share)
{
	const uint64_t wanted = ceil(share * totals->exits);
	uint64_t seen = 0;

	if (!totals->exits)
		return UNKNOWN;
	for (size_t i = 0; i < BREAKDOWN_NR_BUCKETS; i++) {
		seen += totals->buckets[i];
		if (seen >= wanted && bucket_end(i) < totals->max_cycles)
			return bucket_end(i);
		if (seen >= wanted)
			break;
	}
	return totals->max_cycles;
}

uint64_t breakdown_power(const struct breakdown_totals *totals, unsigned int power)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BREAKDOWN_NR_BUCKETS; i++) {
		const uint64_t end = bucket_end(i);
		const unsigned int of = end ? 63 - __builtin_clzll(end) : 0;

		if (of == power)
			sum += totals->buckets[i];
	}
	return sum;
}

double breakdown_cost(const struct breakdown *breakdown)
{
	return view_ratio(breakdown->cost_ns, breakdown->cost_exits);
}

double breakdown_load(const struct breakdown *breakdown)
{
	return view_ratio(breakdown->cost_ns, breakdown->elapsed_ns);
}
