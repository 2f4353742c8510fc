// SPDX-License-Identifier: GPL-2.0-only
#include "host/vm-name.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "sample/sample.h"

#define PROGRAM_SIZE 64

/* Copiers turn the value of an option into a name; false if it has none. */
typedef bool copier(const char *value, char *name, size_t size);

static bool copy_whole(const char *value, char *name, size_t size)
{
	text_copy(name, size, value);
	return name[0];
}

/* QEMU: the part without a key, or the one called guest; ",," is a comma in it. */
static bool copy_guest(const char *value, char *name, size_t size)
{
	const char *s = value;
	size_t len = 0;

	if (!strncmp(s, "guest=", 6)) {
		s += 6;
	} else if (s[strcspn(s, "=,")] == '=') {
		s = strstr(s, ",guest=");
		if (!s)
			return false;
		s += 7;
	}

	for (; *s && len + 1 < size; s++) {
		if (*s == ',' && *++s != ',')
			break;
		name[len++] = *s;
	}
	name[len] = '\0';
	return len;
}

/* Generic names of sockets and their directories, which do not identify a VM. */
static bool is_generic(const char *word, size_t len)
{
	static const char *const generic[] = {
		".",	   "..",     "api",	"ch",
		"ch-api",  "clh",    "clh-api", "cloud-hypervisor",
		"control", "crosvm", "run",	"socket",
		"tmp",	   "vm",     "vmm",
	};

	for (size_t i = 0; i < ARRAY_SIZE(generic); i++) {
		if (strlen(generic[i]) == len && !memcmp(generic[i], word, len))
			return true;
	}
	return false;
}

static size_t strip_suffix(const char *path, size_t len)
{
	static const char *const suffixes[] = { ".sock", ".socket" };

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		size_t end = strlen(suffixes[i]);

		if (len > end && !memcmp(path + len - end, suffixes[i], end))
			return len - end;
	}
	return len;
}

/*
 * The name in /run/vms/web.sock is web.  So it is in /run/vms/web/api.sock: some management
 * programs make a directory for each VM.  /tmp/api.sock has no name.
 */
static bool copy_socket(const char *value, char *name, size_t size)
{
	const char *path = value;
	size_t len;

	if (!strncmp(path, "fd=", 3))
		return false;
	if (!strncmp(path, "path=", 5))
		path += 5;
	len = strip_suffix(path, strcspn(path, ","));

	for (int level = 0; level < 2; level++) {
		size_t start;

		while (len && path[len - 1] == '/')
			len--;
		for (start = len; start && path[start - 1] != '/'; start--)
			;
		if (start == len)
			return false;
		if (!is_generic(path + start, len - start)) {
			snprintf(name, size, "%.*s", (int)(len - start), path + start);
			return true;
		}
		len = start;
	}
	return false;
}

/* An option that gives a VM its name. */
struct naming {
	const char *options[2];
	copier *copy;
	const char *from;
};

/*
 * Programs are shell patterns, and fit the 15 characters of comm.  The first naming that
 * yields a name is used.
 */
static const struct vmm {
	const char *programs[3];
	struct naming namings[2];
	bool is_qemu;
} vmms[] = {
	/* libvirt uses both.  kvm is the name of QEMU on Debian and Proxmox. */
	{ { "*qemu*", "kvm" },
	  { { { "-name", "--name" }, copy_guest, "QEMU -name" },
	    { { "-uuid", "--uuid" }, copy_whole, "QEMU -uuid" } },
	  .is_qemu = true },
	/* The jailer passes its --id on, and requires "firecracker" in the file's name. */
	{ { "*firecracker*" }, { { { "--id" }, copy_whole, "Firecracker --id" } } },
	{ { "cloud-hyperviso*" },
	  { { { "--api-socket" }, copy_socket, "cloud-hypervisor --api-socket" } } },
	{ { "crosvm*" },
	  { { { "--name" }, copy_whole, "crosvm --name" },
	    { { "--socket", "-s" }, copy_socket, "crosvm --socket" } } },
	/* Its -n is the network. */
	{ { "lkvm*", "kvmtool*", "vm" }, { { { "--name" }, copy_whole, "kvmtool --name" } } },
};

static const struct vmm *find_vmm(const char *path)
{
	const char *slash = strrchr(path, '/');
	char program[PROGRAM_SIZE];

	text_copy(program, sizeof(program), slash ? slash + 1 : path);
	for (size_t i = 0; i < ARRAY_SIZE(vmms); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(vmms[i].programs); j++) {
			const char *pattern = vmms[i].programs[j];

			if (pattern && !fnmatch(pattern, program, 0))
				return &vmms[i];
		}
	}
	return NULL;
}

bool vm_name_is_qemu(const char *cmdline, const char *comm)
{
	const struct vmm *vmm = find_vmm(cmdline) ?: find_vmm(comm);

	return vmm && vmm->is_qemu;
}

/* True if @arg is the option.  For --option=value, sets @value. */
static bool is_option(const struct naming *naming, const char *arg, const char **value)
{
	size_t len = !strncmp(arg, "--", 2) ? strcspn(arg, "=") : strlen(arg);

	for (size_t i = 0; i < ARRAY_SIZE(naming->options); i++) {
		const char *option = naming->options[i];

		if (option && strlen(option) == len && !memcmp(option, arg, len)) {
			*value = arg[len] ? arg + len + 1 : NULL;
			return true;
		}
	}
	return false;
}

/* The last value of the option, which is the one that VMMs use; or NULL. */
static const char *find_value(const struct naming *naming, const char *arg, const char *end)
{
	const char *found = NULL, *value;

	/* Arguments after "--" are not options. */
	for (; arg < end && strcmp(arg, "--"); arg += strlen(arg) + 1) {
		if (!is_option(naming, arg, &value))
			continue;
		if (!value) {
			arg += strlen(arg) + 1;
			if (arg >= end)
				break;
			value = arg;
		}
		found = value;
	}
	return found;
}

const char *vm_name_parse(const char *cmdline, size_t len, const char *comm, char *name,
			  size_t size)
{
	const char *nul = memrchr(cmdline, '\0', len);
	const struct vmm *vmm;
	char copy[1024];

	/* Only complete arguments: no name is better than half a name. */
	if (!nul)
		return NULL;
	/* In a jail, the first argument may be /proc/self/exe. */
	vmm = find_vmm(cmdline) ?: find_vmm(comm);

	for (size_t i = 0; vmm && i < ARRAY_SIZE(vmm->namings); i++) {
		const struct naming *naming = &vmm->namings[i];
		const char *value = find_value(naming, cmdline + strlen(cmdline) + 1, nul + 1);

		if (value && naming->copy(value, copy, sizeof(copy))) {
			text_copy(name, size, copy);
			return naming->from;
		}
	}
	return NULL;
}
