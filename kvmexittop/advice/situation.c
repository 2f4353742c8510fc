// SPDX-License-Identifier: GPL-2.0-only
/* Codes: Intel SDM volume 3, appendix C; AMD APM volume 2, appendix C. */
#include "advice/situation.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "sample/cycles.h"

#define VMX KVM_EXIT_ISA_VMX
#define SVM KVM_EXIT_ISA_SVM

/* Ranges of codes, both ends included. */
static const struct {
	enum group group;
	uint32_t isa, from, to;
} members[] = {
	{ GROUP_HLT, VMX, 12, 12 },
	{ GROUP_HLT, SVM, 0x78, 0x78 },
	{ GROUP_HLT, SVM, 0xa6, 0xa6 },
	{ GROUP_IO, VMX, 30, 30 },
	{ GROUP_IO, SVM, 0x7b, 0x7b },
	{ GROUP_MMIO, VMX, 49, 49 },
	{ GROUP_FAULT, VMX, 48, 48 },
	{ GROUP_NPF, SVM, 0x400, 0x400 },
	{ GROUP_MSR, VMX, 31, 32 },
	{ GROUP_MSR, VMX, 84, 85 },
	{ GROUP_MSR, SVM, 0x7c, 0x7c },
	{ GROUP_CPUID, VMX, 10, 10 },
	{ GROUP_CPUID, SVM, 0x72, 0x72 },
	{ GROUP_PAUSE, VMX, 40, 40 },
	{ GROUP_PAUSE, SVM, 0x77, 0x77 },
	{ GROUP_EXTERNAL, VMX, 1, 1 },
	{ GROUP_EXTERNAL, SVM, 0x60, 0x60 },
	{ GROUP_TIMER, VMX, 52, 52 },
	{ GROUP_PML, VMX, 62, 62 },
	{ GROUP_INTERRUPT, VMX, 7, 7 },
	{ GROUP_INTERRUPT, VMX, 43, 44 },
	{ GROUP_INTERRUPT, SVM, 0x64, 0x64 },
	{ GROUP_INTERRUPT, SVM, 0x18, 0x18 },
	{ GROUP_ASSIST, VMX, 45, 45 },
	{ GROUP_ASSIST, VMX, 56, 56 },
	{ GROUP_ASSIST, SVM, 0x401, 0x402 },
	{ GROUP_EXCEPTION, VMX, 0, 0 },
	{ GROUP_EXCEPTION, SVM, 0x40, 0x5f },
	{ GROUP_BUS_LOCK, VMX, 74, 74 },
	{ GROUP_BUS_LOCK, SVM, 0xa5, 0xa5 },
	{ GROUP_ENTER, VMX, 20, 20 },
	{ GROUP_ENTER, VMX, 24, 24 },
	{ GROUP_ENTER, SVM, 0x80, 0x80 },
	{ GROUP_NESTED, VMX, 19, 27 },
	{ GROUP_NESTED, VMX, 50, 50 },
	{ GROUP_NESTED, VMX, 53, 53 },
	{ GROUP_NESTED, SVM, 0x80, 0x80 },
	{ GROUP_NESTED, SVM, 0x82, 0x85 },
	{ GROUP_VMCS, VMX, 23, 23 },
	{ GROUP_VMCS, VMX, 25, 25 },
	{ GROUP_CR, VMX, 28, 28 },
	{ GROUP_CR, SVM, 0x00, 0x17 },
	{ GROUP_TLB, VMX, 14, 14 },
	{ GROUP_TLB, VMX, 58, 58 },
	{ GROUP_TLB, SVM, 0x79, 0x79 },
	{ GROUP_TLB, SVM, 0xa2, 0xa2 },
	{ GROUP_WBINVD, VMX, 54, 54 },
	{ GROUP_WBINVD, SVM, 0x89, 0x89 },
	{ GROUP_PMU, VMX, 15, 15 },
	{ GROUP_PMU, SVM, 0x6f, 0x6f },
	{ GROUP_ENCRYPTED, SVM, 0x403, 0x403 },
};

void situation_clear(struct situation *situation)
{
	*situation = (struct situation){
		.reasons = situation->reasons,
		.max_reasons = situation->max_reasons,
	};
}

void situation_free(struct situation *situation)
{
	free(situation->reasons);
	*situation = (struct situation){ 0 };
}

static int compare_key(const void *key, const void *element)
{
	const struct sample_exit *exit = key;
	const struct situation_reason *reason = element;

	return sample_compare_pairs(exit->kind, exit->code, reason->kind, reason->code);
}

/* Finds or inserts the reason.  NULL: out of memory. */
static struct situation_reason *get_reason(struct situation *situation,
					   const struct sample_exit *exit)
{
	struct situation_reason *reasons = situation->reasons;
	size_t at =
		array_search(exit, reasons, situation->nr_reasons, sizeof(*reasons), compare_key);

	if (at < situation->nr_reasons && !compare_key(exit, &reasons[at]))
		return &reasons[at];
	reasons = array_reserve(reasons, &situation->max_reasons, situation->nr_reasons + 1,
				sizeof(*reasons));
	if (!reasons)
		return NULL;
	situation->reasons = reasons;
	for (size_t i = situation->nr_reasons++; i > at; i--)
		reasons[i] = reasons[i - 1];
	reasons[at] = (struct situation_reason){ .kind = exit->kind, .code = exit->code };
	return &reasons[at];
}

