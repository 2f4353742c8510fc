// SPDX-License-Identifier: GPL-2.0-only
/* The requirements of the sources cpuid and cpuid:legacy. */
#include "check/table.h"

#include <errno.h>
#include <stddef.h>

#include <asm/kvm_exit_cpuid.h>

#include "host/cpu.h"

static const char *explain(int err)
{
	switch (err) {
	case -EACCES:
		return "this process may not execute CPUID; "
		       "start kvmexittop from a shell without arch_prctl(ARCH_SET_CPUID)";
	case -ENOENT:
		if (host_is_guest() == HOST_NO)
			return "this is not a guest; run \"kvmexittop --source netlink\"";
		return "the host does not report exits to this guest; "
		       "on the host, load kvm with exit_stats_guest=Y before the VM is created";
	case -EBADMSG:
		return "the CPUID leaves of the host cannot be parsed; "
		       "install the kvmexittop that belongs to the host's kernel";
	default:
		return NULL;
	}
}

static const char *explain_legacy(int err)
{
	switch (err) {
	case -EPROTO:
		return "the leaves of the host have another order, as in other years of the "
		       "course; change leaf 0x4ffffffc to return all exits in EAX, and 0x4ffffffe "
		       "those of the reason in ECX";
	case -ENOENT:
		if (host_is_guest() != HOST_NO)
			return "no leaf from 0x4ffffffc to 0x4fffffff counts exits; boot the host "
			       "with the kernel that has them";
		break;
	}
	return explain(err);
}

static void check_guest(struct finding *finding)
{
	enum host_answer guest = host_is_guest();

	finding_note(finding, guest, "this %s a guest",
		     guest == HOST_YES	? "is"
		     : guest == HOST_NO ? "is not"
					: "may be");
}

static void check_faulting(struct finding *finding)
{
	bool allowed = cpu_allows_cpuid();

	finding_note(finding, allowed ? HOST_YES : HOST_NO, "this process may %sexecute CPUID",
		     allowed ? "" : "not ");
	if (!allowed)
		finding_fix(finding, "start kvmexittop from a shell without "
				     "arch_prctl(ARCH_SET_CPUID)");
}

static void check_signature(struct finding *finding)
{
	bool found = cpu_allows_cpuid() &&
		     cpu_read_leaf(KVM_EXIT_CPUID_SIGNATURE, 0).ebx == KVM_EXIT_CPUID_MAGIC;

	finding_note(finding, found ? HOST_YES : HOST_NO,
		     "CPUID leaf %#x %s the signature of exit statistics", KVM_EXIT_CPUID_SIGNATURE,
		     found ? "has" : "lacks");
	if (!found)
		finding_fix(finding, "on the host, before the VM is created: "
				     "echo Y > /sys/module/kvm/parameters/exit_stats_guest");
}

const struct check_table check_cpuid = {
	.source = "cpuid",
	.explain = explain,
	.checks = { check_guest, check_faulting, check_signature },
};

const struct check_table check_cpuid_legacy = {
	.source = "cpuid:legacy",
	.explain = explain_legacy,
	.checks = { check_guest, check_faulting },
};
