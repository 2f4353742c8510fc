// SPDX-License-Identifier: GPL-2.0-only
/* The requirements of source bpf and of the tracer. */
#include "check/check.h"
#include "check/table.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "host/vm-process.h"
#include "source/bpf-module.h"
#include "source/bpf-room.h"

/* Checks the requirements of all BPF programs.  NULL if they are met. */
static const char *explain_programs(int err)
{
	const char *module = host_cpu_module();

	if (err == -EOPNOTSUPP)
		return "kvmexittop was built without BPF; "
		       "install libbpf-dev, clang and bpftool, and build it again";
	if (err == -ELIBBAD)
		return "other users may write to its module " BPF_MODULE_FILE
		       " or to a folder above it; "
		       "run \"sudo meson install -C build\" and the program that it installs";
	if (err == -ELIBACC)
		return "its module " BPF_MODULE_FILE " or libbpf is missing or of another version; "
		       "install both again, or see \"kvmexittop --source bpf --verbose\"";
	if (!host_has_module("kvm"))
		return "KVM is not loaded; run \"modprobe kvm_intel\" or \"modprobe kvm_amd\"";
	if (!module)
		return "this KVM has no kvm_exit events, because the CPU has neither VMX nor SVM; "
		       "run kvmexittop on a host whose CPU has one of them";
	if (!host_has_module(module))
		return "the KVM module for this CPU is not loaded; "
		       "run \"modprobe kvm_intel\" or \"modprobe kvm_amd\"";
	if (host_initial_userns() == HOST_NO)
		return "not permitted from within a user namespace; "
		       "run kvmexittop as root of the host";
	if (host_may_trace() == HOST_NO && host_kvm_is_built_in())
		return "not permitted without CAP_BPF and CAP_PERFMON; run \"sudo kvmexittop\"";
	if (host_may_trace() == HOST_NO)
		return "not permitted without CAP_SYS_ADMIN; run \"sudo kvmexittop\"";
	if (host_locked_down() == HOST_YES)
		return "the kernel is locked down, and BPF programs may not read its memory; "
		       "boot without lockdown=confidentiality";
	if (err == -EPERM && host_locked_down() == HOST_UNKNOWN)
		return "not permitted, perhaps because the kernel is locked down; "
		       "run \"mount -t securityfs securityfs /sys/kernel/security\" to see";
	if (!host_has_btf())
		return "the kernel has no type information (BTF); "
		       "boot a kernel with CONFIG_DEBUG_INFO_BTF=y";
	if (!host_has_kvm_btf())
		return "KVM's modules have no type information (BTF); "
		       "boot a kernel with CONFIG_DEBUG_INFO_BTF_MODULES=y";
	return NULL;
}

/* On SVM, the tracer needs raw events only. */
static bool needs_tracefs(void)
{
	const char *module = host_cpu_module();

	return !module || strcmp(module, "kvm_amd");
}

const char *check_explain_why(int err)
{
	const char *sentence = explain_programs(err);

	if (sentence)
		return sentence;
	if (err == -EXDEV)
		return "the PIDs in this container differ from those on the host; "
		       "run kvmexittop on the host";
	if (needs_tracefs() && !host_has_tracefs())
		return "tracefs is not mounted; "
		       "run \"mount -t tracefs tracefs /sys/kernel/tracing\"";
	return "the kernel rejects the BPF programs that trace exits; "
	       "run the kvmexittop that was built for it";
}

static const char *explain(int err)
{
	const char *sentence = explain_programs(err);

	if (sentence)
		return sentence;
	if (!host_has_function_tracing() && !host_has_kprobes())
		return "the kernel has no function tracing, which reports the end of a VM; "
		       "boot a kernel with CONFIG_FUNCTION_TRACER=y";
	if (err == -ENOMEM)
		return "there is not enough memory for the counters of all vCPUs; "
		       "raise the limit of this cgroup, memory.max";
	if (err == -ENOEXEC)
		return "the kernel rejects the BPF programs; "
		       "run \"kvmexittop --source bpf --verbose\" to see why";
	return NULL;
}

