// SPDX-License-Identifier: GPL-2.0-only
/* Rules about the guest's memory. */
#include "advice/rule.h"

#include <math.h>

#include "base/array.h"

/* Faults per second */
#define FIRST_FAULTS 2000
#define FAULTS	     500
/* Full logs of pages written, per second: each stands for 512 pages */
#define FULL_LOGS 5
/* A fault that slept for less waited for a lock, not for a disk: microseconds */
#define SLEEP_US 100
#define YOUNG_NS (600 * 1000000000ULL)

static bool is_young(const struct situation *situation)
{
	const uint64_t age_ns = situation->vm->age_ns;

	return age_ns != UNKNOWN && age_ns < YOUNG_NS;
}

/* A page that the host has to fetch is another matter. */
static bool is_asleep(const struct costs *costs)
{
	return costs->blocked > costs->cost / 2;
}

static bool is_migrating(const struct situation *situation)
{
	const struct costs logs = situation_costs(situation, GROUP_PML);
	const struct costs faults = situation_faults(situation);
	const double stopped = situation_stopped(situation);

	return logs.rate >= FULL_LOGS &&
	       (faults.rate >= 1000 || stopped >= 20.0 * situation->nr_vcpus);
}

static double logging_gain(const struct situation *situation)
{
	if (!is_migrating(situation))
		return 0;
	return rule_gain(situation, situation_costs(situation, GROUP_PML).cost +
					    situation_faults(situation).cost);
}

static void logging_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs logs = situation_costs(situation, GROUP_PML);

	rule_put_rate(text, size, "full logs", logs.rate);
	rule_put_rate(text, size, "pages written, at least", logs.rate * 512);
	rule_put_rate(text, size, "faults", situation_faults(situation).rate);
	rule_put_percent(text, size, "which cost", logs.cost + situation_faults(situation).cost);
	rule_put_percent(text, size, "stopped", situation_stopped(situation));
	rule_put_trait(text, size, situation, TRAIT_EAGER_PAGE_SPLIT);
}

static double first_touch_gain(const struct situation *situation)
{
	const struct costs faults = situation_faults(situation);

	if (!is_young(situation) || is_asleep(&faults) || is_migrating(situation))
		return 0;
	return faults.rate >= FIRST_FAULTS && faults.cost >= 10 ? rule_gain(situation, faults.cost)
								: 0;
}

static double faults_gain(const struct situation *situation)
{
	const struct costs faults = situation_faults(situation);

	if (is_young(situation) || situation->vm->age_ns == UNKNOWN || is_asleep(&faults) ||
	    is_migrating(situation))
		return 0;
	return faults.rate >= FAULTS ? rule_gain(situation, faults.cost) : 0;
}

static void faults_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs faults = situation_faults(situation);

	rule_put_rate(text, size, "faults", faults.rate);
	rule_put_time(text, size, "each", faults.us);
	rule_put_percent(text, size, "which cost", faults.cost);
	rule_put_trait(text, size, situation, TRAIT_HUGE_PAGES);
	rule_put_trait(text, size, situation, TRAIT_KSM);
	rule_put_trait(text, size, situation, TRAIT_NX_HUGE_PAGES);
}

/* Most of the blocked time is that of faults, and each of them is long. */
static double fetching_gain(const struct situation *situation)
{
	struct costs faults =
		situation_costs(situation, situation_is_svm(situation) ? GROUP_NPF : GROUP_FAULT);
	const double blocked = situation_costs(situation, GROUP_ALL).blocked;

	return blocked >= 5 && faults.blocked >= 0.8 * blocked && faults.us_blocked >= SLEEP_US
		       ? faults.blocked
		       : 0;
}

static void fetching_evidence(const struct situation *situation, char *text, size_t size)
{
	struct costs faults =
		situation_costs(situation, situation_is_svm(situation) ? GROUP_NPF : GROUP_FAULT);

	rule_put_percent(text, size, "blocked", faults.blocked);
	rule_put_rate(text, size, "faults", faults.rate);
	rule_put_time(text, size, "asleep in each", faults.us_blocked);
}

static double shadow_gain(const struct situation *situation)
{
	const enum host_trait trait = situation_is_svm(situation) ? TRAIT_NPT : TRAIT_EPT;
	const double cost = situation_costs(situation, GROUP_CR).cost +
			    situation_costs(situation, GROUP_TLB).cost +
			    situation_costs(situation, GROUP_EXCEPTION).cost;

	return sample_trait(situation->sample, trait) == 0 ? rule_gain(situation, cost) : 0;
}

