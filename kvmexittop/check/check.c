// SPDX-License-Identifier: GPL-2.0-only
#include "check/check.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/array.h"
#include "base/safe.h"
#include "base/text.h"
#include "check/table.h"
#include "host/host.h"

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

/* With "auto", the sources for guests are not mentioned on a host. */
static bool concerns(const struct source_ops *ops, const char *name)
{
	if (strcmp(name, "auto"))
		return !strcmp(ops->name, name);
	return !ops->by_name_only && !(ops->in_guest && host_is_guest() == HOST_NO);
}

void check_explain_refusals(const struct source *source, char *sentence, size_t size)
{
	sentence[0] = '\0';
	for (size_t i = 0; i < source->nr_refusals; i++) {
		const struct source_refusal *refusal = &source->refusals[i];
		char why[400];

		if (source->nr_refusals > 1 && !concerns(refusal->ops, "auto"))
			continue;
		check_explain(refusal->ops, refusal->err, refusal->message, why, sizeof(why));
		text_append(sentence, size, "%s%s", sentence[0] ? "; " : "", why);
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

void finding_fix(struct finding *finding, const char *command)
{
	text_copy(finding->remedy, sizeof(finding->remedy), command);
}

static void check_kvm(struct finding *finding)
{
	bool loaded = host_has_module("kvm");

	finding_note(finding, loaded ? HOST_YES : HOST_NO, "KVM is %sloaded", loaded ? "" : "not ");
	if (!loaded)
		finding_fix(finding, "modprobe kvm");
}

static void check_vendor(struct finding *finding)
{
	const char *module = host_cpu_module();

	if (!module) {
		finding_note(finding, HOST_NO, "the CPU has neither vmx nor svm");
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

/* The requirements of all sources for VMs of this machine. */
static check_one *const common[] = { check_kvm, check_vendor, NULL };

/* The first requirement of a source that is missing. */
struct obstacle {
	char what[400];	  /* "" if there is none */
	char remedy[160]; /* "" if there is none */
};

struct check {
	FILE *out;
	struct obstacle common; /* of all sources but those in a guest */
	struct obstacle first;	/* of all sources, preferably one with a remedy */
	const char *works;	/* the first source that works, or NULL */
	char rest[160];		/* remedy for an optional requirement of it, or "" */
};

static void print_finding(FILE *out, const struct finding *finding, bool with_remedy)
{
	static const char *const words[] = {
		[HOST_NO] = "no",
		[HOST_YES] = "ok",
		[HOST_UNKNOWN] = "?",
	};

	fprintf(out, "%-3s %s\n", words[finding->good], SAFE(finding->what));
	if (finding->remedy[0] && with_remedy)
		fprintf(out, "    -> %s\n", SAFE(finding->remedy));
}

static void print_checks(struct check *check, check_one *const *checks, struct obstacle *obstacle,
			 char *rest)
{
	for (; *checks; checks++) {
		struct finding finding = { 0 };

		(*checks)(&finding);
		/* No remedies after a source works, or after an obstacle without remedy. */
		print_finding(check->out, &finding,
			      !check->works && (!obstacle->what[0] || obstacle->remedy[0]));
		if (finding.good != HOST_NO)
			continue;
		if (finding.optional && !*rest)
			text_copy(rest, sizeof(check->rest), finding.remedy);
		if (finding.optional || obstacle->what[0])
			continue;
		text_copy(obstacle->what, sizeof(obstacle->what), finding.what);
		text_copy(obstacle->remedy, sizeof(obstacle->remedy), finding.remedy);
	}
}

static void print_source(struct check *check, const struct source_ops *ops)
{
	const struct check_table *table = find_table(ops->name);
	struct obstacle obstacle = ops->in_guest ? (struct obstacle){ 0 } : check->common;
	char sentence[400], rest[sizeof(check->rest)] = "";
	struct source source = { 0 };
	struct sample sample = { 0 };
	int err;

	if (table)
		print_checks(check, table->checks, &obstacle, rest);
	err = source_open(&source, ops->name);
	err = err ?: source_read(&source, &sample);
	if (!err) {
		fprintf(check->out, "ok  source %s: %zu VMs\n", ops->name, sample.nr_vms);
		if (!check->works)
			text_copy(check->rest, sizeof(check->rest), rest);
		check->works = check->works ?: ops->name;
	} else {
		check_explain(ops, err, source.message, sentence, sizeof(sentence));
		fprintf(check->out, "no  source %s\n", SAFE(sentence));
		if (!obstacle.what[0])
			text_copy(obstacle.what, sizeof(obstacle.what), sentence);
		if (!check->first.what[0] || (!check->first.remedy[0] && obstacle.remedy[0]))
			check->first = obstacle;
	}
	sample_free(&sample);
	source_close(&source);
}

static void print_sum(const struct check *check)
{
	if (check->works && !check->rest[0])
		fprintf(check->out, "in sum: source %s works, nothing to fix\n", check->works);
	else if (check->works)
		fprintf(check->out, "in sum: source %s works; to fix the rest: %s\n", check->works,
			check->rest);
	else if (check->first.remedy[0])
		fprintf(check->out, "in sum: nothing works here; to fix it: %s\n",
			check->first.remedy);
	else
		fprintf(check->out, "in sum: nothing works here: %s\n", SAFE(check->first.what));
}

static bool is_netlink(const struct source_ops *ops)
{
	return !strcmp(ops->name, "netlink");
}

bool check_print(FILE *out, const char *name)
{
	/* Few kernels have the patches. */
	const bool netlink_last = host_exit_stats() == HOST_UNKNOWN;
	struct check check = { .out = out };
	bool had_common = false;

	for (int turn = 0; turn < 2; turn++) {
		for (size_t i = 0; source_table[i]; i++) {
			const struct source_ops *ops = source_table[i];
			char none[sizeof(check.rest)] = "";

			if (!concerns(ops, name) || (netlink_last && is_netlink(ops)) != turn)
				continue;
			if (!ops->in_guest && !had_common)
				print_checks(&check, common, &check.common, none);
			had_common |= !ops->in_guest;
			print_source(&check, ops);
		}
	}
	print_sum(&check);
	return check.works;
}
