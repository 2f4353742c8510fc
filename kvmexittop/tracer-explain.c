// SPDX-License-Identifier: GPL-2.0-only
#include "tracer.h"

#include <errno.h>

#include "host.h"

const char *tracer_explain(int err)
{
	switch (err) {
	case -EOPNOTSUPP:
		return "this kvmexittop was built without BPF, it cannot look into exits; "
		       "build it with libbpf, clang and bpftool";
	case -ENODEV:
		return "KVM is not loaded; run \"modprobe kvm_intel\" or \"modprobe kvm_amd\"";
	case -ESRCH:
		return "this kernel does not describe its types, which BPF programs need; "
		       "boot one with CONFIG_DEBUG_INFO_BTF=y";
	case -EPERM:
		if (host_initial_userns() == HOST_NO)
			return "looking into exits is not permitted from within a user namespace; "
			       "run kvmexittop as root of the host";
		return "looking into exits wants CAP_BPF and CAP_PERFMON, and a kernel that is not "
		       "locked down; run \"sudo kvmexittop\"";
	case -ENOENT:
		return "the record of event kvm_exit cannot be had; "
		       "run \"mount -t tracefs tracefs /sys/kernel/tracing\"";
	case -EXDEV:
		return "the processes of VMs have other numbers outside of this container; "
		       "run kvmexittop on the host";
	case -ENOMEM:
		return "out of memory; free some, and look again";
	default:
		return "the kernel refuses the BPF programs that look into exits; "
		       "try the kvmexittop that was built for this kernel";
	}
}
