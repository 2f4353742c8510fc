// SPDX-License-Identifier: GPL-2.0-only
/*
 * Print what the netlink family kvm-exit says, a line per fact.
 *
 *	nlstat info
 *	nlstat reasons			reason KIND CODE NAME
 *	nlstat vm [ID]			vm ID PID VCPUS EXITS CYCLES USER GUEST AGE-NS
 *					setup ID IRQCHIP DISABLED-EXITS APICV-INHIBITS
 *	nlstat exit [ID [VCPU]]		vcpu VM VCPU TID GUEST POLLING
 *					part VM VCPU NAME CLOSED OPEN (state: what it is in)
 *					run VM VCPU REASON COUNT CYCLES
 *					exit VM VCPU KIND CODE COUNT CYCLES USER BLOCKED
 *	nlstat sum [ID]			the same for VMs, with "-" as VCPU
 *	nlstat listen SECONDS		created ID PID, destroyed (as vm), exit ...
 *
 * What is absent is "-".  A dump that was interrupted ends in "interrupted".
 * Exit status: 0, or 1 after an error, which stderr tells.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kvm_exit_netlink.h>

#include "nl.h"

#define MAX_ATTRS 32

/* attrs[TYPE] is the last attribute of that type, or NULL */
static void index_attrs(const struct nlattr **attrs, const void *first, size_t length)
{
	memset(attrs, 0, MAX_ATTRS * sizeof(*attrs));
	nl_for_each(a, first, length) if (nl_type(a) < MAX_ATTRS) attrs[nl_type(a)] = a;
}

static void number(const char *before, const struct nlattr *a)
{
	if (a)
		printf("%s%" PRIu64, before, nl_uint(a));
	else
		printf("%s-", before);
}

static void numbers(const struct nlattr **attrs, const int *types)
{
	for (; *types; types++)
		number(" ", attrs[*types]);
	puts("");
}

static void print_info(const struct genlmsghdr *g, size_t length, void *data)
{
	const struct nlattr *a[MAX_ATTRS];

	index_attrs(a, (const char *)g + GENL_HDRLEN, length);
	number("isa ", a[KVM_EXIT_A_INFO_ISA]);
	number("\ntsc-khz ", a[KVM_EXIT_A_INFO_TSC_KHZ]);
	number("\nenabled ", a[KVM_EXIT_A_INFO_ENABLED]);
	puts("");
}

static void print_reason(const struct genlmsghdr *g, size_t length, void *data)
{
	const struct nlattr *a[MAX_ATTRS];

	index_attrs(a, (const char *)g + GENL_HDRLEN, length);
	number("reason ", a[KVM_EXIT_A_REASON_KIND]);
	number(" ", a[KVM_EXIT_A_REASON_CODE]);
	printf(" %s\n",
	       a[KVM_EXIT_A_REASON_NAME] ? (const char *)nl_data(a[KVM_EXIT_A_REASON_NAME]) : "-");
}

static void print_exits(const struct nlattr **a, const void *first, size_t length)
{
	static const int exit[] = { KVM_EXIT_A_EXIT_KIND,
				    KVM_EXIT_A_EXIT_CODE,
				    KVM_EXIT_A_EXIT_COUNT,
				    KVM_EXIT_A_EXIT_CYCLES,
				    KVM_EXIT_A_EXIT_USER_CYCLES,
				    KVM_EXIT_A_EXIT_BLOCKED_CYCLES,
				    0 };
	const struct nlattr *e[MAX_ATTRS];

	nl_for_each(nest, first, length)
	{
		if (nl_type(nest) != KVM_EXIT_A_VM_EXIT)
			continue;
		index_attrs(e, nl_data(nest), nl_size(nest));
		number("exit ", a[KVM_EXIT_A_VM_ID]);
		number(" ", a[KVM_EXIT_A_VM_VCPU_ID]);
		numbers(e, exit);
	}
}

static const struct {
	const char *name;
	int counter; /* attribute; that of what is open is the number of the part */
} parts[] = {
	[KVM_EXIT_PART_GUEST] = { "guest", KVM_EXIT_A_VM_GUEST_CYCLES },
	[KVM_EXIT_PART_KVM] = { "kvm", KVM_EXIT_A_VM_CYCLES },
	[KVM_EXIT_PART_POLLING] = { "polling", KVM_EXIT_A_VM_POLLING_CYCLES },
	[KVM_EXIT_PART_VMM] = { "vmm", KVM_EXIT_A_VM_USER_CYCLES },
	[KVM_EXIT_PART_STOPPED] = { "stopped", KVM_EXIT_A_VM_STOPPED_CYCLES },
	[KVM_EXIT_PART_HALTED] = { "halted", KVM_EXIT_A_VM_HALTED_CYCLES },
	[KVM_EXIT_PART_BLOCKED] = { "blocked", KVM_EXIT_A_VM_BLOCKED_CYCLES },
	[KVM_EXIT_PART_WAITING] = { "waiting", KVM_EXIT_A_VM_WAITING_CYCLES },
};

#define NR_PARTS (sizeof(parts) / sizeof(parts[0]))

static void print_of(const char *what, const struct nlattr **a)
{
	number(what, a[KVM_EXIT_A_VM_ID]);
	number(" ", a[KVM_EXIT_A_VM_VCPU_ID]);
}