static void shadow_evidence(const struct situation *situation, char *text, size_t size)
{
	rule_put_rate(text, size, "control registers", situation_costs(situation, GROUP_CR).rate);
	rule_put_rate(text, size, "INVLPG, INVPCID", situation_costs(situation, GROUP_TLB).rate);
	rule_put_rate(text, size, "exceptions", situation_costs(situation, GROUP_EXCEPTION).rate);
	rule_put_trait(text, size, situation, situation_is_svm(situation) ? TRAIT_NPT : TRAIT_EPT);
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "dirty-logging",
		.gain = logging_gain,
		.evidence = logging_evidence,
		.meaning =
			"The VM is being migrated or recorded: KVM notes each page that it "
			"writes, and the guest pays for that until it ends.",
		.attempt =
			"Nothing, if it is to end soon. Else more bandwidth: "
			"migrate_set_parameter max-bandwidth, virsh migrate --parallel; or "
			"--postcopy, which bounds the time, but a lost link then kills the VM.",
		.proof =
			"PML_FULL is 0, and the faults end within minutes.",
		.source =
			"Linux, arch/x86/kvm/vmx/vmx.c, vmx_flush_pml_buffer(); "
			"Documentation/admin-guide/kernel-parameters.txt, kvm.eager_page_split",
		.hides = { "first-touch", "faults" },
	},
	{
		.name = "first-touch",
		.young = true,
		.gain = first_touch_gain,
		.evidence = faults_evidence,
		.meaning =
			"The guest touches memory that the host has not mapped for it yet, one "
			"small page at a time; each touch is an exit.",
		.attempt =
			"It ends by itself. To save it: huge pages. echo madvise > "
			"/sys/kernel/mm/transparent_hugepage/enabled is enough for QEMU; or "
			"hugetlb with prealloc=on: libvirt <hugepages/> with <allocation "
			"mode='immediate'/>, which starts more slowly and cannot be swapped.",
		.proof =
			"At the next start the cost of the faults is gone (each may take "
			"longer).",
		.source =
			"Linux, Documentation/admin-guide/mm/transhuge.rst; "
			"arch/x86/kvm/mmu/mmu.c",
	},
	{
		.name = "faults",
		.gain = faults_gain,
		.evidence = faults_evidence,
		.meaning =
			"The host keeps taking mappings of the guest's memory away, and each "
			"next touch is an exit: KSM, ballooning, free page reporting, NUMA "
			"balancing, or small pages.",
		.attempt =
			"ksm.run 1: libvirt <nosharepages/>, QEMU -machine mem-merge=off. Huge "
			"pages never (0): echo madvise > "
			"/sys/kernel/mm/transparent_hugepage/enabled. Ballooning: "
			"free-page-reporting=off. NUMA: pin the memory, then sysctl "
			"kernel.numa_balancing=0.",
		.proof =
			"Faults fall below 50/s, and their cost with them.",
		.source =
			"Linux, arch/x86/kvm/mmu/mmu.c; mm/page_reporting.c; "
			"Documentation/admin-guide/mm/ksm.rst",
	},
	{
		.name = "fetching",
		.needs = NEED_BLOCKED,
		.young = true,
		.gain = fetching_gain,
		.evidence = fetching_evidence,
		.meaning =
			"vCPUs sleep until the host has fetched pages of the guest: from swap, "
			"from a file, or from the other host of a migration.",
		.attempt =
			"Swap (VmSwap in /proc/PID/status): free memory on the host, raise "
			"memory.high or memory.max, or lock the VM's: -overcommit mem-lock=on, "
			"libvirt <locked/>. Migration by postcopy: wait. A restored snapshot: "
			"fetch the working set first.",
		.proof =
			"Blocked falls below 1 %CPU; at the same load guest rises.",
		.source =
			"Linux, arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn(); mm/userfaultfd.c",
		.hides = { "faults", "first-touch" },
	},
	{
		.name = "shadow-paging",
		.needs = NEED_CPU,
		.gain = shadow_gain,
		.evidence = shadow_evidence,
		.meaning =
			"KVM runs this VM with shadow page tables, so that each change of an "
			"address space is an exit: nested paging is off on this host.",
		.attempt =
			"With all VMs down: modprobe -r kvm_intel; modprobe kvm_intel ept=1, or "
			"modprobe -r kvm_amd; modprobe kvm_amd npt=1. Remove ept=0 or npt=0 "
			"from /etc/modprobe.d.",
		.proof =
			"Exits for control registers and INVLPG nearly vanish.",
		.source =
			"Linux, Documentation/virt/kvm/x86/mmu.rst",
	},
};
/* clang-format on */

const struct rule_section rules_of_memory = { rules, ARRAY_SIZE(rules) };
