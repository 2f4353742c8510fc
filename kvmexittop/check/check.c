// SPDX-License-Identifier: GPL-2.0-only
#include "check/check.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "check/table.h"
#include "host/host.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct check_table *const tables[] = {
	&check_netlink,
	&check_bpf,
	&check_cpuid,
	&check_cpuid_legacy,
};

static const struct check_table *find_table(const char *source)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (!strcmp(tables[i]->source, source))
			return tables[i];
	}
	return NULL;
}

void check_explain(const struct source_ops *source, int err, const char *message, char *sentence,
		   size_t size)
{
	const struct check_table *table = find_table(source->name);
	const char *reason = table ? table->explain(err) : NULL;

	snprintf(sentence, size, "%s: %s%s%s%s", source->name, reason ? reason : strerror(-err),
		 message[0] ? " (the kernel says: " : "", message, message[0] ? ")" : "");
}

/* With "auto", a host is not told that it is no guest. */
static bool concerns(const struct source_ops *ops, const char *name)
{
	if (strcmp(name, "auto"))
		return !strcmp(ops->name, name);
	return !ops->by_name_only && !(ops->in_guest && host_is_guest() == HOST_NO);
}

void check_explain_refusals(const struct source *source, char *sentence, size_t size)
{
	size_t len = 0;

	sentence[0] = '\0';
	for (size_t i = 0; i < source->nr_refusals && len + 2 < size; i++) {
		const struct source_refusal *refusal = &source->refusals[i];

		if (source->nr_refusals > 1 && !concerns(refusal->ops, "auto"))
			continue;
		if (len)
			len += snprintf(sentence + len, size - len, "; ");
		check_explain(refusal->ops, refusal->err, refusal->message, sentence + len,
			      size - len);
		len += strlen(sentence + len);
	}
}

void finding_note(struct finding *finding, enum host_answer good, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	vsnprintf(finding->what, sizeof(finding->what), what, args);
	va_end(args);
	finding->good = good;
}

void finding_mend(struct finding *finding, const char *command)
{
	text_copy(finding->remedy, sizeof(finding->remedy), command);
}

static void check_kvm(struct finding *finding)
{
	bool loaded = host_has_module("kvm");

	finding_note(finding, loaded ? HOST_YES : HOST_NO, "KVM is %sloaded", loaded ? "" : "not ");
	if (!loaded)
		finding_mend(finding, "modprobe kvm");
}

static void check_vendor(struct finding *finding)
{
	const char *module = host_cpu_module();

	if (!module) {
		finding_note(finding, HOST_NO, "the CPU shows neither vmx nor svm");
		return;
	}
	/* Both may be built in; only the CPU's own works. */
	if (host_has_module(module)) {
		finding_note(finding, HOST_YES, "%s is loaded", module);
		return;
	}
	finding_note(finding, HOST_NO, "%s is not loaded", module);
	snprintf(finding->remedy, sizeof(finding->remedy), "modprobe %s", module);
}

/* What sources need that are about VMs of this machine. */
static check_one *const common[] = { check_kvm, check_vendor, NULL };

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

static void print_checks(FILE *out, check_one *const *checks)
{
	for (; *checks; checks++) {
		struct finding finding = { 0 };

		(*checks)(&finding);
		print_finding(out, &finding);
	}
}

static bool print_source(FILE *out, const char *name)
{
	const struct check_table *table = find_table(name);
	struct source source = { 0 };
	struct sample sample = { 0 };
	char sentence[400];
	int err;

	if (table)
		print_checks(out, table->checks);
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
	bool good = false, had_common = false;

	for (size_t i = 0; source_table[i]; i++) {
		const struct source_ops *ops = source_table[i];

		if (!concerns(ops, name))
			continue;
		if (!ops->in_guest && !had_common)
			print_checks(out, common);
		had_common |= !ops->in_guest;
		good |= print_source(out, ops->name);
	}
	return good;
}
