// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel with the family kvm-exit, played by a child process.
 *
 * Link with -Wl,--wrap=socket,--wrap=bind,--wrap=kvm_exits_read: generic netlink
 * sockets then become sockets of the protocol for user space, NETLINK_USERSOCK,
 * connected to the child.  Without root it does so in namespaces of its own.  What it plays is in
 * the environment:
 *
 *   FAKE_KERNEL	"absent": no such family; "forbidden": -EPERM with a
 *			text; "mute": never answers a dump; "garbage": a dump
 *			of broken messages; "uncounted": kvm.exit_stats is off;
 *			"busy": counters go on after the last fixture; not set:
 *			all is well
 *   FAKE_SAMPLES	fixture files separated by ':', one for each dump of the
 *			exits; the last one stays.  A VM that is gone in a
 *			fixture is announced before that dump, and a VM that was
 *			not in the fixture before is announced as created.  vCPUs
 *			without a VM are in the dump of exits alone.  If
 *			'!' is before its name, the family has gone after these
 *			announcements, and is back when it was looked for in
 *			vain, with another number and VMs of its own
 *   FAKE_KVM_EXITS	file to read KVM's own count of exits from, never that of this
 *			host; not set: there is none
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "fixture.h"
#include "host/kvm-exits.h"

#define FAMILY_ID   100 /* the first one */
#define GROUP_ID    9
#define BUFFER_SIZE 65536

int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __real_bind(int fd, const struct sockaddr *address, socklen_t size);
int __wrap_bind(int fd, const struct sockaddr *address, socklen_t size);
int __real_kvm_exits_read(const char *path, uint64_t *exits);
int __wrap_kvm_exits_read(const char *path, uint64_t *exits);

/* Shared with the child. */
struct shared {
	uint32_t kernel_port, group_port;
};

struct kernel {
	int fd;
	const char *mode;
	struct sockaddr_nl reader;
	uint32_t seq;
	struct shared *shared;
	char *samples; /* rest of FAKE_SAMPLES */
	struct sample sample, before;
	unsigned int stale; /* dumps that still have VMs which are gone */
	uint16_t family;
	bool unloaded;
	struct origin origin;
	char buffer[BUFFER_SIZE];
};

static struct shared *shared;
static uint32_t kernel_port;

static bool mode_is(const struct kernel *kernel, const char *mode)
{
	return kernel->mode && !strcmp(kernel->mode, mode);
}

static struct nlmsghdr *message(struct kernel *kernel, uint16_t type, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(kernel->buffer);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_seq = kernel->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	return nlh;
}

static void reply(struct kernel *kernel, const struct nlmsghdr *nlh)
{
	sendto(kernel->fd, nlh, nlh->nlmsg_len, 0, (struct sockaddr *)&kernel->reader,
	       sizeof(kernel->reader));
}

static void notify(struct kernel *kernel, const struct nlmsghdr *nlh)
{
	const struct sockaddr_nl group = {
		.nl_family = AF_NETLINK,
		.nl_pid = kernel->shared->group_port,
	};

	sendto(kernel->fd, nlh, nlh->nlmsg_len, 0, (const struct sockaddr *)&group, sizeof(group));
}

/* As the kernel does: 4 bytes if they are enough. */
static void put_uint(struct nlmsghdr *nlh, uint16_t type, uint64_t value)
{
	if (value == UNKNOWN)
		return;
	if (value <= UINT32_MAX)
		mnl_attr_put_u32(nlh, type, value);
	else
		mnl_attr_put(nlh, type, sizeof(value), &value);
}

static void acknowledge(struct kernel *kernel, uint16_t type, int status, const char *text)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(kernel->buffer);
	struct nlmsgerr *nack;

	nlh->nlmsg_type = type;
	nlh->nlmsg_seq = kernel->seq;
	nack = mnl_nlmsg_put_extra_header(nlh, type == NLMSG_DONE ? sizeof(int) : sizeof(*nack));
	nack->error = status;
	if (text) {
		nlh->nlmsg_flags = NLM_F_ACK_TLVS | NLM_F_CAPPED;
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	}
	reply(kernel, nlh);
}

