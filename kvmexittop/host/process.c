// SPDX-License-Identifier: GPL-2.0-only
#include "host/process.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "host/cgroup.h"
#include "host/quota.h"
#include "host/vm-name.h"
#include "host/vmm-flags.h"

/* libvirt's command lines for QEMU reach about 10 KiB, with -name near the start. */
#define FILE_SIZE (64 * 1024)

/* Index of "starttime" among the fields after the name in /proc/PID/stat, see proc(5). */
#define FIELD_START (22 - 3)

/* Reads a small file below /proc/PID; returns its length, 0 if it cannot be read. */
static size_t read_file(int proc_fd, uint32_t pid, const char *file, char *buffer, size_t size)
{
	size_t len = 0;
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%u/%s", pid, file);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;

	while (len < size && (n = read(fd, buffer + len, size - len)) > 0)
		len += n;
	close(fd);
	return len;
}

static void read_comm(int proc_fd, uint32_t pid, const char *file, char *comm)
{
	size_t len = read_file(proc_fd, pid, file, comm, COMM_SIZE - 1);

	/* The name itself may contain line breaks. */
	if (len && comm[len - 1] == '\n')
		len--;
	comm[len] = '\0';
}

/* CLOCK_BOOTTIME of the start of the process, or UNKNOWN. */
static uint64_t read_start(int proc_fd, uint32_t pid)
{
	const uint64_t ticks_per_s = sysconf(_SC_CLK_TCK);
	char text[1024], *field;
	uint64_t ticks;
	size_t len;

	len = read_file(proc_fd, pid, "stat", text, sizeof(text) - 1);
	text[len] = '\0';

	/* The name itself may contain parentheses and spaces. */
	field = strrchr(text, ')');
	for (unsigned int i = 0; field && i <= FIELD_START; i++)
		field = strchr(field + 1, ' ');
	if (!field || sscanf(field, "%" SCNu64, &ticks) != 1)
		return UNKNOWN;
	return ticks * (1000000000 / ticks_per_s);
}

/* Only /etc/passwd is read: getpwuid() could wait for a directory service. */
static void find_user(uid_t uid, char *name, size_t size)
{
	struct passwd *user = NULL;
	FILE *file = fopen("/etc/passwd", "re");

	snprintf(name, size, "%u", uid);
	if (!file)
		return;
	do {
		user = fgetpwent(file);
	} while (user && user->pw_uid != uid);
	if (user)
		text_copy(name, size, user->pw_name);
	fclose(file);
}

/* Cache one user: most VMs run as the same. */
static void read_owner(int proc_fd, uint32_t pid, char *owner)
{
	static char last_owner[OWNER_SIZE];
	static uid_t last_uid;
	char path[16];
	struct stat st;

	owner[0] = '\0';
	snprintf(path, sizeof(path), "%u", pid);
	if (fstatat(proc_fd, path, &st, 0))
		return;
	if (!last_owner[0] || st.st_uid != last_uid) {
		find_user(st.st_uid, last_owner, sizeof(last_owner));
		last_uid = st.st_uid;
	}
	memcpy(owner, last_owner, OWNER_SIZE);
}

static void read_quota(const char *cgroup, size_t len, struct vmm_flags *flags)
{
	const enum host_answer answer = quota_find(QUOTA_ROOT, cgroup, len);

	if (answer != HOST_UNKNOWN)
		vmm_flag_set(flags, FLAG_QUOTA, answer == HOST_YES);
}

void process_read(int proc_fd, uint64_t created_ns, struct sample_vm *vm)
{
	static char file[FILE_SIZE];
	struct vmm_flags quota = { 0 };
	const char *from;
	uint64_t start_ns;
	size_t len;

	vm->process = (struct vm_process){ 0 };
	start_ns = read_start(proc_fd, vm->pid);
	if (start_ns != UNKNOWN && created_ns != UNKNOWN && start_ns > created_ns) {
		vm->pid = 0;
		return;
	}

	read_owner(proc_fd, vm->pid, vm->owner);

	len = read_file(proc_fd, vm->pid, "cgroup", file, sizeof(file));
	cgroup_parse(file, len, vm->scope, sizeof(vm->scope));
	cgroup_unit(file, len, vm->unit, sizeof(vm->unit));
	cgroup_container(file, len, vm->container, sizeof(vm->container));
	read_quota(file, len, &quota);

	read_comm(proc_fd, vm->pid, "comm", vm->comm);
	len = read_file(proc_fd, vm->pid, "cmdline", file, sizeof(file));
	from = vm_name_parse(file, len, vm->comm, vm->name, sizeof(vm->name));
	vm->flags = vmm_flags_parse(file, len, len < sizeof(file), vm->comm);
	vm->flags.yes |= quota.yes;
	vm->flags.no |= quota.no;
	if (!from && cgroup_name(vm->scope, vm->name, sizeof(vm->name))) {
		from = "cgroup";
	} else if (!from && vm->comm[0]) {
		memcpy(vm->name, vm->comm, sizeof(vm->comm));
		from = "comm";
	}
	if (from)
		text_copy(vm->name_from, sizeof(vm->name_from), from);
}

void process_read_thread(int proc_fd, uint32_t pid, struct sample_vcpu *vcpu)
{
	char file[48];

	/* In the directory of its process: a thread elsewhere that reused the TID is not found. */
	snprintf(file, sizeof(file), "task/%u/comm", vcpu->tid);
	read_comm(proc_fd, pid, file, vcpu->thread);
}

uint64_t process_run_delay(int proc_fd, uint32_t pid, uint32_t tid)
{
	char file[48], text[80];
	uint64_t delay;
	size_t len;

	snprintf(file, sizeof(file), "task/%u/schedstat", tid);
	len = read_file(proc_fd, pid, file, text, sizeof(text) - 1);
	text[len] = '\0';
	return sscanf(text, "%*u %" SCNu64, &delay) == 1 ? delay : UNKNOWN;
}
