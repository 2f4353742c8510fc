// SPDX-License-Identifier: GPL-2.0-only
/* Options: qemu(1); properties of devices: "qemu -device help". */
#include "host/vmm-flags.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "host/vm-name.h"

#define VALUE_SIZE 128

/* The name of a device, as its first word or in JSON. */
#define DRIVER "driver"

/* A flag is yes if an option has a property with a value that matches. */
static const struct pattern {
	enum vmm_flag flag;
	const char *option, *property;
	const char *value; /* a shell pattern */
} patterns[] = {
	{ FLAG_HV, "cpu", "hv-*", "[!o]*" },
	{ FLAG_HV, "cpu", "hv-*", "on" },
	{ FLAG_HV_STIMER, "cpu", "hv-stimer", "on" },
	{ FLAG_HV_SYNIC, "cpu", "hv-synic", "on" },
	{ FLAG_HV_APICV, "cpu", "hv-apicv", "on" },
	{ FLAG_HV_APICV, "cpu", "hv-avic", "on" },
	{ FLAG_HV_STIMER, "cpu", "hv-passthrough", "on" },
	{ FLAG_HV_SYNIC, "cpu", "hv-passthrough", "on" },
	{ FLAG_HV_APICV, "cpu", "hv-passthrough", "on" },
	{ FLAG_HINT_DEDICATED, "cpu", "kvm-hint-dedicated", "on" },
	{ FLAG_IRQCHIP_OFF, "machine", "kernel-irqchip", "off" },
	{ FLAG_IRQCHIP_OFF, "accel", "kernel-irqchip", "off" },
	{ FLAG_IRQCHIP_SPLIT, "machine", "kernel-irqchip", "split" },
	{ FLAG_IRQCHIP_SPLIT, "accel", "kernel-irqchip", "split" },
	{ FLAG_PIT_OFF, "machine", "pit", "off" },
	{ FLAG_PIT_DISCARD, "global", "kvm-pit.lost-tick-policy", "discard" },
	{ FLAG_CPU_PM, "overcommit", "cpu-pm", "on" },
	{ FLAG_MEM_LOCK, "overcommit", "mem-lock", "on" },
	{ FLAG_MERGE_OFF, "machine", "mem-merge", "off" },
	{ FLAG_BUS_LOCK_LIMIT, "machine", "bus-lock-ratelimit", "[1-9]*" },
	{ FLAG_HUGETLB, "object", "hugetlb", "on" },
	{ FLAG_HUGETLB, "object", "mem-path", "*huge*" },
	{ FLAG_HUGETLB, "mem-path", DRIVER, "*huge*" },
	{ FLAG_DISK_EMULATED, "device", DRIVER, "ide-hd" },
	{ FLAG_DISK_EMULATED, "device", DRIVER, "ide-drive" },
	{ FLAG_DISK_EMULATED, "drive", "if", "ide" },
	{ FLAG_DISK_EMULATED, "hda", DRIVER, "*" },
	{ FLAG_NIC_EMULATED, "device", DRIVER, "e1000*" },
	{ FLAG_NIC_EMULATED, "device", DRIVER, "rtl8139" },
	{ FLAG_NIC_EMULATED, "device", DRIVER, "pcnet" },
	{ FLAG_NIC_EMULATED, "device", DRIVER, "ne2k*" },
	{ FLAG_NIC_EMULATED, "nic", "model", "[!v]*" },
	{ FLAG_NIC_EMULATED, "net", "model", "[!v]*" },
	{ FLAG_VFIO, "device", DRIVER, "vfio-*" },
	{ FLAG_IOEVENTFD_OFF, "device", "ioeventfd", "off" },
	{ FLAG_VIRTIO, "device", DRIVER, "virtio-*" },
	{ FLAG_VIRTIO, "drive", "if", "virtio" },
};

/* Options whose values may hold others, or are in a file. */
static const char *const elsewhere[] = { "readconfig", "incoming", "preconfig" };

/* Compares names in which QEMU takes _ for -. */
static bool is_name(const char *pattern, const char *name, size_t len)
{
	char copy[VALUE_SIZE];

	if (len >= sizeof(copy))
		return false;
	for (size_t i = 0; i < len; i++)
		copy[i] = name[i] == '_' ? '-' : name[i];
	copy[len] = '\0';
	return !fnmatch(pattern, copy, 0);
}

static bool is_value(const char *pattern, const char *value, size_t len)
{
	char copy[VALUE_SIZE];

	if (len >= sizeof(copy))
		len = sizeof(copy) - 1;
	memcpy(copy, value, len);
	copy[len] = '\0';
	return !fnmatch(pattern, copy, 0);
}

/* An item of an option: NAME=VALUE, +NAME, or NAME alone, which is a driver or on. */
static bool matches_item(const struct pattern *pattern, const char *item, size_t len, bool first)
{
	const char *equals = memchr(item, '=', len);

	if (equals)
		return is_name(pattern->property, item, equals - item) &&
		       is_value(pattern->value, equals + 1, item + len - equals - 1);
	if (first && !strcmp(pattern->property, DRIVER))
		return is_value(pattern->value, item, len);
	if (len && *item == '+') {
		item++;
		len--;
	}
	return is_name(pattern->property, item, len) && is_value(pattern->value, "on", 2);
}

/* A member of JSON, as libvirt writes it: "NAME":"VALUE", and true or false. */
static bool matches_member(const struct pattern *pattern, const char *text)
{
	while ((text = strchr(text, '"'))) {
		size_t len = strcspn(++text, "\""), value;
		const char *name = text;

		text += len;
		if (strncmp(text, "\":", 2))
			continue;
		text += 2;
		if (*text == '"')
			text++;
		value = strcspn(text, "\",}");
		if (!is_name(pattern->property, name, len))
			continue;
		if (!strncmp(text, "true", 4))
			return is_value(pattern->value, "on", 2);
		if (!strncmp(text, "false", 5))
			return is_value(pattern->value, "off", 3);
		return is_value(pattern->value, text, value);
	}
	return false;
}

static bool matches(const struct pattern *pattern, const char *value)
{
	if (*value == '{')
		return matches_member(pattern, value);
	for (const char *item = value;; item++) {
		size_t len = strcspn(item, ",");

		if (matches_item(pattern, item, len, item == value))
			return true;
		item += len;
		if (!*item)
			return false;
	}
}

static bool is_option(const char *arg, const char *name)
{
	if (!strcmp(arg, "M"))
		arg = "machine";
	return !strcmp(arg, name);
}

struct vmm_flags vmm_flags_parse(const char *cmdline, size_t len, bool is_whole, const char *comm)
{
	const char *end = memrchr(cmdline, '\0', len), *arg, *value;
	struct vmm_flags flags = { 0 };

	if (!end || !vm_name_is_qemu(cmdline, comm))
		return flags;
	for (arg = cmdline + strlen(cmdline) + 1; arg <= end; arg += strlen(arg) + 1) {
		if (*arg != '-')
			continue;
		arg += 1 + (arg[1] == '-');
		for (size_t i = 0; i < ARRAY_SIZE(elsewhere); i++)
			is_whole = is_whole && !is_option(arg, elsewhere[i]);
		value = arg + strlen(arg) + 1;
		if (value > end || *value == '-')
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
			if (is_option(arg, patterns[i].option) && matches(&patterns[i], value))
				vmm_flag_set(&flags, patterns[i].flag, true);
		}
	}
	if (is_whole)
		flags.no = ~flags.yes & ((1U << FLAG_QUOTA) - 1);
	return flags;
}
