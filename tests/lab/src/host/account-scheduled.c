// SPDX-License-Identifier: GPL-2.0-only
/*
 * "account": threads of vCPUs that wait for a CPU, or sleep for the host's sake.
 */
#define _GNU_SOURCE
#include "account.h"

#include <err.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"
#include "verdict.h"

static void pin(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		err(1, "sched_setaffinity");
}

/* A thread's own time, and the account then: before its first KVM_RUN, and after its last */
struct own_time {
	struct account account;
	double wall, cpu, delay; /* delay: /proc/thread-self/schedstat */
};

static struct own_time at_first, at_last;
/* From KVM_RUN to the first clocks.  Source bpf counts it when KVM_RUN is called again. */
static double waited_before;

static double counted_later(void)
{
	return parts_of_bpf() ? waited_before : 0;
}

static void look_at_clocks(struct own_time *at)
{
	at->wall = trial_now();
	at->cpu = trial_seconds(CLOCK_THREAD_CPUTIME_ID);
	at->delay = trial_run_delay();
}

/* To read the account may take long, and is not to be between the first and the last. */
static void look_first(struct test *t)
{
	double delay = trial_run_delay();

	parts_read(t->id, 0, &at_first.account);
	look_at_clocks(&at_first);
	waited_before = at_first.delay - delay;
}

static void look_last(struct test *t)
{
	look_at_clocks(&at_last);
	parts_read(t->id, 0, &at_last.account);
}

static void *burn_pinned(void *data)
{
	struct test *t = data;

	pin();
	while (!t->done)
		;
	return NULL;
}

static void compare(const char *what, double expected, int part)
{
	trial_near(what, expected,
		   parts_now(&at_last.account, part) - parts_now(&at_first.account, part), 1, 0.01);
}

static void *spin_pinned(void *data)
{
	struct test *t = data;

	pin();
	/* A thread is known to be the vCPU's from its first KVM_RUN on. */
	t->vcpu[0].run->immediate_exit = 1;
	trial_run(t, 0);
	t->vcpu[0].run->immediate_exit = 0;
	look_first(t);
	while (!t->done)
		trial_run(t, 0);
	look_last(t);
	return NULL;
}

/* A guest that spins on a CPU that another thread wants as well */
void account_waiting(struct test *t)
{
	pthread_t other;

	trial_create(t, false, "wait 1 1");
	pthread_create(&other, NULL, burn_pinned, t);
	trial_start(t, spin_pinned);
	trial_watch(t, 3, 0.007);
	trial_stop(t);
	pthread_join(other, NULL);
	trial_sample(t, 0);
	compare("waiting, time without the thread's CPU time",
		at_last.wall - at_first.wall - (at_last.cpu - at_first.cpu) + counted_later(),
		KVM_EXIT_PART_WAITING);
}

static void *work_pinned(void *data)
{
	struct test *t = data;

	pin();
	trial_run(t, 0);
	look_first(t);
	while (trial_now() < at_first.wall + 2)
		;
	trial_run(t, 0);
	look_last(t);
	t->done = true;
	return NULL;
}

/* The same of a VMM at work: it waits, too */
void account_waiting_vmm(struct test *t)
{
	pthread_t other;

	trial_create(t, false, "out 0x80 1");
	pthread_create(&other, NULL, burn_pinned, t);
	trial_start(t, work_pinned);
	trial_watch(t, 1.5, 0.007);
	pthread_join(t->thread, NULL);
	pthread_join(other, NULL);
	trial_sample(t, 0);
	compare("waiting in the VMM, time without the thread's CPU time",
		at_last.wall - at_first.wall - (at_last.cpu - at_first.cpu), KVM_EXIT_PART_WAITING);
	/* Before and after that it is the VMM's time as well that the account is read. */
	compare("vmm, the thread's CPU time",
		at_last.cpu - at_first.cpu + at_first.wall - at_first.account.time +
			at_last.account.time - at_last.wall,
		KVM_EXIT_PART_VMM);
}

/* A thread of a higher priority: one that wakes up on its CPU waits until this one sleeps. */
static void *burn_first(void *data)
{
	static const struct sched_param first = { .sched_priority = 1 };
	struct test *t = data;

	pin();
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		err(1, "sched_setscheduler");
	for (; !t->done; trial_rest(0.003))
		trial_work(0.007);
	return NULL;
}

static void *halt_pinned(void *data)
{
	struct test *t = data;

	pin();
	t->vcpu[0].run->immediate_exit = 1;
	trial_run(t, 0);
	t->vcpu[0].run->immediate_exit = 0;
	look_first(t);
	trial_script(t);
	look_last(t);
	t->done = true;
	return NULL;
}

/* Guests that halt, and wait for the CPU when they are woken up */
void account_waiting_halted(struct test *t)
{
	double waited;
	pthread_t other;

	trial_set_polling(0);
	trial_create(t, true, "hlt-timer %lu 100", trial_cycles(0.005));
	pthread_create(&other, NULL, burn_first, t);
	trial_start(t, halt_pinned);
	trial_watch(t, 0.5, 0.0011);
	pthread_join(t->thread, NULL);
	pthread_join(other, NULL);
	trial_set_polling(200000);
	trial_sample(t, 0);
	waited = at_last.delay - at_first.delay;
	verdict(waited > 0.05, "> 0.05 s", waited > 0.05 ? "more" : "less",
		"account %s: the thread waited", t->name);
	compare("waiting, run_delay of the thread", waited + counted_later(),
		KVM_EXIT_PART_WAITING);
	compare("halted, time that the thread neither ran nor waited",
		at_last.wall - at_first.wall - (at_last.cpu - at_first.cpu) - waited,
		KVM_EXIT_PART_HALTED);
}

static void *serve_faults(void *data)
{
	struct test *t = data;
	static char page[4096] __attribute__((aligned(4096)));
	struct uffd_msg message;

	for (int i = 0; i < 4; i++) {
		if (read(t->faults, &message, sizeof(message)) != sizeof(message))
			err(1, "userfaultfd: read");
		trial_rest(0.25);
		struct uffdio_copy copy = {
			.dst = message.arg.pagefault.address & ~4095ull,
			.src = (uintptr_t)page,
			.len = 4096,
		};
		if (ioctl(t->faults, UFFDIO_COPY, &copy))
			err(1, "UFFDIO_COPY");
	}
	return NULL;
}

/* Memory that somebody else brings: 4 pages, 250 ms each */
void account_blocked(struct test *t)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct account a;
	pthread_t other;

	t->faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	trial_create(t, false, "touch 4");
	range.range.start = (uintptr_t)t->vm.memory + GUEST_FRESH;
	range.range.len = GUEST_MEMORY - GUEST_FRESH;
	madvise((void *)(uintptr_t)range.range.start, range.range.len, MADV_DONTNEED);
	if (t->faults < 0 || ioctl(t->faults, UFFDIO_API, &api) ||
	    ioctl(t->faults, UFFDIO_REGISTER, &range))
		err(1, "userfaultfd");
	pthread_create(&other, NULL, serve_faults, t);
	trial_script(t);
	pthread_join(other, NULL);
	a = trial_sample(t, 0);
	trial_near("blocked", 1, a.closed[KVM_EXIT_PART_BLOCKED], 1, 0.01);
	close(t->faults);
}