static int add_exit(struct situation *situation, struct change *change,
		    const struct sample_vcpu *vcpu, const struct sample_exit *exit)
{
	const uint32_t isa = situation_isa(situation);
	const bool costs = has_cost(reason_is_idle(isa, exit->kind, exit->code), vcpu);
	const struct counters sum = change_of_exit(change, exit, costs);
	struct situation_reason *reason = get_reason(situation, exit);

	if (!reason)
		return -ENOMEM;
	counters_add(&reason->sum, &sum);
	number_add(&situation->parts.cost, counters_cost(&sum));
	return 0;
}

static int add_exits(struct situation *situation, struct change *change,
		     const struct sample *sample, const struct sample_vm *vm)
{
	size_t nr_vcpus, nr;
	const struct sample_vcpu *vcpu = sample_vm_vcpus(sample, vm->id, &nr_vcpus);
	const struct sample_exit *exit = sample_vm_exits(sample, vm->id, &nr);
	int err = 0;

	for (; !err && nr; nr--, exit++)
		err = add_exit(situation, change, sample_next_vcpu(&vcpu, &nr_vcpus, exit), exit);
	return err;
}

int situation_add(struct situation *situation, struct change *change, const struct sample *old,
		  const struct sample *new, const struct sample_vm *vm)
{
	const struct sample_vcpu *vcpu;
	double seconds, waited;
	uint64_t most = 0;
	size_t nr;

	if (change_start(change, old, new, vm))
		return -ENOMEM;
	if (change->before != BEFORE_SAMPLED || vm->gone)
		return 0;
	situation->vm = vm;
	situation->sample = new;
	seconds = (new->time_ns - old->time_ns) / 1e9;
	situation->seconds += seconds;
	vcpu = sample_vm_vcpus(new, vm->id, &nr);
	situation->nr_vcpus = nr;
	for (size_t i = 0; i < nr; i++) {
		const struct parts parts = change_of_vcpu(change, &vcpu[i]);

		parts_add(&situation->parts, &parts);
		if (parts.waiting != UNKNOWN && parts.waiting > most)
			most = parts.waiting;
	}
	waited = cycles_to_percent(most / seconds, new->origin->tsc_khz);
	if (situation->parts.waiting == UNKNOWN)
		situation->most_waiting = NAN;
	else if (waited > situation->most_waiting)
		situation->most_waiting = waited;
	return add_exits(situation, change, new, vm);
}

double situation_percent(const struct situation *situation, uint64_t cycles)
{
	if (cycles == UNKNOWN || situation->seconds <= 0)
		return NAN;
	return cycles_to_percent(cycles / situation->seconds, situation->sample->origin->tsc_khz);
}

static bool is_member(const struct situation *situation, enum group group, uint32_t kind,
		      uint32_t code)
{
	const uint32_t isa = situation_isa(situation);

	if (group == GROUP_ALL)
		return true;
	for (size_t i = 0; kind == KVM_EXIT_KIND_HARDWARE && i < ARRAY_SIZE(members); i++) {
		if (members[i].group == group && members[i].isa == isa && code >= members[i].from &&
		    code <= members[i].to)
			return true;
	}
	return false;
}

struct costs situation_costs(const struct situation *situation, enum group group)
{
	struct counters sum = { 0 };
	struct costs costs;

	for (size_t i = 0; i < situation->nr_reasons; i++) {
		const struct situation_reason *reason = &situation->reasons[i];

		if (is_member(situation, group, reason->kind, reason->code))
			counters_add(&sum, &reason->sum);
	}
	costs = (struct costs){
		.rate = sum.count == UNKNOWN ? NAN : sum.count / situation->seconds,
		.kvm = situation_percent(situation, sum.kvm),
		.vmm = situation_percent(situation, sum.vmm),
		.blocked = situation_percent(situation, sum.blocked),
		.cost = situation_percent(situation, counters_cost(&sum)),
	};
	/* One percent of a CPU is 10,000 microseconds a second. */
	costs.us = costs.cost * 1e4 / costs.rate;
	costs.us_blocked = costs.blocked * 1e4 / costs.rate;
	return costs;
}

double situation_guest(const struct situation *situation)
{
	return situation_percent(situation, situation->parts.guest);
}

double situation_polling(const struct situation *situation)
{
	return situation_percent(situation, situation->parts.polling);
}

double situation_halted(const struct situation *situation)
{
	return situation_percent(situation, situation->parts.halted);
}

double situation_waiting(const struct situation *situation)
{
	return situation_percent(situation, situation->parts.waiting);
}

double situation_stopped(const struct situation *situation)
{
	return situation_percent(situation, situation->parts.stopped);
}

double situation_busy(const struct situation *situation)
{
	return situation_guest(situation) + situation_percent(situation, situation->parts.cost);
}

static const struct costs none = { 0 };

struct costs situation_mmio(const struct situation *situation)
{
	struct costs costs;

	if (!situation_is_svm(situation))
		return situation_costs(situation, GROUP_MMIO);
	/* Faults on memory never leave for the VMM. */
	costs = situation_costs(situation, GROUP_NPF);
	return costs.vmm > costs.cost / 2 ? costs : none;
}

struct costs situation_faults(const struct situation *situation)
{
	struct costs costs;

	if (!situation_is_svm(situation))
		return situation_costs(situation, GROUP_FAULT);
	costs = situation_costs(situation, GROUP_NPF);
	return costs.vmm < costs.cost / 10 ? costs : none;
}
