// SPDX-License-Identifier: GPL-2.0-only
/* Rules about the delivery of interrupts. */
#include "advice/rule.h"

#include <math.h>

#include "base/array.h"

/* Exits per second for an interrupt that the CPU could deliver itself */
#define DELIVERIES 2000
/* Fewer exits cannot show that the CPU delivers none */
#define MANY_EXITS 100000
/* Per second of running: twice a tick of 1000 Hz, and room */
#define HOST_INTERRUPTS 2500

static uint64_t get(const struct situation *situation, enum host_trait vmx, enum host_trait svm)
{
	return sample_trait(situation->sample, situation_is_svm(situation) ? svm : vmx);
}

static double deliveries_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_INTERRUPT);

	return costs.rate > DELIVERIES ? rule_gain(situation, costs.cost) : 0;
}

static double off_gain(const struct situation *situation)
{
	if (get(situation, TRAIT_ENABLE_APICV, TRAIT_AVIC) != 0 ||
	    get(situation, TRAIT_CPU_APICV, TRAIT_CPU_AVIC) != 1)
		return 0;
	return deliveries_gain(situation);
}

/* It is on, but this VM never uses it; nested and encrypted guests cannot. */
static bool is_inhibited(const struct situation *situation)
{
	return get(situation, TRAIT_ENABLE_APICV, TRAIT_AVIC) == 1 &&
	       situation_costs(situation, GROUP_ASSIST).rate == 0 &&
	       situation_costs(situation, GROUP_ALL).rate * situation->seconds >= MANY_EXITS / 3 &&
	       situation_costs(situation, GROUP_ENTER).rate < 100 &&
	       situation_costs(situation, GROUP_ENCRYPTED).rate == 0;
}

static double pit_gain(const struct situation *situation)
{
	if (!situation_is_svm(situation) || !is_inhibited(situation) ||
	    !situation_lacks(situation, FLAG_PIT_DISCARD) ||
	    !situation_lacks(situation, FLAG_PIT_OFF) ||
	    !situation_lacks(situation, FLAG_IRQCHIP_OFF) ||
	    !situation_lacks(situation, FLAG_IRQCHIP_SPLIT))
		return 0;
	return deliveries_gain(situation);
}

static double auto_eoi_gain(const struct situation *situation)
{
	if (!is_inhibited(situation) || !situation_has(situation, FLAG_HV_SYNIC) ||
	    !situation_lacks(situation, FLAG_HV_APICV))
		return 0;
	return deliveries_gain(situation);
}

static double inhibited_gain(const struct situation *situation)
{
	return is_inhibited(situation) ? deliveries_gain(situation) : 0;
}

static void put_delivery(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_INTERRUPT);

	rule_put_rate(text, size, "exits to deliver interrupts", costs.rate);
	rule_put_percent(text, size, "which cost", costs.cost);
	rule_put_trait(text, size, situation,
		       situation_is_svm(situation) ? TRAIT_AVIC : TRAIT_ENABLE_APICV);
}

static double irqchip_gain(const struct situation *situation)
{
	if (!situation_has(situation, FLAG_IRQCHIP_OFF))
		return 0;
	return rule_gain(situation, situation_costs(situation, GROUP_ALL).vmm);
}

static void irqchip_evidence(const struct situation *situation, char *text, size_t size)
{
	rule_put_percent(text, size, "in the VMM", situation_costs(situation, GROUP_ALL).vmm);
	rule_put_rate(text, size, "halts", situation_costs(situation, GROUP_HLT).rate);
	rule_put_percent(text, size, "of busy", situation_busy(situation));
}

/* Per second that the vCPUs ran. */
static double interrupts_while_running(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_EXTERNAL);

	return costs.rate / (situation_busy(situation) / 100);
}

static double host_gain(const struct situation *situation)
{
	return interrupts_while_running(situation) > HOST_INTERRUPTS
		       ? rule_gain(situation, situation_costs(situation, GROUP_EXTERNAL).cost)
		       : 0;
}