static void tell_family(struct kernel *kernel)
{
	struct nlmsghdr *nlh = message(kernel, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY);
	struct nlattr *groups, *group;

	if (mode_is(kernel, "absent")) {
		acknowledge(kernel, NLMSG_ERROR, -ENOENT, NULL);
		return;
	}
	if (kernel->unloaded) {
		kernel->unloaded = false;
		kernel->family++;
		sample_clear(&kernel->sample);
		acknowledge(kernel, NLMSG_ERROR, -ENOENT, NULL);
		return;
	}
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, kernel->family);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	group = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, GROUP_ID);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, KVM_EXIT_MCGRP_MONITOR);
	mnl_attr_nest_end(nlh, group);
	mnl_attr_nest_end(nlh, groups);
	reply(kernel, nlh);
	acknowledge(kernel, NLMSG_ERROR, 0, NULL);
}

static void tell_info(struct kernel *kernel)
{
	struct nlmsghdr *nlh = message(kernel, kernel->family, KVM_EXIT_CMD_INFO_GET);

	if (mode_is(kernel, "forbidden")) {
		acknowledge(kernel, NLMSG_ERROR, -EPERM,
			    "CAP_NET_ADMIN in the initial user namespace is needed");
		return;
	}
	if (kernel->origin.reasons.isa)
		mnl_attr_put_u32(nlh, KVM_EXIT_A_INFO_ISA, kernel->origin.reasons.isa);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_INFO_TSC_KHZ, kernel->origin.tsc_khz);
	mnl_attr_put_u8(nlh, KVM_EXIT_A_INFO_ENABLED, !mode_is(kernel, "uncounted"));
	reply(kernel, nlh);
	acknowledge(kernel, NLMSG_ERROR, 0, NULL);
}

static void tell_reasons(struct kernel *kernel)
{
	const struct reason_table *table = &kernel->origin.reasons;

	for (size_t i = 0; i < table->nr; i++) {
		struct nlmsghdr *nlh = message(kernel, kernel->family, KVM_EXIT_CMD_REASON_GET);

		mnl_attr_put_u32(nlh, KVM_EXIT_A_REASON_KIND, table->reasons[i].kind);
		if (table->reasons[i].kind == KVM_EXIT_KIND_HARDWARE)
			mnl_attr_put_u32(nlh, KVM_EXIT_A_REASON_CODE, table->reasons[i].code);
		mnl_attr_put_strz(nlh, KVM_EXIT_A_REASON_NAME, table->reasons[i].name);
		reply(kernel, nlh);
	}
	acknowledge(kernel, NLMSG_DONE, 0, NULL);
}

static void put_vm(struct nlmsghdr *nlh, const struct sample_vm *vm)
{
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, vm->id);
	if (vm->pid)
		mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_PID, vm->pid);
	put_uint(nlh, KVM_EXIT_A_VM_AGE_NS, vm->age_ns);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_NR_VCPUS, vm->nr_vcpus);
}

static void put_exits(struct nlmsghdr *nlh, const struct sample *sample, uint32_t vm, uint32_t vcpu)
{
	const struct sample_exit *exit;
	size_t nr;

	exit = sample_vm_exits(sample, vm, &nr);
	for (; nr; nr--, exit++) {
		struct nlattr *nest;

		if (exit->vcpu != vcpu)
			continue;
		nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);
		mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, exit->kind);
		if (exit->kind == KVM_EXIT_KIND_HARDWARE)
			mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CODE, exit->code);
		put_uint(nlh, KVM_EXIT_A_EXIT_COUNT, exit->count);
		put_uint(nlh, KVM_EXIT_A_EXIT_CYCLES, exit->cycles);
		put_uint(nlh, KVM_EXIT_A_EXIT_USER_CYCLES, exit->user_cycles);
		mnl_attr_nest_end(nlh, nest);
	}
}

/*
 * A VM that is gone stays in the dump that follows its notification and in the
 * next one, with the counters it had before: the kernel tells first, then removes.
 */
static bool is_dumped(const struct kernel *kernel, const struct sample_vm *vm)
{
	return !vm->gone || (kernel->stale && sample_find_vm(&kernel->before, vm->id));
}

