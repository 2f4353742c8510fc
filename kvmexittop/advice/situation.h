/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_SITUATION_H
#define ADVICE_SITUATION_H

/*
 * A situation: the exits and the account of one VM over a time, as the rules of advice look at
 * them.  Times are percent of one CPU, NAN if not known; a comparison with NAN is false, so a
 * rule is silent about it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "sample/change.h"
#include "sample/sample.h"

/* Reasons that a rule puts together.  A reason may be in several. */
enum group {
	GROUP_HLT,
	GROUP_IO,
	GROUP_MMIO,  /* VMX; on SVM they are nested page faults */
	GROUP_FAULT, /* VMX */
	GROUP_NPF,   /* SVM: of memory and of devices */
	GROUP_MSR,
	GROUP_CPUID,
	GROUP_PAUSE,
	GROUP_EXTERNAL, /* interrupts of the host */
	GROUP_TIMER,	/* VMX: its preemption timer */
	GROUP_PML,
	GROUP_INTERRUPT, /* KVM's part where APICv or AVIC do not deliver interrupts */
	GROUP_ASSIST,	 /* only where they do */
	GROUP_EXCEPTION,
	GROUP_BUS_LOCK,
	GROUP_ENTER, /* the entry of a nested guest */
	GROUP_NESTED,
	GROUP_VMCS, /* VMREAD and VMWRITE */
	GROUP_CR,
	GROUP_TLB,
	GROUP_WBINVD,
	GROUP_PMU,
	GROUP_ENCRYPTED, /* VMGEXIT */
	GROUP_ALL
};

/* Sums over a group. */
struct costs {
	double rate;		  /* exits per second */
	double kvm, vmm, blocked; /* percent of one CPU */
	double cost;		  /* of these; blocked only where it is known */
	double us;		  /* cost of one exit, in microseconds */
	double us_blocked;	  /* blocked time of one exit */
};

struct situation {
	const struct sample_vm *vm;
	const struct sample *sample; /* the newest */
	double seconds;
	size_t nr_vcpus;
	struct parts parts;  /* in cycles */
	double most_waiting; /* of the vCPU that waited most, in the interval in which it did */
	struct situation_reason {
		uint32_t kind, code;
		struct counters sum;
	} * reasons; /* sorted by (kind, code) */
	size_t nr_reasons, max_reasons;
};

/* A zeroed situation is empty; situation_clear() keeps its memory. */
void situation_clear(struct situation *situation);
void situation_free(struct situation *situation);

/*
 * Adds the changes of a VM of @new since @old, where it is in both, else nothing.  Both samples
 * are sorted and of one epoch.  @change is used for all VMs of these samples, in their order.
 * 0 or -ENOMEM.
 */
int situation_add(struct situation *situation, struct change *change, const struct sample *old,
		  const struct sample *new, const struct sample_vm *vm);

struct costs situation_costs(const struct situation *situation, enum group group);
/* Percent of one CPU. */
double situation_percent(const struct situation *situation, uint64_t cycles);
/* The parts of the account; busy is the guest's part and the cost of all exits. */
double situation_guest(const struct situation *situation);
double situation_polling(const struct situation *situation);
double situation_halted(const struct situation *situation);
double situation_waiting(const struct situation *situation);
double situation_stopped(const struct situation *situation);
double situation_busy(const struct situation *situation);

/* Exits into the VMM on behalf of devices: ports and MMIO. */
struct costs situation_mmio(const struct situation *situation);
/* Faults on the guest's memory. */
struct costs situation_faults(const struct situation *situation);

/* True if the flag is known to be on, or off. */
static inline bool situation_has(const struct situation *situation, enum vmm_flag flag)
{
	return vmm_flag_is(&situation->vm->flags, flag);
}

static inline bool situation_lacks(const struct situation *situation, enum vmm_flag flag)
{
	return vmm_flag_is_not(&situation->vm->flags, flag);
}

static inline uint32_t situation_isa(const struct situation *situation)
{
	return situation->sample->origin->reasons.isa;
}

static inline bool situation_is_svm(const struct situation *situation)
{
	return situation_isa(situation) == KVM_EXIT_ISA_SVM;
}

#endif