static void host_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_EXTERNAL);

	rule_put_rate(text, size, "host interrupts", costs.rate);
	rule_put_rate(text, size, "while a vCPU runs", interrupts_while_running(situation));
	rule_put_time(text, size, "each", costs.us);
	rule_put_percent(text, size, "which cost", costs.cost);
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "apicv-off",
		.needs = NEED_CPU,
		.gain = off_gain,
		.evidence = put_delivery,
		.meaning =
			"The CPU could deliver interrupts to this VM without KVM's help, but "
			"that is turned off on this host.",
		.attempt =
			"With all VMs down: Intel: modprobe -r kvm_intel; modprobe kvm_intel "
			"enable_apicv=1. AMD: modprobe -r kvm_amd; modprobe kvm_amd avic=1. To "
			"keep it: options in /etc/modprobe.d.",
		.proof =
			"The exits to deliver interrupts fall to nearly 0; APIC_WRITE and "
			"EOI_INDUCED, or the avic exits, are there in smaller numbers.",
		.source =
			"Linux, arch/x86/kvm/vmx/vmx.c and svm/avic.c",
		.hides = { "apicv-inhibited" },
	},
	{
		.name = "avic-pit",
		.needs = NEED_CPU | NEED_FLAGS,
		.gain = pit_gain,
		.evidence = put_delivery,
		.meaning =
			"AVIC is on for this host, but not for this VM: its PIT injects lost "
			"ticks again, as QEMU's default is.",
		.attempt =
			"QEMU -global kvm-pit.lost_tick_policy=discard; libvirt: <timer "
			"name='pit' tickpolicy='discard'/>. An old guest that uses the PIT as "
			"its clock then loses ticks.",
		.proof =
			"vintr falls to nearly 0; the avic exits are there in smaller numbers.",
		.source =
			"Linux, arch/x86/kvm/i8254.c, kvm_pit_set_reinject(), "
			"APICV_INHIBIT_REASON_PIT_REINJ",
		.hides = { "apicv-inhibited" },
	},
	{
		.name = "auto-eoi",
		.needs = NEED_CPU | NEED_FLAGS,
		.gain = auto_eoi_gain,
		.evidence = put_delivery,
		.meaning =
			"APICv or AVIC is on for this host, but not for this VM: Windows uses "
			"Hyper-V's AutoEOI.",
		.attempt =
			"QEMU -cpu ...,hv-apicv (or hv-avic, the same), which advises the guest "
			"against AutoEOI.",
		.proof =
			"The exits to deliver interrupts fall to nearly 0.",
		.source =
			"Linux, arch/x86/kvm/hyperv.c, APICV_INHIBIT_REASON_HYPERV; QEMU, "
			"docs/system/i386/hyperv.rst",
		.hides = { "apicv-inhibited" },
	},
	{
		.name = "apicv-inhibited",
		.needs = NEED_CPU,
		.gain = inhibited_gain,
		.evidence = put_delivery,
		.meaning =
			"The CPU could deliver interrupts to this VM without KVM's help, and it "
			"is on for this host, but something about the VM forbids it.",
		.attempt =
			"At the next start of the VM: perf trace -e "
			"kvm:kvm_apicv_inhibit_changed names the reason. On AMD it mostly is "
			"the PIT: -global kvm-pit.lost_tick_policy=discard; under Windows "
			"hv-synic without hv-apicv; in any VM kernel-irqchip=off, or "
			"single-stepping by gdb.",
		.proof =
			"The exits to deliver interrupts fall to nearly 0.",
		.source =
			"Linux, arch/x86, enum kvm_apicv_inhibit",
	},
	{
		.name = "irqchip-off",
		.needs = NEED_FLAGS,
		.gain = irqchip_gain,
		.evidence = irqchip_evidence,
		.meaning =
			"Interrupts of this VM are played by the VMM: each wait and each "
			"interrupt takes a trip to user space.",
		.attempt =
			"QEMU -machine kernel-irqchip=on; libvirt: <ioapic driver='kvm'/> in "
			"<features>. The VM has to be started again.",
		.proof =
			"The VMM's part of HLT is 0, and halted has what it had.",
		.source =
			"Linux, Documentation/virt/kvm/api.rst, KVM_CREATE_IRQCHIP",
		.hides = { "device" },
	},
	{
		.name = "host-interrupts",
		.gain = host_gain,
		.evidence = host_evidence,
		.meaning =
			"The host's own interrupts take the vCPUs off the guest that often: "
			"devices, kicks by other CPUs, timers.",
		.attempt =
			"See which row of /proc/interrupts grows on the CPUs of the vCPUs. A "
			"device: move it by /proc/irq/N/smp_affinity. RES and CAL: kicks "
			"between vCPUs, which APICv or AVIC save. LOC: nohz_full= for CPUs with "
			"one vCPU.",
		.proof =
			"The exits fall to the rate of the tick; guest rises by what they cost.",
		.source =
			"Linux, arch/x86/kernel/irq.c; Documentation/timers/no_hz.rst",
	},
};
/* clang-format on */

const struct rule_section rules_of_interrupts = { rules, ARRAY_SIZE(rules) };
