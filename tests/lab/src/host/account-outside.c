// SPDX-License-Identifier: GPL-2.0-only
/*
 * "account": a guest that spins, and vCPUs outside KVM_RUN.
 */
#include "account.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>

static double stopped_since(const struct account *before, const struct account *now)
{
	return parts_now(now, KVM_EXIT_PART_STOPPED) - parts_now(before, KVM_EXIT_PART_STOPPED);
}

/* Before the first KVM_RUN, then a signal and a VMM that sleeps */
void account_stopped(struct test *t)
{
	struct account a, before;

	trial_create(t, false, "wait 1 1");
	trial_rest(1);
	a = trial_sample(t, 0);
	trial_is("state before KVM_RUN", "stopped", parts_name(a.state));
	trial_near("stopped before KVM_RUN", a.time - t->created[0],
		   parts_now(&a, KVM_EXIT_PART_STOPPED), 1, 0.002);

	trial_start(t, trial_until_done);
	trial_rest(0.5);
	trial_stop(t);
	before = trial_sample(t, 0);
	trial_rest(1);
	a = trial_sample(t, 0);
	trial_is("state after a signal", "stopped", parts_name(a.state));
	trial_near("stopped after a signal", a.time - before.time, stopped_since(&before, &a), 1,
		   0.005);
	trial_near("cost of reasons meanwhile", 0, a.reasons - before.reasons, 0, 0.0001);

	t->vcpu[0].run->immediate_exit = 1;
	trial_run(t, 0);
	t->vcpu[0].run->immediate_exit = 0;
	before = a;
	trial_rest(0.5);
	a = trial_sample(t, 0);
	trial_is("state after immediate_exit", "stopped", parts_name(a.state));
	trial_near("stopped after immediate_exit", a.time - before.time, stopped_since(&before, &a),
		   1, 0.01);
}

/* A guest that spins for 5 s */
void account_spinning(struct test *t)
{
	struct account a = { 0 };
	double began;

	trial_create(t, false, "wait 1 1");
	began = trial_now();
	trial_start(t, trial_until_done);
	for (int i = 0; i < 5; i++) {
		trial_rest(1);
		a = trial_sample(t, 0);
	}
	trial_near("guest, kvm and waiting", a.time - began,
		   parts_now(&a, KVM_EXIT_PART_GUEST) + parts_now(&a, KVM_EXIT_PART_KVM) +
			   parts_now(&a, KVM_EXIT_PART_WAITING),
		   1, 0.01);
	trial_stop(t);
}

/* Other ioctls of a vCPU are the VMM's work as well. */
static void work_by_ioctls(struct test *t, double s)
{
	struct kvm_regs regs;

	for (double end = trial_now() + s; trial_now() < end;)
		if (ioctl(t->vcpu[0].fd, KVM_GET_REGS, &regs))
			err(1, "KVM_GET_REGS");
}

/* A VMM that takes 50 ms for each OUT, asleep or at work, or for a CPU: that is waiting */
void account_vmm(struct test *t)
{
	char returns[24];
	struct account a;
	double began, at_end;
	bool ended;

	trial_create(t, false, "out 0x80 20");
	for (int i = 0;; i++) {
		ended = trial_run(t, 0);
		if (ended)
			break;
		if (t->vcpu[0].run->exit_reason != KVM_EXIT_IO)
			continue;
		began = trial_now() - trial_run_delay();
		if (i % 3 == 0)
			trial_rest(0.05);
		else if (i % 3 == 1)
			trial_work(0.05);
		else
			work_by_ioctls(t, 0.05);
		t->vmm += trial_now() - trial_run_delay() - began;
	}
	at_end = trial_now();
	a = trial_sample(t, 0);
	trial_near("vmm after 20 OUTs", t->vmm, a.closed[KVM_EXIT_PART_VMM], 1, 0.002);
	if (!parts_of_bpf()) {
		trial_near("KVM_EXIT_IO", t->vmm, a.run[KVM_EXIT_IO], 1, 0.002);
		snprintf(returns, sizeof(returns), "%" PRIu64, a.runs[KVM_EXIT_IO]);
		trial_is("returns for KVM_EXIT_IO", "21", returns);
	}
	trial_rest(0.5);
	a = trial_sample(t, 0);
	trial_is("state after an OUT", "vmm", parts_name(a.state));
	trial_near("vmm that is open", a.time - at_end, a.open[KVM_EXIT_PART_VMM], 1, 0.005);

	/* It leaves the reason in kvm_run as it was. */
	t->vcpu[0].run->immediate_exit = 1;
	trial_run(t, 0);
	t->vcpu[0].run->immediate_exit = 0;
	a = trial_sample(t, 0);
	trial_is("state after immediate_exit", "stopped", parts_name(a.state));
}

/* No interrupt controller in KVM: HLT is the VMM's affair */
void account_no_irqchip(struct test *t)
{
	struct account a;
	double at_end;

	trial_create(t, false, "hlt 3");
	for (int i = 0; i < 3; i++) {
		trial_run(t, 0);
		t->vmm += trial_rest(0.3);
	}
	at_end = trial_now();
	a = trial_sample(t, 0);
	trial_is("state after KVM_EXIT_HLT", "halted", parts_name(a.state));
	trial_near("halted in the VMM", t->vmm + a.time - at_end,
		   parts_now(&a, KVM_EXIT_PART_HALTED), 1, 0.005);
}

/* A debugger looks at the guest, step by step */
void account_debugged(struct test *t)
{
	struct kvm_guest_debug debug = { .control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP };
	struct account a, before;
	double began, at_end;

	trial_create(t, false, "out 0x80 1");
	if (ioctl(t->vcpu[0].fd, KVM_SET_GUEST_DEBUG, &debug))
		err(1, "KVM_SET_GUEST_DEBUG");
	trial_run(t, 0);
	before = trial_sample(t, 0);
	began = trial_now();
	for (int i = 0; i < 5; i++) {
		t->vmm += trial_rest(0.1);
		trial_run(t, 0);
	}
	at_end = trial_now();
	a = trial_sample(t, 0);
	trial_is("state after a step", "stopped", parts_name(a.state));
	trial_near("stopped by a debugger", t->vmm + began - before.time + a.time - at_end,
		   stopped_since(&before, &a), 1, 0.005);
}
