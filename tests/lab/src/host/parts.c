// SPDX-License-Identifier: GPL-2.0-only
#include "parts.h"

#include <err.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "nl.h"
#include "parts-bpf.h"

static const char *const names[PARTS] = {
	"none", "guest", "kvm", "polling", "vmm", "stopped", "halted", "blocked", "waiting",
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool of_bpf;
static struct nl nl;
static double khz;

static void take_info(const struct genlmsghdr *g, size_t length, void *data)
{
	nl_for_each(a, (const char *)g + GENL_HDRLEN, length)
	{
		if (nl_type(a) == KVM_EXIT_A_INFO_TSC_KHZ)
			khz = nl_uint(a);
	}
}

static void take_vm(const struct genlmsghdr *g, size_t length, void *data)
{
	unsigned int id = 0, pid = 0;

	nl_for_each(a, (const char *)g + GENL_HDRLEN, length)
	{
		if (nl_type(a) == KVM_EXIT_A_VM_ID)
			id = nl_uint(a);
		if (nl_type(a) == KVM_EXIT_A_VM_PID)
			pid = nl_uint(a);
	}
	if (pid == (unsigned int)getpid() && id > *(unsigned int *)data)
		*(unsigned int *)data = id;
}

static double of_cycles(const struct nlattr *a)
{
	return nl_uint(a) / (khz * 1e3);
}

static void take_open(const struct nlattr *nest, double *open)
{
	nl_for_each(a, nl_data(nest), nl_size(nest))
	{
		if (nl_type(a) < PARTS)
			open[nl_type(a)] += of_cycles(a);
	}
}

static void take_exit(const struct nlattr *nest, struct account *account)
{
	double open[PARTS] = { 0 };

	nl_for_each(a, nl_data(nest), nl_size(nest))
	{
		switch (nl_type(a)) {
		case KVM_EXIT_A_EXIT_CYCLES:
		case KVM_EXIT_A_EXIT_USER_CYCLES:
		case KVM_EXIT_A_EXIT_BLOCKED_CYCLES:
			account->reasons += of_cycles(a);
			break;
		case KVM_EXIT_A_EXIT_OPEN:
			take_open(a, open);
			break;
		}
	}
	for (int part = 0; part < PARTS; part++)
		account->reasons += open[part];
}

static void take_run(const struct nlattr *nest, struct account *account)
{
	unsigned int reason = 0;
	uint64_t count = 0;
	double cycles = 0;

	nl_for_each(a, nl_data(nest), nl_size(nest))
	{
		switch (nl_type(a)) {
		case KVM_EXIT_A_RUN_EXIT_REASON:
			reason = nl_uint(a);
			break;
		case KVM_EXIT_A_RUN_EXIT_COUNT:
			count = nl_uint(a);
			break;
		case KVM_EXIT_A_RUN_EXIT_CYCLES:
			cycles = of_cycles(a);
			break;
		}
	}
	if (reason < MOST_RUN) {
		account->runs[reason] = count;
		account->run[reason] = cycles;
	}
}

static void take_account(const struct genlmsghdr *g, size_t length, void *data)
{
	static const int type[PARTS] = {
		[KVM_EXIT_PART_GUEST] = KVM_EXIT_A_VM_GUEST_CYCLES,
		[KVM_EXIT_PART_KVM] = KVM_EXIT_A_VM_CYCLES,
		[KVM_EXIT_PART_POLLING] = KVM_EXIT_A_VM_POLLING_CYCLES,
		[KVM_EXIT_PART_VMM] = KVM_EXIT_A_VM_USER_CYCLES,
		[KVM_EXIT_PART_STOPPED] = KVM_EXIT_A_VM_STOPPED_CYCLES,
		[KVM_EXIT_PART_HALTED] = KVM_EXIT_A_VM_HALTED_CYCLES,
		[KVM_EXIT_PART_BLOCKED] = KVM_EXIT_A_VM_BLOCKED_CYCLES,
		[KVM_EXIT_PART_WAITING] = KVM_EXIT_A_VM_WAITING_CYCLES,
	};
	struct account *account = data;

	nl_for_each(a, (const char *)g + GENL_HDRLEN, length)
	{
		for (int part = 1; part < PARTS; part++)
			if (nl_type(a) == type[part])
				account->closed[part] = of_cycles(a);
		switch (nl_type(a)) {
		case KVM_EXIT_A_VM_OPEN:
			take_open(a, account->open);
			break;
		case KVM_EXIT_A_VM_STATE:
			account->state = nl_uint(a);
			break;
		case KVM_EXIT_A_VM_VCPU_AGE_NS:
			account->age = nl_uint(a) / 1e9;
			break;
		case KVM_EXIT_A_VM_EXIT:
			take_exit(a, account);
			break;
		case KVM_EXIT_A_VM_RUN_EXIT:
			take_run(a, account);
			break;
		}
	}
}

static void ask(int command, int flags, unsigned int vm, unsigned int vcpu, nl_reply *reply,
		void *data)
{
	struct nl_request r;

	nl_begin(&r, nl.family, command, flags);
	if (vm) {
		nl_put_u32(&r, KVM_EXIT_A_VM_ID, vm);
		nl_put_u32(&r, KVM_EXIT_A_VM_VCPU_ID, vcpu);
	}
	if (nl_talk(&nl, &r, reply, data))
		errx(1, "kvm-exit: %s", nl.message);
}

double parts_now(const struct account *account, int part)
{
	return account->closed[part] + account->open[part];
}

double parts_total(const struct account *account)
{
	double sum = 0;

	for (int i = 1; i < PARTS; i++)
		sum += parts_now(account, i);
	return sum;
}

const char *parts_name(unsigned int part)
{
	return part < PARTS ? names[part] : "?";
}

void parts_open(bool bpf)
{
	of_bpf = bpf;
	if (bpf) {
		parts_bpf_open();
		return;
	}
	if (nl_open(&nl) || nl_resolve(&nl, KVM_EXIT_FAMILY_NAME))
		errx(1, "kvm-exit: %s", nl.message);
	ask(KVM_EXIT_CMD_INFO_GET, 0, 0, 0, take_info, NULL);
}

void parts_close(void)
{
	if (of_bpf)
		parts_bpf_close();
}

bool parts_of_bpf(void)
{
	return of_bpf;
}

double parts_period(void)
{
	return of_bpf ? PARTS_BPF_PERIOD : 0;
}

unsigned int parts_newest_vm(void)
{
	unsigned int id = 0;

	pthread_mutex_lock(&lock);
	if (of_bpf)
		id = parts_bpf_newest_vm();
	else
		ask(KVM_EXIT_CMD_VM_GET, NLM_F_DUMP, 0, 0, take_vm, &id);
	pthread_mutex_unlock(&lock);
	return id;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

void parts_read(unsigned int vm, unsigned int vcpu, struct account *account)
{
	double before, after;

	memset(account, 0, sizeof(*account));
	pthread_mutex_lock(&lock);
	if (of_bpf) {
		parts_bpf_read(vm, vcpu, account);
	} else {
		before = now();
		ask(KVM_EXIT_CMD_EXIT_GET, NLM_F_DUMP, vm, vcpu, take_account, account);
		after = now();
		account->time = (before + after) / 2;
		account->slack = (after - before) / 2;
	}
	pthread_mutex_unlock(&lock);
}
