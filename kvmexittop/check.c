// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <asm/kvm_exit_cpuid.h>

#include "host.h"
#include "leaf.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Why the kernel does not know the family.  Another network namespace looks just
 * like a KVM without the patches, but for the parameter they add.
 */
static const char *explain_absence(void)
{
	if (!host_has_module("kvm") && host_is_guest() == HOST_YES)
		return "KVM is not loaded, and the host of this guest does not tell it its exits; "
		       "have the host load kvm with exit_stats_guest=Y before it creates the VM";
	if (!host_has_module("kvm"))
		return "KVM is not loaded; run \"modprobe kvm_intel\" or \"modprobe kvm_amd\"";
	if (host_exit_stats() == HOST_UNKNOWN)
		return "KVM of this kernel does not count exits; "
		       "boot a kernel with the kvm-exit patches and CONFIG_KVM_EXIT_STATS=y";
	if (host_initial_userns() == HOST_NO)
		return "the counters are served in the host's network namespace only; "
		       "run kvmexittop on the host, outside of containers";
	return "the counters are served in the host's network namespace only; "
	       "run \"nsenter --target 1 --net kvmexittop\"";
}

static const char *explain_netlink(int err)
{
	switch (err) {
	case -EPERM:
	case -EACCES:
		if (host_initial_userns() == HOST_NO)
			return "not permitted from within a user namespace; "
			       "run kvmexittop as root of the host";
		return "not permitted without CAP_NET_ADMIN; run \"sudo kvmexittop\"";
	case -ENOENT:
		return explain_absence();
	case -ETIMEDOUT:
		return "the kernel does not answer; look for the cause in dmesg";
	case -EBADMSG:
	case -EMSGSIZE:
		return "the kernel's answer cannot be understood; "
		       "install the kvmexittop that belongs to this kernel";
	default:
		return NULL;
	}
}

static const char *explain_cpuid(int err)
{
	switch (err) {
	case -EACCES:
		return "this process may not execute CPUID; "
		       "start kvmexittop from a shell without arch_prctl(ARCH_SET_CPUID)";
	case -ENOENT:
		if (host_is_guest() == HOST_NO)
			return "this is not a guest; run \"kvmexittop --source netlink\"";
		return "the host of this guest does not tell it its exits; "
		       "have it load kvm with exit_stats_guest=Y before it creates the VM";
	case -EBADMSG:
		return "what the host tells cannot be understood; "
		       "install the kvmexittop that belongs to the host's kernel";
	default:
		return NULL;
	}
}

static const struct {
	const char *source;
	const char *(*explain)(int err);
} explanations[] = {
	{ "netlink", explain_netlink },
	{ "cpuid", explain_cpuid },
	{ "cpuid:legacy", explain_cpuid },
};

static const char *explain(const struct source_ops *source, int err)
{
	for (size_t i = 0; i < ARRAY_SIZE(explanations); i++) {
		if (!strcmp(explanations[i].source, source->name))
			return explanations[i].explain(err);
	}
	return NULL;
}

void check_explain(const struct source_ops *source, int err, const char *message,
		   char *sentence, size_t size)
{
	const char *reason = explain(source, err);

	snprintf(sentence, size, "%s: %s%s%s%s", source->name, reason ? reason : strerror(-err),
		 message[0] ? " (the kernel says: " : "", message, message[0] ? ")" : "");
}

/* What one check found. */
struct finding {
	enum host_answer good;
	char what[120];
	char remedy[160];	/* "" if there is none */
};

__attribute__((format(printf, 3, 4)))
static void note(struct finding *finding, enum host_answer good, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	vsnprintf(finding->what, sizeof(finding->what), what, args);
	va_end(args);
	finding->good = good;
}

static void remedy(struct finding *finding, const char *command)
{
	snprintf(finding->remedy, sizeof(finding->remedy), "%s", command);
}

static void check_kvm(struct finding *finding)
{
	bool loaded = host_has_module("kvm");

	note(finding, loaded ? HOST_YES : HOST_NO, "KVM is %sloaded", loaded ? "" : "not ");
	if (!loaded)
		remedy(finding, "modprobe kvm");
}

static void check_vendor(struct finding *finding)
{
	const char *module = host_cpu_module();

	if (!module) {
		note(finding, HOST_NO, "the CPU shows neither vmx nor svm");
		return;
	}
	/* Both may be built in; only the CPU's own works. */
	if (host_has_module(module)) {
		note(finding, HOST_YES, "%s is loaded", module);
		return;
	}
	note(finding, HOST_NO, "%s is not loaded", module);
	snprintf(finding->remedy, sizeof(finding->remedy), "modprobe %s", module);
}

static const char *is(enum host_answer answer)
{
	return answer == HOST_YES ? "is" : answer == HOST_NO ? "is not" : "may be";
}

