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
 * What tells exits apart.  The reasons that are missing have nothing of the kind;
 * where in the guest they come from is all there is to know.
 */
static const struct {
	uint32_t isa, first, last;
	enum detail_what what;
} breakdowns[] = {
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EXCEPTION_NMI, EXIT_REASON_EXCEPTION_NMI,
	  DETAIL_EXCEPTION },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EXTERNAL_INTERRUPT, EXIT_REASON_EXTERNAL_INTERRUPT,
	  DETAIL_INTERRUPT },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_CPUID, EXIT_REASON_CPUID, DETAIL_CPUID },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_INVLPG, EXIT_REASON_INVLPG, DETAIL_ADDRESS },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_VMCALL, EXIT_REASON_VMCALL, DETAIL_HYPERCALL },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_CR_ACCESS, EXIT_REASON_CR_ACCESS, DETAIL_CR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_DR_ACCESS, EXIT_REASON_DR_ACCESS, DETAIL_DR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_IO_INSTRUCTION, EXIT_REASON_IO_INSTRUCTION, DETAIL_PORT },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_MSR_READ, EXIT_REASON_MSR_WRITE, DETAIL_MSR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_APIC_ACCESS, EXIT_REASON_APIC_ACCESS, DETAIL_APIC },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EOI_INDUCED, EXIT_REASON_EOI_INDUCED, DETAIL_GUEST_VECTOR },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_EPT_VIOLATION, EXIT_REASON_EPT_MISCONFIG, DETAIL_MEMORY },
	{ KVM_EXIT_ISA_VMX, EXIT_REASON_APIC_WRITE, EXIT_REASON_APIC_WRITE, DETAIL_APIC },

	{ KVM_EXIT_ISA_SVM, SVM_EXIT_READ_CR0, SVM_EXIT_WRITE_CR0 + 15, DETAIL_CR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_READ_DR0, SVM_EXIT_WRITE_DR0 + 15, DETAIL_DR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_EXCP_BASE, SVM_EXIT_EXCP_BASE + 31, DETAIL_EXCEPTION },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_INTR, SVM_EXIT_INTR, DETAIL_INTERRUPT },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_CR0_SEL_WRITE, SVM_EXIT_CR0_SEL_WRITE, DETAIL_CR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_CPUID, SVM_EXIT_CPUID, DETAIL_CPUID },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_INVLPG, SVM_EXIT_INVLPG, DETAIL_ADDRESS },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_IOIO, SVM_EXIT_IOIO, DETAIL_PORT },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_MSR, SVM_EXIT_MSR, DETAIL_MSR },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_VMMCALL, SVM_EXIT_VMMCALL, DETAIL_HYPERCALL },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_NPF, SVM_EXIT_NPF, DETAIL_MEMORY },
	{ KVM_EXIT_ISA_SVM, SVM_EXIT_AVIC_UNACCELERATED_ACCESS, SVM_EXIT_AVIC_UNACCELERATED_ACCESS,
	  DETAIL_APIC },
};

static const char *const what_names[NR_DETAILS] = {
	[DETAIL_PORT] = "port",
	[DETAIL_MMIO] = "mmio",
	[DETAIL_MEMORY] = "memory",
	[DETAIL_MSR] = "msr",
	[DETAIL_CR] = "cr",
	[DETAIL_DR] = "dr",
	[DETAIL_CPUID] = "cpuid",
	[DETAIL_HYPERCALL] = "hypercall",
	[DETAIL_EXCEPTION] = "exception",
	[DETAIL_INTERRUPT] = "interrupt",
	[DETAIL_IRQ] = "irq",
	[DETAIL_APIC] = "apic",
	[DETAIL_ADDRESS] = "address",
	[DETAIL_GUEST_VECTOR] = "vector",
};

void detail_clear(struct detail *detail)
{
	detail->totals = (struct detail_totals){ 0 };
	detail->nr_rows = 0;
	detail->nr_places = 0;
}

void detail_free(struct detail *detail)
{
	free(detail->rows);
	free(detail->places);
	*detail = (struct detail){ 0 };
}