static void check_capabilities(struct finding *finding)
{
	enum host_answer may = host_may_trace();

	/* The root of another user namespace has them, and they are worth nothing. */
	if (host_initial_userns() == HOST_NO) {
		finding_note(finding, HOST_NO, "this is not the initial user namespace");
		finding_fix(finding, "run kvmexittop on the host, outside of containers");
		return;
	}
	finding_note(finding, may, "%s %s", may == HOST_NO ? "without" : "with",
		     host_kvm_is_built_in() ? "CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN"
					    : "CAP_SYS_ADMIN");
	if (may == HOST_NO)
		finding_fix(finding, "sudo kvmexittop");
}

static void check_lockdown(struct finding *finding)
{
	enum host_answer locked = host_locked_down();

	if (locked == HOST_YES) {
		finding_note(finding, HOST_NO, "the kernel is locked down for confidentiality");
		finding_fix(finding, "boot without lockdown=confidentiality");
		return;
	}
	finding_note(finding, locked == HOST_NO ? HOST_YES : HOST_UNKNOWN,
		     "the kernel %s locked down for confidentiality",
		     locked == HOST_NO ? "is not" : "may be");
	if (locked == HOST_UNKNOWN)
		finding_fix(finding, "mount -t securityfs securityfs /sys/kernel/security");
}

static void check_btf(struct finding *finding)
{
	bool good = host_has_btf();

	finding_note(finding, good ? HOST_YES : HOST_NO, "the kernel has %stype information (BTF)",
		     good ? "" : "no ");
	if (!good)
		finding_fix(finding, "boot a kernel with CONFIG_DEBUG_INFO_BTF=y");
}

static void check_kvm_btf(struct finding *finding)
{
	bool good = host_has_kvm_btf();

	finding_note(finding, good ? HOST_YES : HOST_NO, "KVM has %stype information (BTF)",
		     good ? "" : "no ");
	if (!good)
		finding_fix(finding, "boot a kernel with CONFIG_DEBUG_INFO_BTF_MODULES=y");
}

/* Without function tracing, kprobes do, by perf_event_open(2): tracefs need not be mounted. */
static void check_hooks(struct finding *finding)
{
	bool tracing = host_has_function_tracing(), good = tracing || host_has_kprobes();

	finding_note(finding, good ? HOST_YES : HOST_NO, "the kernel has %sfunction tracing%s",
		     tracing ? "" : "no ", good && !tracing ? ", but kprobes" : "");
	if (!good)
		finding_fix(finding, "boot a kernel with CONFIG_FUNCTION_TRACER=y");
}

static void check_memory(struct finding *finding)
{
	struct vm_processes processes;
	const unsigned int nr_cpus = sysconf(_SC_NPROCESSORS_CONF);
	uint64_t limit = host_memory_limit(), size;
	struct bpf_room room;
	size_t nr;

	vm_process_open(&processes);
	nr = vm_process_count_vcpus(&processes);
	vm_process_close(&processes);
	room = bpf_room(nr, nr_cpus, host_memory());
	size = bpf_room_size(&room, nr_cpus);
	finding_note(finding, size < limit ? HOST_YES : HOST_NO,
		     "counters for the %zu vCPUs take %" PRIu64 " MiB%s", nr,
		     (size + (1 << 20) - 1) >> 20,
		     size < limit ? "" : ", more than memory.max of this cgroup");
	if (size >= limit)
		finding_fix(finding, "raise memory.max of this cgroup");
}

static void check_tracefs(struct finding *finding)
{
	bool is = host_has_tracefs(), needed = needs_tracefs(), good = is || !needed;

	finding_note(finding, good ? HOST_YES : HOST_NO,
		     "tracefs %s mounted, %s by --why and key w", is ? "is" : "is not",
		     needed ? "needed" : "not needed");
	if (!good)
		finding_fix(finding, "mount -t tracefs tracefs /sys/kernel/tracing");
	finding->optional = true;
}

const struct check_table check_bpf = {
	.source = "bpf",
	.explain = explain,
	.checks = { check_capabilities, check_lockdown, check_btf, check_kvm_btf, check_hooks,
		    check_memory, check_tracefs },
};
