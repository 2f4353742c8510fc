// SPDX-License-Identifier: GPL-2.0-only
/* --check on hosts of all kinds, which are played: its order, its arrows and its last line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <asm/kvm_exit_cpuid.h>

#include "check/check.h"
#include "host/host.h"
#include "host/cpu.h"

#include "cmocka-all.h"

static struct host {
	const char *module; /* of the CPU, NULL: neither VMX nor SVM */
	bool has_kvm, has_module, built_in, has_btf, has_tracefs, has_leaves;
	enum host_answer guest, exit_stats, userns, root, locked;
	uint64_t limit; /* of memory */
	int bpf;	/* what opening it returns if all is well */
} host;

/* As most have it: Debian's own kernel, root, VT-x. */
static const struct host stock = {
	.module = "kvm_intel",
	.has_kvm = true,
	.has_module = true,
	.has_btf = true,
	.has_tracefs = true,
	.guest = HOST_NO,
	.exit_stats = HOST_UNKNOWN,
	.userns = HOST_YES,
	.root = HOST_YES,
	.locked = HOST_NO,
	.limit = UINT64_MAX,
};

bool __wrap_host_has_module(const char *name);
bool __wrap_host_has_module(const char *name)
{
	return strcmp(name, "kvm") ? host.has_module : host.has_kvm;
}

const char *__wrap_host_cpu_module(void);
const char *__wrap_host_cpu_module(void)
{
	return host.module;
}

#define PLAY(type, name, value)                                                                    \
	type __wrap_##name(void);                                                                  \
	type __wrap_##name(void)                                                                   \
	{                                                                                          \
		return host.value;                                                                 \
	}

PLAY(enum host_answer, host_is_guest, guest)
PLAY(enum host_answer, host_exit_stats, exit_stats)
PLAY(enum host_answer, host_initial_userns, userns)
PLAY(enum host_answer, host_initial_netns, root)
PLAY(enum host_answer, host_may_admin, root)
PLAY(enum host_answer, host_may_trace, root)
PLAY(bool, host_kvm_is_built_in, built_in)
PLAY(bool, host_has_btf, has_btf)
PLAY(bool, host_has_kvm_btf, has_btf)
PLAY(bool, host_has_function_tracing, has_btf)
PLAY(bool, host_has_kprobes, has_btf)
PLAY(uint64_t, host_memory_limit, limit)
PLAY(enum host_answer, host_locked_down, locked)
PLAY(bool, host_has_tracefs, has_tracefs)

bool __wrap_cpu_allows_cpuid(void);
bool __wrap_cpu_allows_cpuid(void)
{
	return true;
}

struct cpu_leaf __wrap_cpu_read_leaf(uint32_t function, uint32_t index);
struct cpu_leaf __wrap_cpu_read_leaf(uint32_t function, uint32_t index)
{
	(void)function;
	(void)index;
	return (struct cpu_leaf){ .ebx = host.has_leaves ? KVM_EXIT_CPUID_MAGIC : 0 };
}

int __wrap_source_open(struct source *source, const char *name);
int __wrap_source_open(struct source *source, const char *name)
{
	*source = (struct source){ 0 };
	if (!strcmp(name, "cpuid"))
		return host.has_leaves ? 0 : -ENOENT;
	if (!host.has_kvm)
		return -ENOENT;
	if (!strcmp(name, "netlink") && host.exit_stats == HOST_UNKNOWN)
		return -ENOENT;
	if (host.root != HOST_YES)
		return -EPERM;
	if (!strcmp(name, "bpf"))
		return host.has_btf && host.has_module ? host.bpf : -ENOENT;
	return 0;
}

int __wrap_source_read(struct source *source, struct sample *sample);
int __wrap_source_read(struct source *source, struct sample *sample)
{
	(void)source;
	(void)sample;
	return 0;
}

void __wrap_source_close(struct source *source);
void __wrap_source_close(struct source *source)
{
	(void)source;
}

/* @arrow is what the first one points to, NULL: there is none. */
static void check(const char *name, bool works, const char *arrow, const char *sum)
{
	char *text = NULL, *found, *last;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(check_print(out, name), works);
	fclose(out);
	found = strstr(text, "-> ");
	if (!arrow && found)
		fail_msg("there is an arrow:\n%s", text);
	if (arrow && (!found || strncmp(found + 3, arrow, strlen(arrow))))
		fail_msg("the first arrow is not to \"%s\":\n%s", arrow, text);
	text[size - 1] = '\0';
	last = strrchr(text, '\n') + 1;
	assert_string_equal(last, sum);
	free(text);
}

static void test_stock_kernel(void **state)
{
	(void)state;
	host = stock;
	check("auto", true, NULL, "in sum: source bpf works, nothing to fix");
	host.has_tracefs = false;
	check("auto", true, "mount -t tracefs",
	      "in sum: source bpf works; to fix the rest: "
	      "mount -t tracefs tracefs /sys/kernel/tracing");
	host.module = "kvm_amd";
	check("auto", true, NULL, "in sum: source bpf works, nothing to fix");
	host.root = HOST_NO;
	check("auto", false, "sudo kvmexittop",
	      "in sum: nothing works here; to fix it: sudo kvmexittop");
	/* Who asks for it is told. */
	host = stock;
	check("netlink", false, "boot a kernel with the kvm-exit patches",
	      "in sum: nothing works here; to fix it: "
	      "boot a kernel with the kvm-exit patches and CONFIG_KVM_EXIT_STATS=y");
}

