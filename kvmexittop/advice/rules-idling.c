// SPDX-License-Identifier: GPL-2.0-only
/* Rules about guests at rest: polling, wake-ups, idling that KVM does not see. */
#include "advice/rule.h"

#include <math.h>

#include "base/array.h"

/* A tick of 250 Hz is nobody's fault: rates of one vCPU, per second. */
#define WAKE_UPS 1000
#define EXPIRIES 1500

static double per_vcpu(const struct situation *situation, double rate)
{
	return situation->nr_vcpus ? rate / situation->nr_vcpus : NAN;
}

static double polling_gain(const struct situation *situation)
{
	const double polling = situation_polling(situation);

	if (situation_has(situation, FLAG_HINT_DEDICATED) ||
	    sample_trait(situation->sample, TRAIT_HALT_POLL_NS) == 0)
		return 0;
	return polling >= 20 && polling >= situation_busy(situation) ? polling : 0;
}

static void polling_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs halts = situation_costs(situation, GROUP_HLT);
	const double polling = situation_polling(situation);

	rule_put_percent(text, size, "polling", polling);
	rule_put_percent(text, size, "guest", situation_guest(situation));
	rule_put_rate(text, size, "halts", halts.rate);
	rule_put_time(text, size, "a poll takes", polling * 1e4 / halts.rate);
	rule_put_trait(text, size, situation, TRAIT_HALT_POLL_NS);
}

/* Each wake-up of an idle vCPU arms a timer by one write of an MSR. */
static double timers_gain(const struct situation *situation)
{
	const struct costs halts = situation_costs(situation, GROUP_HLT);
	const struct costs msrs = situation_costs(situation, GROUP_MSR);
	const double polling = situation_polling(situation);
	const bool idle = situation_guest(situation) < 10.0 * situation->nr_vcpus;
	const bool alike = msrs.rate > 0.7 * halts.rate && msrs.rate < 1.3 * halts.rate;

	if (!idle || !alike || !(per_vcpu(situation, halts.rate) > WAKE_UPS))
		return 0;
	return rule_gain(situation, halts.cost + msrs.cost + (isnan(polling) ? 0 : polling));
}

static void timers_evidence(const struct situation *situation, char *text, size_t size)
{
	rule_put_rate(text, size, "halts", situation_costs(situation, GROUP_HLT).rate);
	rule_put_rate(text, size, "MSR accesses", situation_costs(situation, GROUP_MSR).rate);
	rule_put_percent(text, size, "guest", situation_guest(situation));
	rule_put_percent(text, size, "MSR accesses cost",
			 situation_costs(situation, GROUP_MSR).cost);
	rule_put_percent(text, size, "polling", situation_polling(situation));
}

static double ticks_gain(const struct situation *situation)
{
	const struct costs expiries = situation_costs(situation, GROUP_TIMER);
	const struct costs msrs = situation_costs(situation, GROUP_MSR);

	if (!(per_vcpu(situation, expiries.rate) > EXPIRIES) || !(msrs.rate >= expiries.rate / 2))
		return 0;
	return rule_gain(situation, expiries.cost + msrs.cost);
}

static void ticks_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs expiries = situation_costs(situation, GROUP_TIMER);

	rule_put_rate(text, size, "timers that expire", expiries.rate);
	rule_put_percent(text, size, "which cost", expiries.cost);
	rule_put_rate(text, size, "MSR accesses", situation_costs(situation, GROUP_MSR).rate);
	rule_put_percent(text, size, "which cost", situation_costs(situation, GROUP_MSR).cost);
}

/* A CPU that is shared, and a guest that idles on it without a word. */
static double cpu_pm_gain(const struct situation *situation)
{
	const double waiting = situation_waiting(situation);

	return situation_has(situation, FLAG_CPU_PM) && waiting >= 5 ? waiting : 0;
}

static void cpu_pm_evidence(const struct situation *situation, char *text, size_t size)
{
	rule_put_percent(text, size, "waiting", situation_waiting(situation));
	rule_put_percent(text, size, "guest", situation_guest(situation));
	rule_put_rate(text, size, "halts", situation_costs(situation, GROUP_HLT).rate);
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "polling",
		.needs = NEED_POLLING,
		.gain = polling_gain,
		.evidence = polling_evidence,
		.meaning =
			"KVM keeps CPUs spinning for a VM that sleeps most of the time, to wake "
			"it some microseconds sooner.",
		.attempt =
			"As root, at once: echo 50000 > "
			"/sys/module/kvm/parameters/halt_poll_ns, and halve it until polling is "
			"small; 0 turns it off. It is a trade: replies of a VM that is woken "
			"often may come later, and the setting is for all VMs. For a guest with "
			"CPUs of its own: QEMU -overcommit cpu-pm=on.",
		.proof =
			"Polling falls, halted rises by the same; halts/s and guest stay.",
		.source =
			"Linux, Documentation/virt/kvm/halt-polling.rst; virt/kvm/kvm_main.c, "
			"kvm_vcpu_halt()",
	},
	{
		.name = "timers",
		.gain = timers_gain,
		.evidence = timers_evidence,
		.meaning =
			"The guest wakes itself by timers so short that its vCPUs never sleep "
			"for long.",
		.attempt =
			"Find the program in the guest: perf trace -e timer:hrtimer_start, or "
			"powercfg /energy on Windows. Linux: a kernel with NO_HZ_IDLE, and HZ "
			"of 100 or 250; Windows: QEMU -cpu "
			"...,hv-time,hv-vpindex,hv-synic,hv-stimer. Key w on the MSR exits "
			"shows whether they are TSC_DEADLINE (0x6e0).",
		.proof =
			"Halts/s, MSR accesses and polling fall together; halted rises.",
		.source =
			"Linux, arch/x86/kvm/lapic.c and msrs.c; QEMU, "
			"docs/system/i386/hyperv.rst",
		.hides = { "msr" },
	},
	{
		.name = "ticks",
		.gain = ticks_gain,
		.evidence = ticks_evidence,
		.meaning =
			"Timers of the guest expire while it runs, each by two exits: one to "
			"arm it, one when it expires.",
		.attempt =
			"In the guest: HZ of 100 or 250, nohz_full= and rcu_nocbs= for "
			"CPU-bound work; find the program with perf trace -e "
			"timer:hrtimer_start. Key w on the MSR exits names them.",
		.proof =
			"The timers that expire and the MSR accesses fall together; guest "
			"rises.",
		.source =
			"Linux, arch/x86/kvm/vmx/vmx.c, handle_fastpath_preemption_timer()",
		.hides = { "msr" },
	},
	{
		.name = "cpu-pm",
		.needs = NEED_WAITING | NEED_FLAGS,
		.gain = cpu_pm_gain,
		.evidence = cpu_pm_evidence,
		.meaning =
			"This guest idles without telling KVM (cpu-pm=on), so that the host "
			"takes it for busy, yet it shares its CPUs with others.",
		.attempt =
			"Pin one vCPU to a CPU of its own (virsh vcpupin), or start QEMU with "
			"-overcommit cpu-pm=off where CPUs are shared.",
		.proof =
			"Waiting falls below 1 %CPU; with cpu-pm=off there are HLT exits, and "
			"guest shows work alone.",
		.source =
			"Linux, Documentation/virt/kvm/api.rst, KVM_CAP_X86_DISABLE_EXITS",
		.hides = { "waiting", "quota" },
	},
};
/* clang-format on */

const struct rule_section rules_of_idling = { rules, ARRAY_SIZE(rules) };
