// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the netlink family kvm-exit refuses, and how it says so.  Prints
 * "ok|FAIL refusals ..." and exits with 1 if anything failed.  Run as root.
 *
 * Each request is made by a process of its own that has given up what the
 * request needs.  As the control, the same requests succeed with everything.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kvm_exit_netlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "nl.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

/* linux/kvm.h, without what else it defines */
#define KVM_CREATE_VM	_IO(0xAE, 0x01)
#define KVM_CREATE_VCPU _IO(0xAE, 0x41)

enum loss {
	NOTHING,
	CAPABILITY,
	USER_NS,
	NET_NS
};

static const char *const losses[] = {
	[NOTHING] = "root",
	[CAPABILITY] = "no CAP_NET_ADMIN",
	[USER_NS] = "other user namespace",
	[NET_NS] = "other network namespace",
};

static int failed;

static void verdict(bool good, const char *what, int expected, const char *word, int got,
		    const char *said)
{
	printf("%s refusals %s: expected %s", good ? "ok" : "FAIL", what,
	       expected ? strerrorname_np(-expected) : "success");
	if (word)
		printf(" \"...%s...\"", word);
	printf(", got %s", got ? strerrorname_np(-got) : "success");
	if (said && *said)
		printf(" \"%s\"", said);
	puts("");
	fflush(stdout);
	failed |= !good;
}

static void lose(enum loss loss)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct caps[2];

	switch (loss) {
	case NOTHING:
		return;
	case CAPABILITY:
		if (syscall(SYS_capget, &head, caps))
			err(1, "capget");
		caps[0].effective &= ~(1u << CAP_NET_ADMIN);
		caps[0].permitted &= ~(1u << CAP_NET_ADMIN);
		if (syscall(SYS_capset, &head, caps))
			err(1, "capset");
		return;
	case USER_NS:
		if (unshare(CLONE_NEWUSER))
			err(1, "unshare");
		return;
	case NET_NS:
		if (unshare(CLONE_NEWNET))
			err(1, "unshare");
		return;
	}
}

struct probe {
	const char *what;
	int command, flags;
	int attr; /* one attribute, or 0 */
	size_t size;
	uint32_t value;
	int expected;
	const char *word; /* must be in what the kernel says */
	int missing;
};

#define DUMP  NLM_F_DUMP
#define EXIT  KVM_EXIT_CMD_EXIT_GET
#define NO_VM 0x7ffffff0

static const struct probe probes[] = {
	{ "exit-get, unknown attribute", EXIT, DUMP, 60, 4, 1, -EINVAL, "nknown attribute" },
	{ "info-get, any attribute", KVM_EXIT_CMD_INFO_GET, 0, 1, 4, 1, -EINVAL, "attribute" },
	{ "reason-get, any attribute", KVM_EXIT_CMD_REASON_GET, DUMP, 1, 4, 1, -EINVAL,
	  "attribute" },
	{ "vm-get dump, any attribute", KVM_EXIT_CMD_VM_GET, DUMP, KVM_EXIT_A_VM_ID, 4, 1, -EINVAL,
	  "attribute" },
	{ "exit-get, id of 2 bytes", EXIT, DUMP, KVM_EXIT_A_VM_ID, 2, 1, -EINVAL, "length" },
	{ "vm-get, id of 8 bytes", KVM_EXIT_CMD_VM_GET, 0, KVM_EXIT_A_VM_ID, 8, 1, -EINVAL,
	  "length" },
	{ "exit-get, id 0", EXIT, DUMP, KVM_EXIT_A_VM_ID, 4, 0, -ERANGE, "out of range" },
	{ "exit-get, unknown VM", EXIT, DUMP, KVM_EXIT_A_VM_ID, 4, NO_VM, -ENOENT,
	  "No VM with statistics has this id" },
	{ "vm-get, unknown VM", KVM_EXIT_CMD_VM_GET, 0, KVM_EXIT_A_VM_ID, 4, NO_VM, -ENOENT,
	  "No VM with statistics has this id" },
	{ "exit-get, vCPU of no VM", EXIT, DUMP, KVM_EXIT_A_VM_VCPU_ID, 4, 1, -EINVAL, "VM's id" },
	{ "vm-get, no id", KVM_EXIT_CMD_VM_GET, 0, 0, 0, 0, -EINVAL, NULL, KVM_EXIT_A_VM_ID },
	{ "exit-get, attribute of replies", EXIT, DUMP, KVM_EXIT_A_VM_EXITS, 4, 1, -EINVAL, "" },
	{ "unknown command", 77, DUMP, 0, 0, 0, -EOPNOTSUPP, NULL },
};

