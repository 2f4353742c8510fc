// SPDX-License-Identifier: GPL-2.0-only
/*
 * "account": vCPUs that the guest has halted.
 */
#include "account.h"

#include <err.h>
#include <sys/ioctl.h>

#include "verdict.h"

/* KVM_HLT in KVM, against its own statistics, with and without polling */
static void halted_for(struct test *t, unsigned int poll_ns)
{
	double halt, poll;
	struct account a;

	trial_set_polling(poll_ns);
	trial_create(t, true, "hlt-timer %lu 100; hlt-timer %lu 20", trial_cycles(0.005),
		     trial_cycles(0.05));
	trial_script(t);
	a = trial_sample(t, 0);
	halt = vm_stat(&t->vcpu[0], "halt_wait_ns") / 1e9;
	poll = (vm_stat(&t->vcpu[0], "halt_poll_success_ns") +
		vm_stat(&t->vcpu[0], "halt_poll_fail_ns")) /
	       1e9;
	/* KVM's own has what the thread waited for a CPU when it woke up */
	trial_near("halted, halt_wait_ns", halt, a.closed[KVM_EXIT_PART_HALTED], 1, 0.005);
	trial_near("polling, halt_poll_*_ns", poll, a.closed[KVM_EXIT_PART_POLLING], 1, 0.005);
	if (poll_ns)
		verdict(poll > 0.05, "> 0.05 s", poll > 0.05 ? "more" : "less",
			"account %s: KVM polled", t->name);
}

void account_halted(struct test *t)
{
	halted_for(t, 0);
}

void account_polling(struct test *t)
{
	halted_for(t, 8000000);
	trial_set_polling(200000);
}

/* Parked for 5 s, then woken by a signal */
void account_parked(struct test *t)
{
	struct account a = { 0 };
	double began;

	trial_set_polling(0);
	trial_create(t, true, "deadline 1; hlt-timer 1099511627776 1");
	began = trial_now();
	trial_start(t, trial_until_done);
	for (int i = 0; i < 5; i++) {
		trial_rest(1);
		a = trial_sample(t, 0);
		trial_is("state", "halted", parts_name(a.state));
	}
	trial_near("halted", a.time - began, parts_now(&a, KVM_EXIT_PART_HALTED), 1, 0.05);
	trial_stop(t);
	trial_set_polling(200000);
}

/* A CPU that waits for INIT and SIPI */
void account_sipi(struct test *t)
{
	struct kvm_mp_state state = { KVM_MP_STATE_UNINITIALIZED };
	struct account a;
	double began;

	trial_create(t, true, "wait 1 1");
	if (ioctl(t->vcpu[0].fd, KVM_SET_MP_STATE, &state))
		err(1, "KVM_SET_MP_STATE");
	began = trial_now();
	trial_start(t, trial_until_done);
	trial_rest(1);
	a = trial_sample(t, 0);
	trial_is("state before SIPI", "halted", parts_name(a.state));
	trial_near("halted before SIPI", a.time - began, parts_now(&a, KVM_EXIT_PART_HALTED), 1,
		   0.01);
	trial_stop(t);
}

/*
 * The guest halts the CPU itself: that is its own time.  A tick of the host may wake it up as
 * well, then it goes on before its own timer, and KVM has the time of the tick.  A kernel thread
 * that the tick wakes up has the CPU for a while.
 */
void account_cpu_pm(struct test *t)
{
	struct account a;
	double took, waited;

	t->disabled_exits = KVM_X86_DISABLE_EXITS_HLT;
	trial_create(t, true, "hlt-timer %lu 100", trial_cycles(0.05));
	waited = trial_run_delay();
	took = trial_script(t);
	waited = trial_run_delay() - waited;
	a = trial_sample(t, 0);
	verdict(took > 0.2, "> 0.2 s", took > 0.2 ? "more" : "less", "account %s: the guest halted",
		t->name);
	trial_near("halted", 0, a.closed[KVM_EXIT_PART_HALTED], 0, 0.001);
	trial_near("guest that halts the CPU", took - waited, a.closed[KVM_EXIT_PART_GUEST], 10, 0);
}
