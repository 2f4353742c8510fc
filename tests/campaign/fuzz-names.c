// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command lines of VMMs and cgroups, and what comes of them at the door: the first byte says
 * which.  No name is longer than its room, and each can be read back from its safe form.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/safe.h"
#include "base/text.h"
#include "host/cgroup.h"
#include "host/quota.h"
#include "host/vm-name.h"
#include "host/vmm-flags.h"

/* Written from the description in safe.h, for characters that it writes as their number. */
static size_t put_character(char *to, unsigned int code)
{
	if (code < 0x80) {
		to[0] = code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = 0xc0 | code >> 6;
		to[1] = 0x80 | (code & 0x3f);
		return 2;
	}
	if (code < 0x10000) {
		to[0] = 0xe0 | code >> 12;
		to[1] = 0x80 | (code >> 6 & 0x3f);
		to[2] = 0x80 | (code & 0x3f);
		return 3;
	}
	to[0] = 0xf0 | code >> 18;
	to[1] = 0x80 | (code >> 12 & 0x3f);
	to[2] = 0x80 | (code >> 6 & 0x3f);
	to[3] = 0x80 | (code & 0x3f);
	return 4;
}

static void check_safe(const char *text)
{
	char copy[SAFE_SIZE], back[SAFE_SIZE + 4];
	const char *safe = safe_text(text, copy);
	size_t nr = 0;

	if (strlen(text) >= SAFE_SIZE / 6)
		return;
	for (const char *s = safe; *s;) {
		unsigned int number;
		int len = 0;

		if ((unsigned char)*s < ' ' || *s == 0x7f)
			abort();
		if (sscanf(s, "\\x{%2X}%n", &number, &len) == 1 && len) {
			back[nr++] = number;
			s += len;
		} else if (sscanf(s, "\\u{%6X}%n", &number, &len) == 1 && len) {
			nr += put_character(back + nr, number);
			s += len;
		} else {
			back[nr++] = *s++;
		}
	}
	if (nr != strlen(text) || memcmp(back, text, nr))
		abort();
}

static void check_name(const char *name, size_t size)
{
	if (strnlen(name, size) == size)
		abort();
	check_safe(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[VM_NAME_SIZE] = "", scope[SCOPE_SIZE] = "", unit[VM_UNIT_SIZE] = "";
	char container[CONTAINER_SIZE] = "", comm[COMM_SIZE] = "qemu";
	struct vmm_flags flags;
	char *text;

	if (size < 2)
		return 0;
	/* In memory that ends where it ends, for the sanitizers. */
	text = malloc(size - 1);
	if (!text)
		abort();
	memcpy(text, data + 1, size - 1);
	size--;
	switch (data[0] % 3) {
	case 0:
		if (data[0] & 0x80)
			text_copy(comm, sizeof(comm), "firecracker");
		vm_name_parse(text, size, comm, name, sizeof(name));
		check_name(name, sizeof(name));
		flags = vmm_flags_parse(text, size, data[0] & 0x40, comm);
		if (flags.yes & flags.no)
			abort();
		break;
	case 1:
		cgroup_parse(text, size, scope, sizeof(scope));
		cgroup_unit(text, size, unit, sizeof(unit));
		cgroup_container(text, size, container, sizeof(container));
		cgroup_name(scope, name, sizeof(name));
		check_name(scope, sizeof(scope));
		check_name(unit, sizeof(unit));
		quota_find("/nowhere", text, size);
		check_name(container, sizeof(container));
		check_name(name, sizeof(name));
		break;
	case 2:
		text[size - 1] = '\0';
		check_safe(text);
		break;
	}
	free(text);
	return 0;
}
