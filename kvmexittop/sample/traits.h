/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_TRAITS_H
#define SAMPLE_TRAITS_H

/*
 * Traits that advice depends on: settings of the host, and flags of a VMM's command line.
 *
 * A recording has them by number, so both lists only grow at their end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Settings of the host; a parameter of a module that is Y is 1, N is 0. */
enum host_trait {
	TRAIT_HALT_POLL_NS,
	TRAIT_EAGER_PAGE_SPLIT,
	TRAIT_NX_HUGE_PAGES,
	TRAIT_ENABLE_APICV,
	TRAIT_INTEL_IPIV,
	TRAIT_EPT,
	TRAIT_PML,
	TRAIT_PLE_GAP,
	TRAIT_AVIC,
	TRAIT_AMD_IPIV,
	TRAIT_NPT,
	TRAIT_PAUSE_FILTER,
	TRAIT_CPU_APICV, /* the CPU has it */
	TRAIT_CPU_IPIV,
	TRAIT_CPU_AVIC,
	TRAIT_SPLIT_LOCK_MITIGATE,
	TRAIT_HUGE_PAGES, /* transparent ones: 0 never, 1 madvise, 2 always */
	TRAIT_KSM,	  /* /sys/kernel/mm/ksm/run */
	TRAIT_CPUS,	  /* online */
	NR_TRAITS
};

/* Flags of a VMM.  Each is yes, no, or not known. */
enum vmm_flag {
	FLAG_HV, /* any enlightenment of Hyper-V */
	FLAG_HV_STIMER,
	FLAG_HV_SYNIC,
	FLAG_HV_APICV, /* or hv-avic */
	FLAG_IRQCHIP_OFF,
	FLAG_IRQCHIP_SPLIT,
	FLAG_PIT_OFF,
	FLAG_PIT_DISCARD,
	FLAG_CPU_PM,
	FLAG_HINT_DEDICATED,
	FLAG_MEM_LOCK,
	FLAG_HUGETLB,
	FLAG_MERGE_OFF, /* KSM leaves its memory alone */
	FLAG_DISK_EMULATED,
	FLAG_NIC_EMULATED,
	FLAG_VFIO,
	FLAG_IOEVENTFD_OFF,
	FLAG_VIRTIO,
	FLAG_BUS_LOCK_LIMIT,
	FLAG_QUOTA, /* its cgroup, or one above, has a limit of CPU time */
	NR_FLAGS
};

/* A bit for each flag that is yes, and for each that is no. */
struct vmm_flags {
	uint32_t yes, no;
};

/* "kvm.halt_poll_ns", "hv-stimer"; NULL if there is no such trait or flag. */
const char *host_trait_name(unsigned int trait);
const char *vmm_flag_name(unsigned int flag);

static inline bool vmm_flag_is(const struct vmm_flags *flags, enum vmm_flag flag)
{
	return flags->yes & 1U << flag;
}

static inline bool vmm_flag_is_not(const struct vmm_flags *flags, enum vmm_flag flag)
{
	return flags->no & 1U << flag;
}

static inline void vmm_flag_set(struct vmm_flags *flags, enum vmm_flag flag, bool yes)
{
	flags->yes &= ~(1U << flag);
	flags->no &= ~(1U << flag);
	*(yes ? &flags->yes : &flags->no) |= 1U << flag;
}

#endif