static int ask(struct nl *nl, const struct probe *p)
{
	char value[8] = { 0 };
	struct nl_request r;

	memcpy(value, &p->value, sizeof(p->value));
	nl_begin(&r, nl->family, p->command, p->flags);
	if (p->attr)
		nl_put(&r, p->attr, value, p->size);
	return nl_talk(nl, &r, NULL, NULL);
}

/*
 * Every request with a loss: the right error, and a text that says why, unless it is generic
 * netlink itself that refuses
 */
static void check_loss(int family, enum loss loss, int expected, const char *word)
{
	static const struct probe all[] = {
		{ "info-get", KVM_EXIT_CMD_INFO_GET },
		{ "reason-get", KVM_EXIT_CMD_REASON_GET, DUMP },
		{ "vm-get", KVM_EXIT_CMD_VM_GET, 0, KVM_EXIT_A_VM_ID, 4, NO_VM },
		{ "vm-get dump", KVM_EXIT_CMD_VM_GET, DUMP },
		{ "exit-get", EXIT, DUMP },
	};
	char what[128];
	struct nl nl;

	lose(loss);
	if (nl_open(&nl))
		errx(1, "no netlink socket");
	nl.family = family;
	for (const struct probe *p = all; p < all + ARRAY_SIZE(all); p++) {
		/* With everything, the VM of vm-get still does not exist */
		int want = !expected && p->attr ? -ENOENT : expected;
		int got = ask(&nl, p);

		snprintf(what, sizeof(what), "%s, %s", losses[loss], p->what);
		verdict(got == want && (!word || strstr(nl.message, word)), what, want, word, got,
			nl.message);
	}
}

static void check_join(int group, enum loss loss, int expected)
{
	char what[128];
	struct nl nl;
	int got = 0;

	lose(loss);
	if (nl_open(&nl))
		errx(1, "no netlink socket");
	if (setsockopt(nl.fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		got = -errno;
	snprintf(what, sizeof(what), "%s, join monitor", losses[loss]);
	verdict(got == expected, what, expected, NULL, got, NULL);
}

static void hear(const struct genlmsghdr *g, size_t length, void *data)
{
	++*(int *)data;
}

/* Joining the group in another network namespace may work, but yields nothing */
static void check_deaf(int group, enum loss loss, bool hears)
{
	char what[128];
	int heard = 0, kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), vm, vcpu;
	struct nl nl;

	lose(loss);
	if (nl_open(&nl))
		errx(1, "no netlink socket");
	nl.group = group;
	nl_listen(&nl, 0, NULL, NULL);
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0)
		err(1, "KVM_CREATE_VM");
	vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	if (vcpu < 0)
		err(1, "KVM_CREATE_VCPU");
	close(vcpu);
	close(vm);
	nl_listen(&nl, 3, hear, &heard);
	snprintf(what, sizeof(what), "%s, messages heard of a VM: expected %s, got %d",
		 losses[loss], hears ? ">=2" : "0", heard);
	printf("%s refusals %s\n",
	       hears   ? heard >= 2 ? "ok" : "FAIL"
	       : heard ? "FAIL"
		       : "ok",
	       what);
	failed |= hears ? heard < 2 : heard > 0;
}

#define in_child(call)                                                                             \
	do {                                                                                       \
		int status_;                                                                       \
		pid_t pid_;                                                                        \
                                                                                                   \
		fflush(stdout);                                                                    \
		pid_ = fork();                                                                     \
		if (!pid_) {                                                                       \
			call;                                                                      \
			fflush(stdout);                                                            \
			_exit(failed);                                                             \
		}                                                                                  \
		waitpid(pid_, &status_, 0);                                                        \
		failed |= status_ != 0;                                                            \
	} while (0)

int main(void)
{
	struct nl nl;

	if (nl_open(&nl) || nl_resolve(&nl, KVM_EXIT_FAMILY_NAME))
		errx(1, "no family " KVM_EXIT_FAMILY_NAME);
	in_child(check_loss(nl.family, NOTHING, 0, NULL));
	in_child(check_loss(nl.family, CAPABILITY, -EPERM, NULL));
	in_child(check_loss(nl.family, USER_NS, -EPERM, NULL));
	in_child(check_loss(nl.family, NET_NS, -ENOENT, "network namespace"));
	in_child(check_join(nl.group, NOTHING, 0));
	in_child(check_join(nl.group, CAPABILITY, -EPERM));
	in_child(check_join(nl.group, USER_NS, -EPERM));
	in_child(check_deaf(nl.group, NOTHING, true));
	in_child(check_deaf(nl.group, NET_NS, false));
	for (const struct probe *p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		int got = ask(&nl, p);

		verdict(got == p->expected && nl.missing == p->missing &&
				(!p->word || (*nl.message && strstr(nl.message, p->word))),
			p->what, p->expected, p->word, got, nl.message);
	}
	return failed;
}