static void test_kvm_is_not_loaded(void **state)
{
	(void)state;
	host = stock;
	host.has_module = false;
	check("auto", false, "modprobe kvm_intel",
	      "in sum: nothing works here; to fix it: modprobe kvm_intel");
	host.has_kvm = false;
	check("auto", false, "modprobe kvm", "in sum: nothing works here; to fix it: modprobe kvm");
}

static void test_a_kernel_without_types(void **state)
{
	(void)state;
	host = stock;
	host.has_btf = false;
	check("auto", false, "boot a kernel with CONFIG_DEBUG_INFO_BTF=y",
	      "in sum: nothing works here; to fix it: boot a kernel with CONFIG_DEBUG_INFO_BTF=y");
}

/* What only the source itself finds out is the obstacle, not what it does without. */
static void test_a_module_that_is_refused(void **state)
{
	(void)state;
	host = stock;
	host.has_tracefs = false;
	host.bpf = -ELIBBAD;
	check("bpf", false, "mount -t tracefs",
	      "in sum: nothing works here: bpf: other users may write to its module "
	      "kvmexittop-bpf.so or to a folder above it; run \"sudo meson install -C build\" "
	      "and the program that it installs");
}

/* Root of a user namespace has all capabilities, and may not load a program. */
static void test_user_namespace(void **state)
{
	(void)state;
	host = stock;
	host.userns = HOST_NO;
	host.bpf = -EPERM;
	check("bpf", false, "run kvmexittop on the host, outside of containers",
	      "in sum: nothing works here; to fix it: "
	      "run kvmexittop on the host, outside of containers");
}

static void test_lockdown(void **state)
{
	(void)state;
	host = stock;
	host.locked = HOST_YES;
	host.bpf = -EPERM;
	check("bpf", false, "boot without lockdown=confidentiality",
	      "in sum: nothing works here; to fix it: boot without lockdown=confidentiality");
	/* Nobody can tell without securityfs. */
	host.locked = HOST_UNKNOWN;
	check("bpf", false, "mount -t securityfs",
	      "in sum: nothing works here: bpf: not permitted, perhaps because the kernel is "
	      "locked down; run \"mount -t securityfs securityfs /sys/kernel/security\" to see");
}

static void test_limit_of_memory(void **state)
{
	(void)state;
	host = stock;
	host.limit = 64 << 10;
	host.bpf = -ENOMEM;
	check("bpf", false, "raise memory.max of this cgroup",
	      "in sum: nothing works here; to fix it: raise memory.max of this cgroup");
}

static void test_patched_kernel(void **state)
{
	(void)state;
	host = stock;
	host.exit_stats = HOST_YES;
	check("auto", true, NULL, "in sum: source netlink works, nothing to fix");
	/* BPF is not needed then. */
	host.has_btf = false;
	check("auto", true, NULL, "in sum: source netlink works, nothing to fix");
	host.exit_stats = HOST_NO;
	check("auto", true, "echo Y > /sys/module/kvm/parameters/exit_stats",
	      "in sum: source netlink works; to fix the rest: "
	      "echo Y > /sys/module/kvm/parameters/exit_stats");
}

static void test_guest(void **state)
{
	(void)state;
	host = (struct host){ .guest = HOST_YES,
			      .exit_stats = HOST_UNKNOWN,
			      .userns = HOST_YES,
			      .root = HOST_YES,
			      .locked = HOST_NO,
			      .limit = UINT64_MAX,
			      .has_kvm = true,
			      .has_btf = true,
			      .bpf = -ENODEV };
	check("cpuid", false, "on the host, before the VM is created: echo Y",
	      "in sum: nothing works here; to fix it: on the host, before the VM is created: "
	      "echo Y > /sys/module/kvm/parameters/exit_stats_guest");
	host.has_leaves = true;
	check("auto", true, NULL, "in sum: source cpuid works, nothing to fix");
}

static void test_no_virtualisation(void **state)
{
	(void)state;
	host = stock;
	host.module = NULL;
	host.has_module = false;
	check("bpf", false, NULL, "in sum: nothing works here: the CPU has neither vmx nor svm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stock_kernel),
		cmocka_unit_test(test_kvm_is_not_loaded),
		cmocka_unit_test(test_a_kernel_without_types),
		cmocka_unit_test(test_a_module_that_is_refused),
		cmocka_unit_test(test_user_namespace),
		cmocka_unit_test(test_lockdown),
		cmocka_unit_test(test_limit_of_memory),
		cmocka_unit_test(test_patched_kernel),
		cmocka_unit_test(test_guest),
		cmocka_unit_test(test_no_virtualisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
