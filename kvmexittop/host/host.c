// SPDX-License-Identifier: GPL-2.0-only
#include "host/host.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/magic.h>

#include "base/array.h"

/* Fixed inodes of the initial namespaces, include/linux/proc_ns.h in the kernel. */
#define INITIAL_USERNS_INODE 0xeffffffdU
#define INITIAL_PIDNS_INODE  0xeffffffcU

static const struct {
	const char *module;
	const char *flag; /* in /proc/cpuinfo */
} vendors[] = {
	{ "kvm_intel", " vmx" },
	{ "kvm_amd", " svm" },
};

bool host_has_module(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return !access(path, F_OK);
}

/* Copies the rest of the first line of @path that starts with @key. */
static bool read_line(const char *path, const char *key, char *line, int size)
{
	FILE *file = fopen(path, "re");
	bool found = false;

	if (!file)
		return false;
	while (!found && fgets(line, size, file))
		found = !strncmp(line, key, strlen(key));
	fclose(file);
	if (found)
		memmove(line, line + strlen(key), strlen(line + strlen(key)) + 1);
	return found;
}

enum host_answer host_has_cpu_flag(const char *line, const char *flag)
{
	char flags[8192];
	const char *found;

	if (!read_line("/proc/cpuinfo", line, flags, sizeof(flags)))
		return HOST_UNKNOWN;
	found = strstr(flags, flag);
	return found && strchr(" \n", found[strlen(flag)]) ? HOST_YES : HOST_NO;
}

enum host_answer host_is_guest(void)
{
	return host_has_cpu_flag("flags", " hypervisor");
}

const char *host_cpu_module(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(vendors); i++) {
		if (host_has_cpu_flag("flags", vendors[i].flag) == HOST_YES)
			return vendors[i].module;
	}
	return NULL;
}

/* proc_sys_kernel(5) */
void host_boot_id(char *id, int size)
{
	id[0] = '\0';
	if (read_line("/proc/sys/kernel/random/boot_id", "", id, size))
		id[strcspn(id, "\n")] = '\0';
}

enum host_answer host_exit_stats(void)
{
	char value[8];

	if (!read_line("/sys/module/kvm/parameters/exit_stats", "", value, sizeof(value)))
		return HOST_UNKNOWN;
	return value[0] == 'Y' ? HOST_YES : HOST_NO;
}

static enum host_answer has_inode(const char *path, ino_t inode)
{
	struct stat st;

	if (stat(path, &st))
		return HOST_UNKNOWN;
	return st.st_ino == inode ? HOST_YES : HOST_NO;
}

enum host_answer host_initial_pidns(void)
{
	return has_inode("/proc/self/ns/pid", INITIAL_PIDNS_INODE);
}

enum host_answer host_initial_userns(void)
{
	return has_inode("/proc/self/ns/user", INITIAL_USERNS_INODE);
}

enum host_answer host_initial_netns(void)
{
	enum host_answer same;
	struct stat init;

	/* The initial network namespace has no fixed inode number, but process 1 is in it. */
	if (stat("/proc/1/ns/net", &init))
		return HOST_UNKNOWN;
	same = has_inode("/proc/self/ns/net", init.st_ino);

	/* In a container, process 1 is not that of the host. */
	if (same == HOST_YES && host_initial_pidns() != HOST_YES)
		return HOST_UNKNOWN;
	return same;
}

/* True if all @capabilities, a bit mask, are effective. */
static enum host_answer may(unsigned long long capabilities)
{
	unsigned long long effective;
	char line[64];

	if (!read_line("/proc/self/status", "CapEff:", line, sizeof(line)) ||
	    sscanf(line, "%llx", &effective) != 1)
		return HOST_UNKNOWN;
	return (effective & capabilities) == capabilities ? HOST_YES : HOST_NO;
}

enum host_answer host_may_admin(void)
{
	return may(1ULL << CAP_NET_ADMIN);
}

/* CAP_SYS_ADMIN is needed for the BTF of modules, and implies the others. */
enum host_answer host_may_trace(void)
{
	enum host_answer all = may(1ULL << CAP_SYS_ADMIN);

	if (all != HOST_NO || !host_kvm_is_built_in())
		return all;
	return may(1ULL << CAP_BPF | 1ULL << CAP_PERFMON);
}

enum host_answer host_locked_down(void)
{
	char line[4096];
	struct statfs fs;

	/* The kernel makes the folder, whether or not the file system is mounted there. */
	if (statfs("/sys/kernel/security", &fs) || fs.f_type != SECURITYFS_MAGIC) {
		bool asked = read_line("/proc/cmdline", "", line, sizeof(line)) &&
			     strstr(line, "lockdown=confidentiality");

		return asked ? HOST_YES : HOST_UNKNOWN;
	}
	/* Without the file there is no lockdown in the kernel. */
	if (!read_line("/sys/kernel/security/lockdown", "", line, sizeof(line)))
		return HOST_NO;
	return strstr(line, "[confidentiality]") ? HOST_YES : HOST_NO;
}

bool host_has_btf(void)
{
	return !access("/sys/kernel/btf/vmlinux", F_OK);
}

bool host_kvm_is_built_in(void)
{
	/* Only a module has initstate. */
	return access("/sys/module/kvm/initstate", F_OK);
}

/* A module that is built in has its types in vmlinux. */
static bool has_module_btf(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/kernel/btf/%s", name);
	if (!access(path, F_OK))
		return true;
	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return access(path, F_OK) && host_has_btf();
}

bool host_has_kvm_btf(void)
{
	const char *vendor = host_cpu_module();

	return has_module_btf("kvm") && (!vendor || has_module_btf(vendor));
}

uint64_t host_memory(void)
{
	return (uint64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

/* The limit of memory of a cgroup v2 and those above it, in bytes. */
uint64_t host_memory_limit(void)
{
	char path[PATH_MAX] = "/sys/fs/cgroup", *group = path + strlen(path), file[PATH_MAX + 16];
	uint64_t limit = UINT64_MAX, one;
	char line[32];

	if (!read_line("/proc/self/cgroup", "0::", group, sizeof(path) - strlen(path)))
		return UINT64_MAX;
	group[strcspn(group, "\n")] = '\0';
	for (char *end; (end = strrchr(group, '/')); *end = '\0') {
		snprintf(file, sizeof(file), "%s/memory.max", path);
		/* "max" is no limit. */
		if (read_line(file, "", line, sizeof(line)) &&
		    sscanf(line, "%" SCNu64, &one) == 1 && one < limit)
			limit = one;
	}
	return limit;
}

bool host_has_function_tracing(void)
{
	char line[8];

	return read_line("/proc/sys/kernel/ftrace_enabled", "", line, sizeof(line)) &&
	       line[0] == '1';
}

bool host_has_kprobes(void)
{
	return !access("/sys/bus/event_source/devices/kprobe", F_OK);
}

bool host_has_tracefs(void)
{
	return !access("/sys/kernel/tracing/events", F_OK) ||
	       !access("/sys/kernel/debug/tracing/events", F_OK);
}
