// SPDX-License-Identifier: GPL-2.0-only
/* Rules about what a guest does: instructions, nested guests, split locks. */
#include "advice/rule.h"

#include <math.h>

#include "base/array.h"

/* Exits per second */
#define CPUIDS	      5000
#define MSRS	      2000 /* of a vCPU */
#define ENTRIES	      1000
#define BUS_LOCKS     10
#define VM_GEXITS     20000
#define COUNTER_READS 5000
/* A split lock is a pause of 10 ms: microseconds */
#define SPLIT_LOCK_US 8000
/* A flush of the caches that is not skipped: microseconds */
#define FLUSH_US 200

static double msr_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_MSR);

	return costs.rate / situation->nr_vcpus > MSRS ? rule_gain(situation, costs.cost) : 0;
}

static void msr_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_MSR);

	rule_put_rate(text, size, "MSR accesses", costs.rate);
	rule_put_time(text, size, "each", costs.us);
	rule_put_percent(text, size, "which cost", costs.cost);
	rule_put_percent(text, size, "in the VMM", costs.vmm);
}

static double cpuid_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_CPUID);

	return costs.rate > CPUIDS ? rule_gain(situation, costs.cost) : 0;
}

static void cpuid_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_CPUID);

	rule_put_rate(text, size, "CPUID", costs.rate);
	rule_put_percent(text, size, "which cost", costs.cost);
	rule_put_rate(text, size, "as many as program starts, about", costs.rate / 25);
}

static double nested_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_NESTED);

	return situation_costs(situation, GROUP_ENTER).rate >= ENTRIES
		       ? rule_gain(situation, costs.cost)
		       : 0;
}

/* With shadow VMCS there are few VMREADs and VMWRITEs left. */
static double shadow_vmcs_gain(const struct situation *situation)
{
	const struct costs enter = situation_costs(situation, GROUP_ENTER);
	const struct costs vmcs = situation_costs(situation, GROUP_VMCS);

	return enter.rate >= ENTRIES && vmcs.rate >= 5 * enter.rate
		       ? rule_gain(situation, vmcs.cost)
		       : 0;
}

static void nested_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs nested = situation_costs(situation, GROUP_NESTED);

	rule_put_rate(text, size, "entries of its guests",
		      situation_costs(situation, GROUP_ENTER).rate);
	rule_put_rate(text, size, "instructions of a hypervisor", nested.rate);
	rule_put_percent(text, size, "which cost", nested.cost);
	rule_put_rate(text, size, "VMREAD and VMWRITE",
		      situation_costs(situation, GROUP_VMCS).rate);
}

/* Nothing else makes KVM sleep in an exception. */
static double split_lock_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_EXCEPTION);

	return costs.us_blocked >= SPLIT_LOCK_US && costs.blocked >= 1.0 * situation->nr_vcpus
		       ? costs.blocked
		       : 0;
}

static void split_lock_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_EXCEPTION);

	rule_put_rate(text, size, "exceptions", costs.rate);
	rule_put_time(text, size, "asleep in each", costs.us_blocked);
	rule_put_percent(text, size, "blocked", costs.blocked);
	rule_put_trait(text, size, situation, TRAIT_SPLIT_LOCK_MITIGATE);
}

/* The harm is to the host: any rate is worth a word. */
static double bus_lock_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_BUS_LOCK);

	return costs.rate >= BUS_LOCKS ? costs.cost + 0.1 : 0;
}

static void bus_lock_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_BUS_LOCK);

	rule_put_rate(text, size, "bus locks", costs.rate);
	rule_put_percent(text, size, "in the VMM", costs.vmm);
}

static double wbinvd_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_WBINVD);

	return costs.us >= FLUSH_US && costs.rate >= 1 ? rule_gain(situation, costs.cost) : 0;
}

static void wbinvd_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_WBINVD);

	rule_put_rate(text, size, "WBINVD", costs.rate);
	rule_put_time(text, size, "each", costs.us);
	rule_put_percent(text, size, "which cost", costs.cost);
}

static double counters_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_PMU);

	return costs.rate >= COUNTER_READS ? rule_gain(situation, costs.cost) : 0;
}

static void counters_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_PMU);

	rule_put_rate(text, size, "RDPMC", costs.rate);
	rule_put_percent(text, size, "which cost", costs.cost);
}

static double encrypted_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_ENCRYPTED);

	return costs.rate >= VM_GEXITS && costs.vmm >= 10 ? rule_gain(situation, costs.vmm) : 0;
}

