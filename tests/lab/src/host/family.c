// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is to hold of the netlink family kvm-exit beside its numbers: whose process and
 * thread it names, what sums cost, what VMs that come and go leave behind.
 *
 *	family reuse		a number that was given again is not taken for the old one
 *	family sum VCPUS	sums over so many vCPUs, and how long dumps take
 *	family create N		how long N VMs take that have no vCPU
 *	family toggle N		the same of the capability, and what listeners hear of it
 *	family hold		begin a dump, do not read it, and wait to be killed
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <linux/kvm_exit_netlink.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "nl.h"
#include "verdict.h"

/* The number of the series, which no header of this machine has */
#define CAP_EXIT_STATS 28300

#define PAGE 4096

static struct nl nl;
static int kvm;
static unsigned char *page;

/* 1: cpuid; out %al,$0x80; jmp 1b */
static const unsigned char code[] = { 0x0f, 0xa2, 0xe6, 0x80, 0xeb, 0xfa };

static int must(int r, const char *what)
{
	if (r < 0)
		err(1, "%s", what);
	return r;
}

static void is(const char *what, uint64_t expected, uint64_t got)
{
	char want[24], have[24];

	snprintf(want, sizeof(want), "%" PRIu64, expected);
	snprintf(have, sizeof(have), "%" PRIu64, got);
	verdict(expected == got, want, have, "family %s", what);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int create_vm(void)
{
	struct kvm_userspace_memory_region slot = {
		.memory_size = PAGE,
		.userspace_addr = (unsigned long)page,
	};
	int vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");

	must(ioctl(vm, KVM_SET_TSS_ADDR, 0xfffbd000), "KVM_SET_TSS_ADDR");
	must(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot), "KVM_SET_USER_MEMORY_REGION");
	return vm;
}