static void print_parts(const struct nlattr **a, const void *first, size_t length)
{
	static const int run[] = { KVM_EXIT_A_RUN_EXIT_REASON, KVM_EXIT_A_RUN_EXIT_COUNT,
				   KVM_EXIT_A_RUN_EXIT_CYCLES, 0 };
	const struct nlattr *open[MAX_ATTRS] = { NULL }, *r[MAX_ATTRS];
	uint64_t state = a[KVM_EXIT_A_VM_STATE] ? nl_uint(a[KVM_EXIT_A_VM_STATE]) : 0;

	if (a[KVM_EXIT_A_VM_OPEN])
		index_attrs(open, nl_data(a[KVM_EXIT_A_VM_OPEN]), nl_size(a[KVM_EXIT_A_VM_OPEN]));
	for (unsigned int i = 1; i < NR_PARTS; i++) {
		print_of("part ", a);
		printf(" %s", parts[i].name);
		number(" ", a[parts[i].counter]);
		number(" ", open[i]);
		puts(i == state ? " state" : "");
	}
	nl_for_each(nest, first, length)
	{
		if (nl_type(nest) != KVM_EXIT_A_VM_RUN_EXIT)
			continue;
		index_attrs(r, nl_data(nest), nl_size(nest));
		print_of("run ", a);
		numbers(r, run);
	}
}

static void print_setup(const struct nlattr **a)
{
	number("setup ", a[KVM_EXIT_A_VM_ID]);
	number(" ", a[KVM_EXIT_A_VM_IRQCHIP]);
	number(" ", a[KVM_EXIT_A_VM_DISABLED_EXITS]);
	printf(" %s\n", a[KVM_EXIT_A_VM_APICV_INHIBITS]
				? (const char *)nl_data(a[KVM_EXIT_A_VM_APICV_INHIBITS])
				: "-");
}

/* Replies of vm-get, exit-get and notifications */
static void print_vm(const struct genlmsghdr *g, size_t length, void *data)
{
	static const int created[] = { KVM_EXIT_A_VM_ID, KVM_EXIT_A_VM_PID, 0 };
	static const int vm[] = {
		KVM_EXIT_A_VM_ID,	    KVM_EXIT_A_VM_PID,	  KVM_EXIT_A_VM_NR_VCPUS,
		KVM_EXIT_A_VM_EXITS,	    KVM_EXIT_A_VM_CYCLES, KVM_EXIT_A_VM_USER_CYCLES,
		KVM_EXIT_A_VM_GUEST_CYCLES, KVM_EXIT_A_VM_AGE_NS, 0
	};
	static const int vcpu[] = {
		KVM_EXIT_A_VM_ID,	    KVM_EXIT_A_VM_VCPU_ID,	  KVM_EXIT_A_VM_TID,
		KVM_EXIT_A_VM_GUEST_CYCLES, KVM_EXIT_A_VM_POLLING_CYCLES, 0
	};
	const void *first = (const char *)g + GENL_HDRLEN;
	const struct nlattr *a[MAX_ATTRS];

	index_attrs(a, first, length);
	switch (g->cmd) {
	case KVM_EXIT_CMD_VM_CREATE_NTF:
		printf("created");
		numbers(a, created);
		break;
	case KVM_EXIT_CMD_VM_DESTROY_NTF:
		printf("destroyed");
		numbers(a, vm);
		break;
	case KVM_EXIT_CMD_VM_GET:
		printf("vm");
		numbers(a, vm);
		print_setup(a);
		break;
	default:
		printf("vcpu");
		numbers(a, vcpu);
		print_parts(a, first, length);
	}
	print_exits(a, first, length);
	fflush(stdout);
}

static int usage(void)
{
	fputs("usage: nlstat info | reasons | vm [ID] | exit [ID [VCPU]] | sum [ID] | "
	      "listen SECONDS\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	nl_reply *reply = print_vm;
	struct nl_request r;
	struct nl nl;
	int error = nl_open(&nl);

	if (!error)
		error = nl_resolve(&nl, KVM_EXIT_FAMILY_NAME);
	if (error)
		goto out;
	if (!strcmp(what, "listen") && argc == 3) {
		error = nl_listen(&nl, atoi(argv[2]), print_vm, NULL);
		goto out;
	}
	if (!strcmp(what, "info")) {
		nl_begin(&r, nl.family, KVM_EXIT_CMD_INFO_GET, 0);
		reply = print_info;
	} else if (!strcmp(what, "reasons")) {
		nl_begin(&r, nl.family, KVM_EXIT_CMD_REASON_GET, NLM_F_DUMP);
		reply = print_reason;
	} else if (!strcmp(what, "vm")) {
		nl_begin(&r, nl.family, KVM_EXIT_CMD_VM_GET, argc > 2 ? 0 : NLM_F_DUMP);
	} else if (!strcmp(what, "exit") || !strcmp(what, "sum")) {
		nl_begin(&r, nl.family, KVM_EXIT_CMD_EXIT_GET, NLM_F_DUMP);
		if (*what == 's')
			nl_put(&r, KVM_EXIT_A_VM_SUM_VCPUS, NULL, 0);
	} else {
		return usage();
	}
	if (argc > 2)
		nl_put_u32(&r, KVM_EXIT_A_VM_ID, atoi(argv[2]));
	if (argc > 3)
		nl_put_u32(&r, KVM_EXIT_A_VM_VCPU_ID, atoi(argv[3]));
	error = nl_talk(&nl, &r, reply, NULL);
	if (nl.interrupted)
		puts("interrupted");
out:
	if (error)
		fprintf(stderr, "nlstat: %s%s%s\n", strerror(-error), nl.message[0] ? ": " : "",
			nl.message);
	return !!error;
}