static void encrypted_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_ENCRYPTED);

	rule_put_rate(text, size, "vmgexit", costs.rate);
	rule_put_time(text, size, "each", costs.us);
	rule_put_percent(text, size, "in the VMM", costs.vmm);
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "msr",
		.gain = msr_gain,
		.evidence = msr_evidence,
		.meaning =
			"The guest uses model-specific registers that KVM must imitate, all the "
			"time.",
		.attempt =
			"Key w on this reason names them. 0x6e0: timers, see HZ and hv-stimer. "
			"0x830, 0x80b, 0x83f: the x2APIC, which APICv or AVIC take over. "
			"0xc1.., 0x186..: perf or the NMI watchdog in the guest "
			"(nmi_watchdog=0). 0x40000020: Hyper-V's clock without a stable TSC. "
			"0x48, 0x49: a CPU model that does not fit, -cpu host.",
		.proof =
			"The exits for that MSR fall to nearly 0, the others stay.",
		.source =
			"Linux, arch/x86/kvm/msrs.c and lapic.c; Intel SDM volume 4; key x",
	},
	{
		.name = "cpuid",
		.gain = cpuid_gain,
		.evidence = cpuid_evidence,
		.meaning =
			"Some program in the guest runs CPUID all the time, each an exit.",
		.attempt =
			"Only in the guest: key w shows the leaf, and the place in the guest. "
			"To measure time: RDTSCP, or LFENCE and RDTSC; to ask for features: "
			"once. It may be program starts, of which each asks some 20 to 30 "
			"times.",
		.proof =
			"CPUID exits fall, guest rises.",
		.source =
			"Linux, arch/x86/kvm/cpuid.c, kvm_emulate_cpuid(); Intel SDM volume 3, "
			"instructions that cause VM exits unconditionally",
	},
	{
		.name = "shadow-vmcs",
		.gain = shadow_vmcs_gain,
		.evidence = nested_evidence,
		.meaning =
			"This VM runs VMs of its own, and its hypervisor leaves for KVM at each "
			"VMREAD and VMWRITE: it has no shadow VMCS.",
		.attempt =
			"kvm_intel.enable_shadow_vmcs=1, which needs a CPU that has it, and "
			"falls to 0 where this host is a VM itself. Hyper-V in the VM: QEMU "
			"-cpu ...,hv-evmcs.",
		.proof =
			"VMREAD and VMWRITE fall below 3 for each entry.",
		.source =
			"Linux, arch/x86/kvm/vmx/nested.c; "
			"Documentation/virt/kvm/x86/nested-vmx.rst",
		.hides = { "nested" },
	},
	{
		.name = "nested",
		.gain = nested_gain,
		.evidence = nested_evidence,
		.meaning =
			"This VM runs VMs of its own: each exit of theirs costs several here.",
		.attempt =
			"A Windows that does not need VBS or WSL2: QEMU -cpu ...,vmx=off or "
			"svm=off (libvirt <feature policy='disable' name='vmx'/>). Else, for "
			"its hypervisor: -cpu host, huge pages for its VMs, virtio with vhost, "
			"fewer timers in them; Hyper-V: hv-tlbflush, hv-emsr-bitmap, hv-evmcs.",
		.proof =
			"The entries of its guests fall only if these leave less often; the "
			"cost of each entry falls.",
		.source =
			"Linux, Documentation/virt/kvm/x86/running-nested-guests.rst; QEMU, "
			"docs/system/i386/hyperv.rst",
		.hides = { "msr", "host-interrupts" },
	},
	{
		.name = "split-lock",
		.needs = NEED_BLOCKED,
		.gain = split_lock_gain,
		.evidence = split_lock_evidence,
		.meaning =
			"A program in the guest makes atomic accesses across cache lines; the "
			"host punishes each by a pause, because they slow down every CPU of the "
			"machine.",
		.attempt =
			"Find the program: the host's log has its address in the guest (dmesg, "
			"\"split_lock trap\"). On a host of one trusted user: sysctl "
			"kernel.split_lock_mitigate=0, which leaves out the pause.",
		.proof =
			"Blocked falls to 0, and the exceptions to a few.",
		.source =
			"Linux, Documentation/arch/x86/buslock.rst; "
			"Documentation/admin-guide/sysctl/kernel.rst",
	},
	{
		.name = "bus-lock",
		.gain = bus_lock_gain,
		.evidence = bus_lock_evidence,
		.meaning =
			"A program in the guest takes the bus lock, which stops the memory "
			"accesses of all CPUs; the VMM asked to be told, and may slow this VM "
			"down for it.",
		.attempt =
			"Find the program in the guest: split_lock_detect=warn on its kernel's "
			"command line. The limit is QEMU's -machine bus-lock-ratelimit=.",
		.proof =
			"The bus lock exits end.",
		.source =
			"Linux, Documentation/virt/kvm/api.rst, KVM_CAP_X86_BUS_LOCK_EXIT",
	},
	{
		.name = "wbinvd",
		.gain = wbinvd_gain,
		.evidence = wbinvd_evidence,
		.meaning =
			"The guest flushes all caches of the CPUs it ran on, which slows down "
			"every VM of this host: it has a device whose DMA does not snoop.",
		.attempt =
			"Unplug a passed-through GPU that is not in use (Intel's integrated one "
			"often is such a device), or use a device behind an IOMMU with snoop "
			"control.",
		.proof =
			"WBINVD exits take some microseconds, or are gone.",
		.source =
			"Linux, arch/x86/kvm/x86.c, kvm_emulate_wbinvd(); virt/kvm/vfio.c",
	},
	{
		.name = "counters",
		.gain = counters_gain,
		.evidence = counters_evidence,
		.meaning =
			"A profiler in the guest reads performance counters, which KVM "
			"emulates.",
		.attempt =
			"Profile less, or from outside: perf kvm. Where nobody profiles: QEMU "
			"-cpu ...,pmu=off. Linux 7.3 can give the guest the counters: "
			"kvm.enable_mediated_pmu, while no perf runs on the host.",
		.proof =
			"RDPMC exits end.",
		.source =
			"Linux, arch/x86/kvm/pmu.c; "
			"Documentation/admin-guide/kernel-parameters.txt",
	},
	{
		.name = "encrypted",
		.gain = encrypted_gain,
		.evidence = encrypted_evidence,
		.meaning =
			"An encrypted guest asks KVM for what others do alone, and its devices "
			"are played by the VMM: each request is dearer.",
		.attempt =
			"virtio with packed rings and an I/O thread or vhost, fewer timers, "
			"x2APIC; SR-IOV where the host has it. Key w is of no help here: the "
			"request is in a page that only the guest and KVM share.",
		.proof =
			"vmgexit falls, and the VMM's part of it with it.",
		.source =
			"Linux, arch/x86/kvm/svm/sev.c, sev_handle_vmgexit()",
	},
};
/* clang-format on */

const struct rule_section rules_of_guests = { rules, ARRAY_SIZE(rules) };
