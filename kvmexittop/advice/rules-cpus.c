// SPDX-License-Identifier: GPL-2.0-only
/* Rules about vCPUs that wait for a CPU, and that spin. */
#include "advice/rule.h"

#include <math.h>

#include "base/array.h"

/* Percent of one CPU that a vCPU waits */
#define WAITING 5
/* Below this a wait is the latency of a wake-up: microseconds */
#define WAIT_US 200
/* Pauses per second of a vCPU; AMD's counter takes tens of times as much spinning for one */
#define PAUSES_VMX  1000
#define PAUSES_SVM  100
#define MANY_PAUSES 10000

/*
 * The mean wait is not known.  If there were no more waits than halts, which each end in one,
 * it is this; waits by preemption are longer anyway.
 */
static double wait_us(const struct situation *situation)
{
	return situation_waiting(situation) * 1e4 / situation_costs(situation, GROUP_HLT).rate;
}

static bool is_waiting(const struct situation *situation)
{
	const double waiting = situation_waiting(situation), polling = situation_polling(situation);
	const double all = waiting + situation_busy(situation) + (isnan(polling) ? 0 : polling);

	return situation->most_waiting >= WAITING && waiting >= WAITING / 100.0 * all &&
	       wait_us(situation) >= WAIT_US;
}

static double waiting_gain(const struct situation *situation)
{
	return is_waiting(situation) ? situation_waiting(situation) : 0;
}

static double quota_gain(const struct situation *situation)
{
	return situation_has(situation, FLAG_QUOTA) ? waiting_gain(situation) : 0;
}

static void waiting_evidence(const struct situation *situation, char *text, size_t size)
{
	rule_put_percent(text, size, "waiting", situation_waiting(situation));
	rule_put_percent(text, size, "the vCPU that waits most", situation->most_waiting);
	rule_put_percent(text, size, "busy", situation_busy(situation));
	rule_put_time(text, size, "for each halt", wait_us(situation));
	rule_put_trait(text, size, situation, TRAIT_CPUS);
}

static double pauses(const struct situation *situation)
{
	return situation_costs(situation, GROUP_PAUSE).rate / situation->nr_vcpus;
}

/* Spinning is the guest's time: at most as much of it is lost as vCPUs waited. */
static double lock_holder_gain(const struct situation *situation)
{
	const double waiting = situation_waiting(situation), guest = situation_guest(situation);

	if (situation->nr_vcpus < 2 || !is_waiting(situation) ||
	    !(pauses(situation) >= (situation_is_svm(situation) ? PAUSES_SVM : PAUSES_VMX)))
		return 0;
	return situation_costs(situation, GROUP_PAUSE).cost +
	       (waiting < guest ? waiting : guest) / 2;
}

static void pause_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs costs = situation_costs(situation, GROUP_PAUSE);

	rule_put_rate(text, size, "PAUSE exits", costs.rate);
	rule_put_time(text, size, "each", costs.us);
	rule_put_percent(text, size, "which cost", costs.cost);
	rule_put_percent(text, size, "waiting", situation_waiting(situation));
	rule_put_trait(text, size, situation,
		       situation_is_svm(situation) ? TRAIT_PAUSE_FILTER : TRAIT_PLE_GAP);
}

static double spinning_gain(const struct situation *situation)
{
	const struct costs costs = situation_costs(situation, GROUP_PAUSE);

	return costs.rate >= MANY_PAUSES && situation_waiting(situation) < 2
		       ? rule_gain(situation, costs.cost)
		       : 0;
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "lock-holder",
		.needs = NEED_WAITING,
		.gain = lock_holder_gain,
		.evidence = pause_evidence,
		.meaning =
			"vCPUs spin for a lock, or for an answer, of another vCPU that the host "
			"has taken off its CPU.",
		.attempt =
			"Fewer vCPUs, or fewer VMs on these CPUs; or pin one vCPU to a CPU "
			"(virsh vcpupin). In the guest: kvm-pv-unhalt, which QEMU has on; "
			"Windows: hv-spinlocks=0xfff,hv-tlbflush,hv-ipi. KVM's ple_ parameters "
			"only after that.",
		.proof =
			"Waiting falls below 2 %CPU, PAUSE exits with it; guest falls, since "
			"spinning was its time.",
		.source =
			"Linux, virt/kvm/kvm_main.c, kvm_vcpu_on_spin(); QEMU, "
			"docs/system/i386/hyperv.rst",
		.hides = { "waiting", "quota" },
	},
	{
		.name = "quota",
		.needs = NEED_WAITING | NEED_FLAGS,
		.gain = quota_gain,
		.evidence = waiting_evidence,
		.meaning =
			"The vCPUs were ready but had no CPU, and the VM's cgroup has a limit "
			"of CPU time: for the guest this is stolen time; no exit is to blame.",
		.attempt =
			"See nr_throttled and throttled_usec in cpu.stat of its cgroup: if they "
			"grow, the limit is the cause. Then a larger one: virsh schedinfo VM "
			"--live vcpu_quota=-1; Kubernetes: no CPU limit, or that of the vCPUs "
			"and one more. If they do not grow, the CPUs are shared with too many "
			"others.",
		.proof =
			"Waiting falls below 1 %CPU, nr_throttled stays, steal time in the "
			"guest is 0.",
		.source =
			"Linux, Documentation/scheduler/sched-bwc.rst; "
			"Documentation/admin-guide/cgroup-v2.rst",
		.hides = { "waiting" },
	},
	{
		.name = "waiting",
		.needs = NEED_WAITING,
		.gain = waiting_gain,
		.evidence = waiting_evidence,
		.meaning =
			"The vCPUs were ready but had no CPU: for the guest this is stolen "
			"time; no exit is to blame.",
		.attempt =
			"Fewer vCPUs than are busy (one that halts nine tenths of the time can "
			"go), or another host for one of the VMs; or pin vCPUs, one to a CPU "
			"(virsh vcpupin), with emulatorpin and iothreadpin elsewhere. A limit "
			"of CPU time shows in cpu.stat of its cgroup.",
		.proof =
			"Waiting falls below 1 %CPU; guest or halted rises by that; steal time "
			"in the guest is 0.",
		.source =
			"Linux, Documentation/scheduler/sched-stats.rst, run_delay",
	},
	{
		.name = "spinning",
		.needs = NEED_WAITING,
		.gain = spinning_gain,
		.evidence = pause_evidence,
		.meaning =
			"vCPUs spin, but none waits for a CPU: the guest's own lock, or a "
			"program or driver that polls.",
		.attempt =
			"Find it in the guest: perf top shows the lock or the loop (idle=poll, "
			"DPDK). On CPUs of its own the exits can be turned off: QEMU "
			"-overcommit cpu-pm=on, or kvm_intel.ple_gap=0.",
		.proof =
			"PAUSE exits fall; their cost goes to guest.",
		.source =
			"Linux, arch/x86/kvm/vmx/vmx.c, handle_pause(); svm/svm.c, "
			"pause_interception()",
	},
};
/* clang-format on */

const struct rule_section rules_of_cpus = { rules, ARRAY_SIZE(rules) };
