/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A VM whose time is known, for "account": made, run and stopped, and its account by the
 * netlink family or source bpf, which must close.  Times are in seconds of CLOCK_MONOTONIC.
 * These die with a message where KVM fails.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <pthread.h>
#include <time.h>

#include "parts.h"
#include "vm.h"

struct test {
	const char *name;
	struct vm vm;
	struct vcpu vcpu[2];
	unsigned int nr_vcpus;
	double created[2], before[2]; /* after and before the ioctl */
	struct account last[2];
	unsigned int id;	     /* of the VM, in the account */
	int faults;		     /* a userfaultfd */
	unsigned int disabled_exits; /* KVM_X86_DISABLE_EXITS_*, before trial_create() */
	pthread_t thread;
	double vmm; /* the VMM's time, by its own clock */
	volatile bool done;
};

/* Before all others: whose verdicts follow */
void trial_begin(struct test *t);
/* A VM with a vCPU that runs this script (see vmm) */
void trial_create(struct test *t, bool irqchip, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Run until KVM_RUN returns; true if the script has ended */
bool trial_run(struct test *t, unsigned int vcpu);
/* Run a script to its end; returns for how long */
double trial_script(struct test *t);
void trial_start(struct test *t, void *(*function)(void *));
/* For that: runs vCPU 0 until t->done */
void *trial_until_done(void *test);
/* Sets t->done, and has KVM_RUN return by signals until the thread has seen it */
void trial_stop(struct test *t);

/* Reads the account of a vCPU: it must close, and have grown since the last time. */
struct account trial_sample(struct test *t, unsigned int vcpu);
/* The same of vCPU 0 for some time, again and again, with a pause in between */
void trial_watch(struct test *t, double s, double pause);
/* A value that is to be @want, within @percent and some time in which nothing can be proven */
void trial_near(const char *what, double want, double got, double percent, double slack);
void trial_is(const char *what, const char *want, const char *got);

/* KVM's halt_poll_ns */
void trial_set_polling(unsigned int ns);

double trial_seconds(clockid_t clock);
double trial_now(void);
double trial_run_delay(void);	      /* how long the thread that calls has waited for a CPU */
double trial_rest(double s);	      /* asleep; returns for how long */
void trial_work(double s);	      /* on a CPU */
unsigned long trial_cycles(double s); /* of the TSC, the host's and a guest's */

#endif