static void tell_vms(struct kernel *kernel)
{
	const struct sample *sample = &kernel->sample;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		struct nlmsghdr *nlh = message(kernel, kernel->family, KVM_EXIT_CMD_VM_GET);

		nlh->nlmsg_flags = NLM_F_MULTI | NLM_F_DUMP_INTR;
		put_vm(nlh, &sample->vms[i]);
		if (is_dumped(kernel, &sample->vms[i]))
			reply(kernel, nlh);
	}
	if (kernel->stale)
		kernel->stale--;
	acknowledge(kernel, NLMSG_DONE, 0, NULL);
}

/* Every third reason of a vCPU happened again, each its own number of times. */
static void grow(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_exits; i++) {
		struct sample_exit *exit = &sample->exits[i];
		uint64_t times = i % 3 ? 0 : 1 + (exit->vm + exit->vcpu + i) % 1000;

		exit->count += times;
		exit->cycles += 2000 * times;
	}
}

/* Moves on to the next fixture and announces what changed. */
static void advance(struct kernel *kernel)
{
	struct sample swap = kernel->before;
	char *path = strsep(&kernel->samples, ":");

	if (!path) {
		if (mode_is(kernel, "busy"))
			grow(&kernel->sample);
		return;
	}
	kernel->before = kernel->sample;
	kernel->sample = swap;
	kernel->unloaded = *path == '!';
	fixture_read(path + kernel->unloaded, &kernel->sample, &kernel->origin);
	kernel->stale = 2;

	for (size_t i = 0; i < kernel->sample.nr_vms; i++) {
		const struct sample_vm *vm = &kernel->sample.vms[i];
		const struct sample_vcpu *sum;
		struct nlmsghdr *nlh;
		size_t nr;

		if (!sample_find_vm(&kernel->before, vm->id)) {
			nlh = message(kernel, kernel->family, KVM_EXIT_CMD_VM_CREATE_NTF);
			mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, vm->id);
			mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_PID, vm->pid);
			notify(kernel, nlh);
		}
		if (!vm->gone)
			continue;
		nlh = message(kernel, kernel->family, KVM_EXIT_CMD_VM_DESTROY_NTF);
		put_vm(nlh, vm);
		sum = sample_vm_vcpus(&kernel->sample, vm->id, &nr);
		if (sum)
			put_uint(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, sum->guest_cycles);
		put_exits(nlh, &kernel->sample, vm->id, VCPU_NONE);
		notify(kernel, nlh);
	}
}

/* Whether the dump has the vCPUs of VM @now, and these are of the fixture @before. */
static bool is_in_dump(const struct kernel *kernel, const struct sample_vm *now, bool before)
{
	/* Without a line of its own, it is a VM whose end was announced to nobody. */
	if (!now)
		return !before;
	return now->gone == before && is_dumped(kernel, now);
}

static void tell_exits(struct kernel *kernel)
{
	const struct sample *samples[] = { &kernel->sample, &kernel->before };

	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; i < samples[s]->nr_vcpus; i++) {
			const struct sample_vcpu *vcpu = &samples[s]->vcpus[i];
			const struct sample_vm *now = sample_find_vm(&kernel->sample, vcpu->vm);
			struct nlmsghdr *nlh;

			if (vcpu->vcpu == VCPU_NONE || !is_in_dump(kernel, now, s == 1))
				continue;
			nlh = message(kernel, kernel->family, KVM_EXIT_CMD_EXIT_GET);
			mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, vcpu->vm);
			mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_VCPU_ID, vcpu->vcpu);
			mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_TID, vcpu->tid);
			put_uint(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, vcpu->guest_cycles);
			put_exits(nlh, samples[s], vcpu->vm, vcpu->vcpu);
			reply(kernel, nlh);
		}
	}
	acknowledge(kernel, NLMSG_DONE, 0, NULL);
}