int detail_add_row(struct detail *detail, const struct detail_key *key,
		   const struct detail_count *count)
{
	struct detail_row *rows =
		array_reserve(detail->rows, &detail->max_rows, detail->nr_rows + 1, sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	detail->rows = rows;
	detail->rows[detail->nr_rows++] = (struct detail_row){ *key, *count };
	return 0;
}

int detail_add_place(struct detail *detail, uint64_t rip, const struct detail_count *count)
{
	struct detail_place *places = array_reserve(detail->places, &detail->max_places,
						    detail->nr_places + 1, sizeof(*places));

	if (!places)
		return -ENOMEM;
	detail->places = places;
	detail->places[detail->nr_places++] = (struct detail_place){ rip, *count };
	return 0;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The rest of the key, byte by byte: any order will do, if it is always the same. */
static int compare_rows(const void *a, const void *b)
{
	const struct detail_row *x = a, *y = b;

	return compare(y->count.count, x->count.count) ?:
	       compare(x->key.number, y->key.number) ?: compare(x->key.sub, y->key.sub) ?:
	       memcmp(&x->key, &y->key, sizeof(x->key));
}

static int compare_places(const void *a, const void *b)
{
	const struct detail_place *x = a, *y = b;

	return compare(y->count.count, x->count.count) ?: compare(x->rip, y->rip);
}

void detail_sort(struct detail *detail)
{
	if (detail->nr_rows)
		qsort(detail->rows, detail->nr_rows, sizeof(*detail->rows), compare_rows);
	if (detail->nr_places)
		qsort(detail->places, detail->nr_places, sizeof(*detail->places), compare_places);
}

void detail_add_totals(struct detail *detail, const struct detail_totals *part)
{
	struct detail_totals *sum = &detail->totals;

	sum->exits += part->exits;
	sum->cycles += part->cycles;
	if (part->max_cycles > sum->max_cycles)
		sum->max_cycles = part->max_cycles;
	sum->unplaced += part->unplaced;
	sum->full_keys += part->full_keys;
	sum->full_places += part->full_places;
	sum->full_threads += part->full_threads;
	for (size_t i = 0; i < DETAIL_NR_BUCKETS; i++)
		sum->buckets[i] += part->buckets[i];
}

enum detail_what detail_what(uint32_t isa, uint32_t kind, uint32_t code)
{
	for (size_t i = 0; kind == KVM_EXIT_KIND_HARDWARE && i < ARRAY_SIZE(breakdowns); i++) {
		if (breakdowns[i].isa == isa && code >= breakdowns[i].first &&
		    code <= breakdowns[i].last)
			return breakdowns[i].what;
	}
	return DETAIL_NOTHING;
}

const char *detail_what_name(enum detail_what what)
{
	return what_names[what];
}

struct detail_target detail_aim(const struct sample *sample, const struct view_options *options,
				uint32_t kind, uint32_t code)
{
	struct detail_target target = {
		.isa = sample->origin->reasons.isa,
		.kind = kind,
		.code = code,
		.vcpu = options->vcpus.nr == 1 ? options->vcpus.ids[0] : VCPU_NONE,
		.pid = options->pids.nr == 1 ? options->pids.ids[0] : 0,
	};
	const struct sample_vm *vm = NULL;

	if (options->vms.nr == 1)
		vm = sample_find_vm(sample, options->vms.ids[0]);
	if (vm) {
		target.pid = vm->pid;
		target.vm = sample->origin->has_kvm_ids ? vm->id : 0;
	}
	return target;
}

bool detail_same_target(const struct detail_target *a, const struct detail_target *b)
{
	return a->isa == b->isa && a->kind == b->kind && a->code == b->code && a->vm == b->vm &&
	       a->pid == b->pid && a->vcpu == b->vcpu;
}

/* The largest number that is counted in the bucket. */
static uint64_t bucket_end(size_t bucket)
{
	unsigned int exponent = bucket / DETAIL_STEPS + 2;
	uint64_t step = bucket % DETAIL_STEPS;

	if (bucket < DETAIL_STEPS)
		return bucket;
	return (1ULL << exponent) + ((step + 1) << (exponent - 3)) - 1;
}

uint64_t detail_quantile(const struct detail_totals *totals, double share)
{
	const uint64_t wanted = ceil(share * totals->exits);
	uint64_t seen = 0;

	if (!totals->exits)
		return UNKNOWN;
	for (size_t i = 0; i < DETAIL_NR_BUCKETS; i++) {
		seen += totals->buckets[i];
		if (seen >= wanted && bucket_end(i) < totals->max_cycles)
			return bucket_end(i);
		if (seen >= wanted)
			break;
	}
	return totals->max_cycles;
}

uint64_t detail_power(const struct detail_totals *totals, unsigned int power)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < DETAIL_NR_BUCKETS; i++) {
		const uint64_t end = bucket_end(i);
		const unsigned int of = end ? 63 - __builtin_clzll(end) : 0;

		if (of == power)
			sum += totals->buckets[i];
	}
	return sum;
}

double detail_cost(const struct detail *detail)
{
	return view_ratio(detail->cost_ns, detail->cost_exits);
}

double detail_load(const struct detail *detail)
{
	return view_ratio(detail->cost_ns, detail->elapsed_ns);
}