static void check_userns(struct finding *finding)
{
	enum host_answer initial = host_initial_userns();

	note(finding, initial, "this %s the initial user namespace", is(initial));
	if (initial == HOST_NO)
		remedy(finding, "run kvmexittop on the host, outside of containers");
}

static void check_netns(struct finding *finding)
{
	enum host_answer initial = host_initial_netns();

	note(finding, initial, "this %s the host's network namespace", is(initial));
	if (initial == HOST_NO)
		remedy(finding, "nsenter --target 1 --net kvmexittop");
}

static void check_capability(struct finding *finding)
{
	enum host_answer may = host_may_admin();

	note(finding, may, "%s CAP_NET_ADMIN in this user namespace",
	     may == HOST_NO ? "without" : "with");
	if (may == HOST_NO)
		remedy(finding, "sudo kvmexittop");
}

static void check_parameter(struct finding *finding)
{
	enum host_answer on = host_exit_stats();

	if (on == HOST_UNKNOWN) {
		note(finding, HOST_NO, "KVM has no parameter exit_stats");
		remedy(finding, "boot a kernel with the kvm-exit patches and "
		       "CONFIG_KVM_EXIT_STATS=y");
		return;
	}
	note(finding, on, "kvm.exit_stats is %s: new VMs are %scounted", on == HOST_YES ? "Y" : "N",
	     on == HOST_YES ? "" : "not ");
	if (on == HOST_NO)
		remedy(finding, "echo Y > /sys/module/kvm/parameters/exit_stats");
}

static void check_guest(struct finding *finding)
{
	enum host_answer guest = host_is_guest();

	note(finding, guest, "this %s a guest", is(guest));
}

static void check_cpuid(struct finding *finding)
{
	bool allowed = leaf_is_allowed();

	note(finding, allowed ? HOST_YES : HOST_NO, "this process may %sexecute CPUID",
	     allowed ? "" : "not ");
	if (!allowed)
		remedy(finding, "start kvmexittop from a shell without arch_prctl(ARCH_SET_CPUID)");
}

static void check_signature(struct finding *finding)
{
	bool found = leaf_is_allowed() &&
		     leaf_read(KVM_EXIT_CPUID_SIGNATURE, 0).ebx == KVM_EXIT_CPUID_MAGIC;

	note(finding, found ? HOST_YES : HOST_NO, "CPUID leaf %#x %s the signature of exit statistics",
	     KVM_EXIT_CPUID_SIGNATURE, found ? "has" : "has not");
	if (!found)
		remedy(finding, "on the host, before it creates the VM: "
		       "echo Y > /sys/module/kvm/parameters/exit_stats_guest");
}

/* In the order in which one would mend them. */
static const struct {
	const char *source;
	void (*check)(struct finding *finding);
} checks[] = {
	{ "netlink", check_kvm },
	{ "netlink", check_vendor },
	{ "netlink", check_userns },
	{ "netlink", check_netns },
	{ "netlink", check_capability },
	{ "netlink", check_parameter },
	{ "cpuid", check_guest },
	{ "cpuid", check_cpuid },
	{ "cpuid", check_signature },
	{ "cpuid:legacy", check_guest },
	{ "cpuid:legacy", check_cpuid },
};

/* With auto, what cannot be mended on this machine is no lack. */
static bool concerns(const char *source, const char *name)
{
	if (strcmp(name, "auto"))
		return !strcmp(source, name);
	return strcmp(source, "cpuid:legacy") &&
	       (strcmp(source, "cpuid") || host_is_guest() != HOST_NO);
}

static void print_finding(FILE *out, const struct finding *finding)
{
	static const char *const words[] = {
		[HOST_NO] = "no",
		[HOST_YES] = "ok",
		[HOST_UNKNOWN] = "?",
	};

	fprintf(out, "%-3s %s\n", words[finding->good], finding->what);
	if (finding->remedy[0])
		fprintf(out, "    -> %s\n", finding->remedy);
}

static bool print_source(FILE *out, const char *name)
{
	struct source source = { 0 };
	struct sample sample = { 0 };
	char sentence[400];
	int err;

	err = source_open(&source, name);
	err = err ?: source_read(&source, &sample);
	if (err) {
		check_explain(source.ops, err, source.message, sentence, sizeof(sentence));
		fprintf(out, "no  source %s\n", sentence);
	} else {
		fprintf(out, "ok  source %s: %zu VMs\n", source.ops->name, sample.nr_vms);
	}
	sample_free(&sample);
	source_close(&source);
	return !err;
}

bool check_print(FILE *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		struct finding finding = { 0 };

		if (!concerns(checks[i].source, name))
			continue;
		checks[i].check(&finding);
		print_finding(out, &finding);
	}
	return print_source(out, name);
}