static void answer(struct kernel *kernel, const struct nlmsghdr *request)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(request);
	struct nlmsghdr *nlh;

	kernel->seq = request->nlmsg_seq;
	if (request->nlmsg_type == GENL_ID_CTRL) {
		tell_family(kernel);
		return;
	}
	if (kernel->unloaded || request->nlmsg_type != kernel->family) {
		acknowledge(kernel, NLMSG_ERROR, -ENOENT, NULL);
		return;
	}

	switch (genl->cmd) {
	case KVM_EXIT_CMD_INFO_GET:
		tell_info(kernel);
		break;
	case KVM_EXIT_CMD_REASON_GET:
		tell_reasons(kernel);
		break;
	case KVM_EXIT_CMD_EXIT_GET:
		if (mode_is(kernel, "mute"))
			break;
		if (mode_is(kernel, "garbage")) {
			nlh = message(kernel, kernel->family, KVM_EXIT_CMD_EXIT_GET);
			mnl_attr_put_u8(nlh, KVM_EXIT_A_VM_ID, 1);
			reply(kernel, nlh);
			break;
		}
		advance(kernel);
		if (kernel->unloaded)
			acknowledge(kernel, NLMSG_ERROR, -ENOENT, NULL);
		else
			tell_exits(kernel);
		break;
	case KVM_EXIT_CMD_VM_GET:
		tell_vms(kernel);
		break;
	}
}

__attribute__((noreturn)) static void play(int fd, pid_t parent)
{
	static struct kernel kernel;
	static char request[4096];
	const char *samples = getenv("FAKE_SAMPLES");

	/* A parent that is gone by now sends no signal, and what it held open stays so. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	kernel.fd = fd;
	kernel.family = FAMILY_ID;
	kernel.shared = shared;
	kernel.mode = getenv("FAKE_KERNEL");
	kernel.samples = samples ? strdup(samples) : NULL;
	if (kernel.samples) {
		/* The reasons are asked for before the first dump. */
		char *first = strndup(samples, strcspn(samples, ":"));

		fixture_read(first, &kernel.before, &kernel.origin);
		sample_clear(&kernel.before);
		free(first);
	}

	for (;;) {
		socklen_t size = sizeof(kernel.reader);
		ssize_t len = recvfrom(fd, request, sizeof(request), 0,
				       (struct sockaddr *)&kernel.reader, &size);

		if (len <= 0)
			_exit(0);
		answer(&kernel, (const void *)request);
	}
}

static uint32_t port_of(int fd)
{
	struct sockaddr_nl address = { 0 };
	socklen_t size = sizeof(address);

	getsockname(fd, (struct sockaddr *)&address, &size);
	return address.nl_pid;
}

/* Who may not join groups here may do so in namespaces of his own. */
static void get_privilege(void)
{
	static bool done;

	if (geteuid() && !done && unshare(CLONE_NEWUSER | CLONE_NEWNET)) {
		perror("left out: no kernel can be played where only root joins groups and "
		       "no namespaces may be made");
		exit(77);
	}
	done = true;
}

static void start_kernel(void)
{
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	const pid_t parent = getpid();
	int fd;

	fd = __real_socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_USERSOCK);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (fd < 0 || shared == MAP_FAILED ||
	    __real_bind(fd, (const struct sockaddr *)&any, sizeof(any))) {
		perror("left out: no kernel can be played");
		exit(77);
	}
	kernel_port = port_of(fd);
	shared->kernel_port = kernel_port;
	if (!fork())
		play(fd, parent);
	close(fd);
}

/* The first generic netlink socket is for requests, the second for the group. */
int __wrap_socket(int domain, int type, int protocol)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int fd;

	if (domain != AF_NETLINK || protocol != NETLINK_GENERIC)
		return __real_socket(domain, type, protocol);
	get_privilege();

	fd = __real_socket(domain, type, NETLINK_USERSOCK);
	if (!kernel_port) {
		start_kernel();
		address.nl_pid = kernel_port;
		connect(fd, (struct sockaddr *)&address, sizeof(address));
	} else {
		kernel_port = 0;
	}
	return fd;
}

/* The socket of the group is the one that is bound. */
int __wrap_bind(int fd, const struct sockaddr *address, socklen_t size)
{
	int ret = __real_bind(fd, address, size);

	if (shared && address->sa_family == AF_NETLINK) {
		const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK,
						    .nl_pid = shared->kernel_port };

		shared->group_port = port_of(fd);
		connect(fd, (const struct sockaddr *)&kernel, sizeof(kernel));
	}
	return ret;
}

int __wrap_kvm_exits_read(const char *path, uint64_t *exits)
{
	path = getenv("FAKE_KVM_EXITS");
	return path ? __real_kvm_exits_read(path, exits) : -ENOENT;
}
