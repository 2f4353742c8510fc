// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run a VM whose exits are known in advance, and a command once it is quiet.
 *
 *	vmm [-ix] [-e BITS] [-m MODE] [-o FILE] [-t US] -s SCRIPT [-s SCRIPT]... [-- COMMAND...]
 *	vmm [-e BITS] [-o FILE] -k BZIMAGE -r INITRD [-a WORDS] [-c HOOK] [-- COMMAND...]
 *
 * Each -s is a vCPU, -l lists the steps of scripts, -i gives the VM an APIC and
 * -e sets KVM_CAP_X86_EXIT_STATS.  With -x the threads of two vCPUs swap them when each
 * has returned from KVM_RUN some times, which the scripts must make sure of.  With -t it plays a
 * device that takes so many microseconds of CPU time for each access of a port.  -a appends
 * to the command line of a Linux guest, which stands still while the program HOOK runs
 * each time that it writes to GUEST_SYNC_PORT; FILE has the PID then.
 *
 * When all scripts have ended, no vCPU is in KVM_RUN any
 * more, but the VM, its vCPUs and their threads stay until COMMAND has ended:
 * it can read any counter and finds it at rest.  FILE tells what must have
 * been counted (see report()); COMMAND's exit status is vmm's.
 */
#define _GNU_SOURCE
#include <asm/svm.h>
#include <asm/vmx.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "linux.h"
#include "script.h"
#include "vm.h"

#define SWAP_AFTER 10

struct runner {
	struct vcpu vcpu;
	struct script script;
	const char *text;
	unsigned int id;
	pid_t tid;
	pthread_t thread;
};

static struct runner runners[GUEST_VCPUS];
static unsigned int nr_runners;
static pthread_barrier_t quiet, over, swap;
static bool is_linux, can_prefault, swaps;
static double device_us;
static char *hook;

/* No fork: it would write-protect the guest's memory */
static void run_hook(void)
{
	char *argv[] = { hook, NULL };
	int status;
	pid_t pid;

	if (!hook)
		return;
	if (posix_spawnp(&pid, hook, NULL, NULL, argv, environ) || waitpid(pid, &status, 0) < 0 ||
	    status)
		errx(1, "%s: cannot be run, or failed", hook);
}

static void play_device(void)
{
	struct timespec now, began;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	while ((now.tv_sec - began.tv_sec) * 1e6 + (now.tv_nsec - began.tv_nsec) / 1e3 < device_us);
}

/* Handle one return to the VMM; true if the vCPU is through */
static bool serve(struct runner *r)
{
	struct kvm_run *run = r->vcpu.run;

	switch (run->exit_reason) {
	case KVM_EXIT_IO:
		if (is_linux && run->io.port == GUEST_SYNC_PORT)
			run_hook();
		else if (is_linux)
			linux_io(run);
		else if (run->io.port == GUEST_DONE_PORT)
			return true;
		else if (device_us)
			play_device();
		return false;
	case KVM_EXIT_MMIO:
	case KVM_EXIT_HLT:
	case KVM_EXIT_SET_TPR:
	case KVM_EXIT_INTR:
		return false;
	case KVM_EXIT_SHUTDOWN:
		if (r->script.ends_in_shutdown || is_linux)
			return true;
		/* fall through */
	default:
		errx(1, "vCPU %u: KVM_RUN returned with reason %u (suberror %u)", r->id,
		     run->exit_reason,
		     run->exit_reason == KVM_EXIT_INTERNAL_ERROR ? run->internal.suberror : 0);
	}
}

static void *run(void *arg)
{
	unsigned int returns = 0;
	struct runner *r = arg;

	r->tid = syscall(SYS_gettid);
	/* All memory but the fresh pages: no fault that is not in the script */
	if (!is_linux && can_prefault && vm_prefault(&r->vcpu, 0, GUEST_FRESH) != vm_host().tdp)
		errx(1, "KVM_PRE_FAULT_MEMORY: does not do what it says");
	do {
		if (ioctl(r->vcpu.fd, KVM_RUN, 0) && errno != EINTR)
			err(1, "vCPU %u: KVM_RUN", r->id);
		if (swaps && ++returns == SWAP_AFTER) {
			pthread_barrier_wait(&swap);
			r = &runners[!r->id];
			r->tid = syscall(SYS_gettid);
		}
	} while (!serve(r));
	pthread_barrier_wait(&quiet);
	pthread_barrier_wait(&over);
	return NULL;
}

static void report_leaves(FILE *f, const struct vm *vm, unsigned int vcpu)
{
	const struct guest_leaves *leaves = vm->memory + GUEST_LEAVES + vcpu * GUEST_LEAVES_SIZE;

	for (unsigned int i = 0; !is_linux && i < leaves->nr; i++) {
		const struct guest_leaf *l = &leaves->leaf[i];

		fprintf(f, "leaf %u %#x %#x %#x %#x %#x %#x %u\n", vcpu, l->leaf, l->code, l->eax,
			l->ebx, l->ecx, l->edx, l->faulted);
	}
}

static unsigned int fault_code(void)
{
	return vm_host().vmx ? EXIT_REASON_EPT_VIOLATION : SVM_EXIT_NPF;
}

static bool is_unforeseen(const struct want *want)
{
	return !can_prefault && want->kind == HARDWARE && want->code == fault_code();
}

/*
 *	isa svm
 *	pid PID
 *	vcpu ID TID EXITS		EXITS from KVM's stats fd
 *	want ID KIND CODE COUNT exact	(or: at-least; CODE is 0 but for kind 1)
 *	any ID				a Linux guest: any reason will do
 *	leaf ID LEAF CODE EAX EBX ECX EDX FAULTS	what steps of the guest read by CPUID
 */
