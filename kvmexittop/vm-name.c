// SPDX-License-Identifier: GPL-2.0-only
#include "vm-name.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* QEMU command lines of libvirt reach some 10 KiB, with -name near the front. */
#define CMDLINE_SIZE (64 * 1024)

/* Length of the well-formed, printable UTF-8 character at @s, or 0 (Unicode, table 3-7). */
static size_t character_length(const unsigned char *s)
{
	size_t len;

	if (s[0] >= 0x20 && s[0] < 0x7f)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;

	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	/* C1 control characters, overlong forms, surrogates, past U+10FFFF. */
	if ((s[0] == 0xc2 && s[1] < 0xa0) || (s[0] == 0xe0 && s[1] < 0xa0) ||
	    (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/* Also mends a character that was cut in half at the end of the buffer. */
static void make_safe(char *name)
{
	unsigned char *s = (unsigned char *)name;

	while (*s) {
		size_t len = character_length(s);

		if (!len)
			*s = '?';
		s += len ? len : 1;
	}
}

/* Reads a small file of /proc/PID whole; returns its length, 0 if it cannot be read. */
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

/* Copies the value of option -name: its part without a key, or the one called guest. */
static bool copy_guest(const char *option, char *name, size_t size)
{
	const char *s = option;
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
	make_safe(name);
	return len;
}

bool vm_name_parse(const char *cmdline, size_t len, char *name, size_t size)
{
	const char *end = cmdline + len;
	const char *arg, *next;

	for (arg = cmdline; arg < end; arg = next) {
		next = arg + strnlen(arg, end - arg) + 1;
		if (next >= end)
			break;
		if (strcmp(arg, "-name") && strcmp(arg, "--name"))
			continue;
		/* The last argument may be cut off by the size of the buffer. */
		if (!memchr(next, '\0', end - next))
			break;
		return copy_guest(next, name, size);
	}
	return false;
}

void vm_name_read(int proc_fd, uint32_t pid, char *name, size_t size)
{
	static char cmdline[CMDLINE_SIZE];
	size_t len;

	len = read_file(proc_fd, pid, "cmdline", cmdline, sizeof(cmdline));
	if (vm_name_parse(cmdline, len, name, size))
		return;

	len = read_file(proc_fd, pid, "comm", name, size - 1);
	name[len] = '\0';
	name[strcspn(name, "\n")] = '\0';
	make_safe(name);
}
