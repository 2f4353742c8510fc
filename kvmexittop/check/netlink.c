// SPDX-License-Identifier: GPL-2.0-only
/* The requirements of source netlink. */
#include "check/table.h"

#include <errno.h>
#include <stddef.h>

/*
 * Explains why the kernel does not know the family.  In another network namespace the result
 * is the same as for a KVM without the patches, except for the parameter that they add.
 */
static const char *explain_absence(void)
{
	if (!host_has_module("kvm") && host_is_guest() == HOST_YES)
		return "KVM is not loaded, and the host does not report exits to this guest; "
		       "on the host, load kvm with exit_stats_guest=Y before the VM is created";
	if (!host_has_module("kvm"))
		return "KVM is not loaded; run \"modprobe kvm_intel\" or \"modprobe kvm_amd\"";
	if (host_exit_stats() == HOST_UNKNOWN)
		return "KVM of this kernel does not count exits; "
		       "boot a kernel with the kvm-exit patches and CONFIG_KVM_EXIT_STATS=y";
	if (host_initial_userns() == HOST_NO)
		return "the counters are available in the host's network namespace only; "
		       "run kvmexittop on the host, outside of containers";
	return "the counters are available in the host's network namespace only; "
	       "run \"nsenter --target 1 --net kvmexittop\"";
}

static const char *explain(int err)
{
	switch (err) {
	case -EOPNOTSUPP:
		return "this kvmexittop was built for guests; run one that was built for hosts";
	case -EPERM:
	case -EACCES:
		if (host_initial_userns() == HOST_NO)
			return "not permitted from within a user namespace; "
			       "run kvmexittop as root of the host";
		return "not permitted without CAP_NET_ADMIN; run \"sudo kvmexittop\"";
	case -ENOENT:
		return explain_absence();
	case -ETIMEDOUT:
		return "the kernel does not reply; look for the cause in dmesg";
	case -EBADMSG:
	case -EMSGSIZE:
		return "the kernel's reply cannot be parsed; "
		       "install the kvmexittop that belongs to this kernel";
	default:
		return NULL;
	}
}

static const char *is(enum host_answer answer)
{
	return answer == HOST_YES ? "is" : answer == HOST_NO ? "is not" : "may be";
}

static void check_userns(struct finding *finding)
{
	enum host_answer initial = host_initial_userns();

	finding_note(finding, initial, "this %s the initial user namespace", is(initial));
	if (initial == HOST_NO)
		finding_fix(finding, "run kvmexittop on the host, outside of containers");
}

static void check_netns(struct finding *finding)
{
	enum host_answer initial = host_initial_netns();

	finding_note(finding, initial, "this %s the host's network namespace", is(initial));
	if (initial == HOST_NO)
		finding_fix(finding, "nsenter --target 1 --net kvmexittop");
}

static void check_capability(struct finding *finding)
{
	enum host_answer may = host_may_admin();

	finding_note(finding, may, "%s CAP_NET_ADMIN in this user namespace",
		     may == HOST_NO ? "without" : "with");
	if (may == HOST_NO)
		finding_fix(finding, "sudo kvmexittop");
}

static void check_parameter(struct finding *finding)
{
	enum host_answer on = host_exit_stats();

	if (on == HOST_UNKNOWN) {
		finding_note(finding, HOST_NO, "KVM has no parameter exit_stats");
		finding_fix(finding, "boot a kernel with the kvm-exit patches and "
				     "CONFIG_KVM_EXIT_STATS=y");
		return;
	}
	finding_note(finding, on, "kvm.exit_stats is %s: new VMs are %scounted",
		     on == HOST_YES ? "Y" : "N", on == HOST_YES ? "" : "not ");
	if (on == HOST_NO)
		finding_fix(finding, "echo Y > /sys/module/kvm/parameters/exit_stats");
	finding->optional = true;
}

const struct check_table check_netlink = {
	.source = "netlink",
	.explain = explain,
	.checks = { check_userns, check_netns, check_capability, check_parameter },
};