static int create_vcpu(int vm, unsigned int id)
{
	int fd = must(ioctl(vm, KVM_CREATE_VCPU, id), "KVM_CREATE_VCPU");
	struct kvm_regs regs = { .rflags = 2 };
	struct kvm_sregs sregs;

	must(ioctl(fd, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	sregs.cs.base = sregs.cs.selector = 0;
	must(ioctl(fd, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	must(ioctl(fd, KVM_SET_REGS, &regs), "KVM_SET_REGS");
	return fd;
}

/* Up to the next OUT */
static void run(int fd)
{
	while (ioctl(fd, KVM_RUN, 0))
		if (errno != EINTR)
			err(1, "KVM_RUN");
}

/* What a dump said of one VM */
struct seen {
	uint32_t vm;
	uint64_t messages, vms, pid, tid, outs, time;
};

static void take_exit(const struct nlattr *exit, struct seen *seen)
{
	uint64_t number = 0, count = 0;

	nl_for_each(a, nl_data(exit), nl_size(exit))
	{
		if (nl_type(a) == KVM_EXIT_A_EXIT_CODE)
			number = nl_uint(a);
		if (nl_type(a) == KVM_EXIT_A_EXIT_COUNT)
			count = nl_uint(a);
	}
	/* I/O instructions, of VMX and SVM */
	if (number == 30 || number == 0x7b)
		seen->outs += count;
}

static void take(const struct genlmsghdr *g, size_t length, void *data)
{
	struct seen *seen = data;

	seen->messages++;
	nl_for_each(a, (const char *)g + GENL_HDRLEN, length)
	{
		switch (nl_type(a)) {
		case KVM_EXIT_A_VM_ID:
			seen->vm = nl_uint(a);
			seen->vms++;
			break;
		case KVM_EXIT_A_VM_PID:
			seen->pid = nl_uint(a);
			break;
		case KVM_EXIT_A_VM_TID:
			seen->tid = nl_uint(a);
			break;
		case KVM_EXIT_A_VM_TIME_NS:
			seen->time = nl_uint(a);
			break;
		case KVM_EXIT_A_VM_EXIT:
			take_exit(a, seen);
			break;
		}
	}
}

/* Of @vm, or of all if it is 0 */
static struct seen ask(int command, uint32_t vm, bool sum)
{
	struct seen seen = { 0 };
	struct nl_request r;
	int error;

	nl_begin(&r, nl.family, command, NLM_F_DUMP);
	if (sum)
		nl_put(&r, KVM_EXIT_A_VM_SUM_VCPUS, NULL, 0);
	if (vm)
		nl_put_u32(&r, KVM_EXIT_A_VM_ID, vm);
	error = nl_talk(&nl, &r, take, &seen);
	if (error)
		errx(1, "dump: %s %s", strerror(-error), nl.message);
	return seen;
}

/* A process of that number, which has nothing to do with VMs, until it is killed */
static pid_t stranger(pid_t number)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&number,
		.set_tid_size = 1,
	};
	pid_t pid = must(syscall(SYS_clone3, &args, sizeof(args)), "clone3 with a number");

	if (!pid) {
		pause();
		_exit(0);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static pid_t thread_number;

static void *run_once(void *arg)
{
	thread_number = syscall(SYS_gettid);
	run(*(int *)arg);
	/* As long as it is there, it is named */
	is("reuse: the thread in KVM_RUN", thread_number, ask(KVM_EXIT_CMD_EXIT_GET, 0, false).tid);
	return NULL;
}

static void reuse(void)
{
	struct clone_args files = { .flags = CLONE_FILES, .exit_signal = SIGCHLD };
	struct seen seen;
	pthread_t thread;
	pid_t creator, other;
	int fd;

	/* The VM of a process that ends, in whose files it goes on */
	creator = must(syscall(SYS_clone3, &files, sizeof(files)), "clone3");
	if (!creator) {
		create_vcpu(create_vm(), 0);
		is("reuse: the process of the VM", getpid(),
		   ask(KVM_EXIT_CMD_VM_GET, 0, false).pid);
		_exit(verdict_status());
	}
	waitpid(creator, NULL, 0);
	seen = ask(KVM_EXIT_CMD_VM_GET, 0, false);
	is("reuse: VMs of the process that has gone", 1, seen.vms);
	is("reuse: its number", 0, seen.pid);
	other = stranger(creator);
	is("reuse: its number, another process's by now", 0,
	   ask(KVM_EXIT_CMD_VM_GET, 0, false).pid);
	end(other);

	fd = create_vcpu(create_vm(), 0);
	pthread_create(&thread, NULL, run_once, &fd);
	pthread_join(thread, NULL);
	/* To be joined is not yet to have given back the number */
	usleep(200000);
	is("reuse: the number of the thread that has gone", 0,
	   ask(KVM_EXIT_CMD_EXIT_GET, 0, false).tid);
	other = stranger(thread_number);
	is("reuse: that number, another process's by now", 0,
	   ask(KVM_EXIT_CMD_EXIT_GET, 0, false).tid);
	end(other);
}

static void sum(int vcpus)
{
	struct rlimit files = { vcpus + 100, vcpus + 100 };
	double best[3] = { 1e9, 1e9, 1e9 }, began;
	struct seen one = { 0 }, all = { 0 };
	int vm = create_vm();

	must(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
	for (int i = 0; i < vcpus; i++)
		run(create_vcpu(vm, i));
	for (int i = 0; i < 10; i++) {
		began = now();
		all = ask(KVM_EXIT_CMD_EXIT_GET, 0, false);
		best[0] = now() - began < best[0] ? now() - began : best[0];
		began = now();
		one = ask(KVM_EXIT_CMD_EXIT_GET, 0, true);
		best[1] = now() - began < best[1] ? now() - began : best[1];
		began = now();
		ask(KVM_EXIT_CMD_VM_GET, 0, false);
		best[2] = now() - began < best[2] ? now() - began : best[2];
	}
	printf("| family sum: %d vCPUs: each %.2f ms, sum-vcpus %.2f ms, vm-get %.2f ms\n", vcpus,
	       best[0] * 1e3, best[1] * 1e3, best[2] * 1e3);
	is("sum: OUT of all vCPUs", vcpus, all.outs);
	is("sum: OUT of sum-vcpus", vcpus, one.outs);
	is("sum: messages of sum-vcpus", 1, one.messages);
	is("sum: a message has its time", 1, one.time > 0);
	/* Where vCPUs are many, the walk over them is the cost, and not the message. */
	is("sum: sum-vcpus takes no longer than all vCPUs do", 1, best[1] <= best[0]);
	if (vcpus >= 1000) /* vm-get walks over the vCPUs only, and not over their reasons */
		is("sum: it takes less than 1.5 times as vm-get", 1, best[1] < 1.5 * best[2]);
}

static void create(int n)
{
	double began = now();

	for (int i = 0; i < n; i++)
		close(must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM"));
	printf("| family create: KVM_CREATE_VM and close: %.0f us each\n",
	       (now() - began) / n * 1e6);
}

static void hear(const struct genlmsghdr *g, size_t length, void *data)
{
	++*(int *)data;
}

static void toggle(int n)
{
	struct kvm_enable_cap cap = { .cap = CAP_EXIT_STATS };
	int vm = create_vm(), heard = 0;
	double began;

	nl_listen(&nl, 0, NULL, NULL);
	began = now();
	for (int i = 0; i < n; i++) {
		cap.args[0] = i & 1;
		must(ioctl(vm, KVM_ENABLE_CAP, &cap), "KVM_ENABLE_CAP");
	}
	printf("| family toggle: %.2f us each\n", (now() - began) / n * 1e6);
	nl_listen(&nl, 1, hear, &heard);
	is("toggle: messages to those who listen", 0, heard);
}

static void hold(void)
{
	struct nl_request r;

	nl_begin(&r, nl.family, KVM_EXIT_CMD_EXIT_GET, NLM_F_DUMP);
	must(send(nl.fd, &r, r.h.nlmsg_len, 0), "send");
	puts("held");
	pause();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 1;

	setvbuf(stdout, NULL, _IOLBF, 0);
	/* The time of creation wants no family: a kernel without it is the measure */
	if (strcmp(what, "create") && (nl_open(&nl) || nl_resolve(&nl, KVM_EXIT_FAMILY_NAME)))
		errx(1, "no family " KVM_EXIT_FAMILY_NAME);
	if (!strcmp(what, "hold"))
		hold();
	kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		err(1, "guest memory");
	memcpy(page, code, sizeof(code));
	if (!strcmp(what, "reuse"))
		reuse();
	else if (!strcmp(what, "sum"))
		sum(n);
	else if (!strcmp(what, "create"))
		create(n);
	else if (!strcmp(what, "toggle"))
		toggle(n);
	else
		errx(2, "usage: family reuse | sum VCPUS | create N | toggle N | hold");
	return verdict_status();
}