static void report(FILE *f, const struct vm *vm)
{
	fprintf(f, "isa %s\npid %d\n", vm_host().vmx ? "vmx" : "svm", getpid());
	for (struct runner *r = runners; r < runners + nr_runners; r++) {
		fprintf(f, "vcpu %u %d %llu\n", r->id, r->tid,
			(unsigned long long)vm_stat(&r->vcpu, "exits"));
		if (is_linux)
			fprintf(f, "any %u\n", r->id);
		for (struct want *w = r->script.want; w < r->script.want + r->script.nr_want; w++)
			fprintf(f, "want %u %d %u %llu %s\n", r->id, w->kind, w->code,
				(unsigned long long)w->count,
				w->exact && !is_unforeseen(w) ? "exact" : "at-least");
		if (!can_prefault && !is_linux)
			fprintf(f, "want %u 1 %u 0 at-least\n", r->id, fault_code());
		report_leaves(f, vm, r->id);
	}
	fflush(f);
}

static int command(char **argv)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		execvp(argv[0], argv);
		err(127, "%s", argv[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "%s", argv[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static enum vm_mode mode_of(const char *name)
{
	static const char *const names[] = {
		[MODE_LONG] = "long",
		[MODE_PROTECTED] = "protected",
		[MODE_REAL] = "real",
		[MODE_UNREAL] = "unreal",
	};

	for (int i = MODE_LONG; i <= MODE_UNREAL; i++)
		if (!strcmp(name, names[i]))
			return i;
	errx(2, "no mode '%s': long, protected, real, unreal", name);
}

/* A kernel, its initrd and command line, for a Linux guest; else NULL. */
static const char *kernel, *initrd, *words = "";
static FILE *out;
static int stats = -1;

static void parse(int argc, char **argv, struct script_for *on)
{
	int c;

	while ((c = getopt(argc, argv, "+a:c:e:ik:lm:o:r:s:t:x")) != -1) {
		switch (c) {
		case 'a':
			words = optarg;
			break;
		case 'c':
			hook = optarg;
			break;
		case 'e':
			stats = atoi(optarg);
			break;
		case 'i':
			on->irqchip = true;
			break;
		case 'k':
			kernel = optarg;
			break;
		case 'l':
			script_list();
			exit(0);
		case 'm':
			on->mode = mode_of(optarg);
			break;
		case 'o':
			out = fopen(optarg, "w");
			if (!out)
				err(1, "%s", optarg);
			break;
		case 'r':
			initrd = optarg;
			break;
		case 's':
			if (nr_runners == GUEST_VCPUS)
				errx(2, "more than %d scripts", GUEST_VCPUS);
			runners[nr_runners++].text = optarg;
			break;
		case 't':
			device_us = atof(optarg);
			break;
		case 'x':
			swaps = true;
			break;
		default:
			exit(2);
		}
	}
}

static void add_runner(struct vm *vm, unsigned int i, struct script_for *on)
{
	struct runner *r = runners + i;

	r->id = on->vcpu = i;
	vm_add_vcpu(vm, &r->vcpu, i);
	if (is_linux) {
		linux_load(vm, &r->vcpu, kernel, initrd, words);
		return;
	}
	script_parse(&r->script, r->text, on);
	memcpy(vm->memory + GUEST_STEPS + i * GUEST_STEPS_SIZE, r->script.steps,
	       sizeof(r->script.steps));
	vm_set_guest(vm, &r->vcpu, i, on->mode);
}

int main(int argc, char **argv)
{
	struct script_for on = { .host = vm_host(), .mode = MODE_LONG };
	struct vm vm;
	int status;

	out = stdout;
	parse(argc, argv, &on);
	is_linux = kernel && initrd;
	if (is_linux == !!nr_runners)
		errx(2,
		     "either scripts (-s; -l lists the steps) or a kernel and an initrd (-k -r)");
	if (is_linux)
		nr_runners = 1;
	if (swaps && nr_runners != 2)
		errx(2, "-x is for two scripts");

	setlinebuf(stdout);
	vm_create(&vm, is_linux ? 128 << 20 : GUEST_MEMORY, on.irqchip || is_linux);
	if (stats >= 0)
		vm_choose_stats(&vm, stats);
	if (!is_linux)
		vm_load_guest(&vm, on.mode);
	can_prefault = vm_can_prefault(&vm);
	pthread_barrier_init(&swap, NULL, 2);
	pthread_barrier_init(&quiet, NULL, nr_runners + 1);
	pthread_barrier_init(&over, NULL, nr_runners + 1);
	for (unsigned int i = 0; i < nr_runners; i++)
		add_runner(&vm, i, &on);
	if (hook) {
		fprintf(out, "pid %d\n", getpid());
		fflush(out);
	}
	for (unsigned int i = 0; i < nr_runners; i++)
		pthread_create(&runners[i].thread, NULL, run, runners + i);
	pthread_barrier_wait(&quiet);
	for (unsigned int i = 0; !is_linux && i < nr_runners; i++) {
		on.vcpu = i;
		script_add_early(&runners[i].script, ((uint32_t *)(vm.memory + GUEST_EARLY))[i],
				 &on);
	}
	report(out, &vm);
	status = optind < argc ? command(argv + optind) : 0;
	pthread_barrier_wait(&over);
	for (unsigned int i = 0; i < nr_runners; i++)
		pthread_join(runners[i].thread, NULL);
	return status;
}
