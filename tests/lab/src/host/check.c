// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compare what was counted, line by line, with what must have been counted.
 *
 *	check NAME WANT HIST [COUNTED]
 *
 * WANT is vmm's report, HIST an ftrace histogram of kvm_exit by common_pid and
 * exit_reason, COUNTED the lines of "nlstat exit" or the same made of another
 * source.  Without COUNTED the histogram is held against the script.
 *
 * Prints "ok|FAIL NAME vcpuN WHAT: expected X, got Y" and exits with 1 if
 * anything failed.
 */
#include <asm/svm.h>
#include <asm/vmx.h>
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "counted.h"
#include "verdict.h"

#define ANY_KIND 0

/* svm.h names the exceptions it needs by the kernel's enum of vectors */
enum {
	DE_VECTOR,
	DB_VECTOR,
	BP_VECTOR = 3,
	OF_VECTOR,
	BR_VECTOR,
	UD_VECTOR,
	NM_VECTOR,
	DF_VECTOR,
	TS_VECTOR = 10,
	NP_VECTOR,
	SS_VECTOR,
	GP_VECTOR,
	PF_VECTOR,
	MF_VECTOR = 16,
	AC_VECTOR,
	MC_VECTOR,
	XM_VECTOR,
};

struct row {
	unsigned int vcpu;
	int kind;
	uint32_t code;
	uint64_t count;
	bool exact;
};

struct rows {
	struct row row[512];
	unsigned int n;
};

struct vcpu {
	int tid;
	int seen_tid;
	uint64_t exits;
	bool any, present;
};

static struct vcpu vcpus[64];
static struct rows wants, counted, traced;
static bool vmx, have_counted;
static const char *name;

static const struct {
	unsigned int code;
	const char *name;
} vmx_names[] = { VMX_EXIT_REASONS }, svm_names[] = { SVM_EXIT_REASONS };

static const char *reason(unsigned int kind, uint32_t code)
{
	static const char *const kinds[] = {
		"(kind?)", "", "(other)", "(vmentry-fail)", "(emulation)", "(no-entry)",
	};
	static char text[32];

	if (kind != 1)
		return kind < ARRAY_SIZE(kinds) ? kinds[kind] : "(kind?)";
	for (size_t i = 0; vmx && i < ARRAY_SIZE(vmx_names); i++)
		if (vmx_names[i].code == code)
			return vmx_names[i].name;
	for (size_t i = 0; !vmx && i < ARRAY_SIZE(svm_names); i++)
		if (svm_names[i].code == code)
			return svm_names[i].name;
	snprintf(text, sizeof(text), "0x%x", code);
	return text;
}

static void add(struct rows *rows, unsigned int vcpu, int kind, uint32_t code, uint64_t count,
		bool exact)
{
	if (rows->n == ARRAY_SIZE(rows->row))
		errx(1, "too many lines");
	rows->row[rows->n++] = (struct row){ vcpu, kind, code, count, exact };
}

static uint64_t get(const struct rows *rows, unsigned int vcpu, int kind, uint32_t code)
{
	uint64_t sum = 0;

	for (const struct row *r = rows->row; r < rows->row + rows->n; r++)
		if (r->vcpu == vcpu && (kind == ANY_KIND || (r->kind == kind && r->code == code)))
			sum += r->count;
	return sum;
}

static bool has(const struct rows *rows, unsigned int vcpu, int kind, uint32_t code)
{
	for (const struct row *r = rows->row; r < rows->row + rows->n; r++)
		if (r->vcpu == vcpu && r->kind == kind && r->code == code)
			return true;
	return false;
}

/* Of a number of exits; relation is "", "<=" or ">=" */
static void judge(bool good, unsigned int vcpu, const char *what, const char *relation,
		  uint64_t expected, uint64_t got)
{
	char expected_text[32], got_text[32];

	snprintf(expected_text, sizeof(expected_text), "%s%" PRIu64, relation, expected);
	snprintf(got_text, sizeof(got_text), "%" PRIu64, got);
	verdict(good, expected_text, got_text, "%s vcpu%u %s", name, vcpu, what);
}

static struct vcpu *vcpu_of(unsigned int id)
{
	if (id >= ARRAY_SIZE(vcpus))
		errx(1, "vCPU %u: too many", id);
	return vcpus + id;
}

static void read_want(const char *path)
{
	FILE *f = counted_open(path);
	char line[256], isa[8], how[16];
	unsigned int id, code;
	int kind, tid;
	uint64_t n;

	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "isa %7s", isa) == 1) {
			vmx = !strcmp(isa, "vmx");
		} else if (sscanf(line, "vcpu %u %d %" SCNu64, &id, &tid, &n) == 3) {
			vcpu_of(id)->tid = tid;
			vcpu_of(id)->exits = n;
			vcpu_of(id)->present = true;
		} else if (sscanf(line, "any %u", &id) == 1) {
			vcpu_of(id)->any = true;
		} else if (sscanf(line, "want %u %d %u %" SCNu64 " %15s", &id, &kind, &code, &n,
				  how) == 5) {
			add(&wants, id, kind, code, n, !strcmp(how, "exact"));
		}
	}
	fclose(f);
}

static void read_hist(const char *path)
{
	FILE *f = counted_open(path);
	unsigned long long code, n, dropped = 1;
	char line[256];
	int pid;

	while (fgets(line, sizeof(line), f)) {
		sscanf(line, " Dropped: %llu", &dropped);
		if (sscanf(line, "{ common_pid: %d, exit_reason: %llu } hitcount: %llu", &pid,
			   &code, &n) != 3)
			continue;
		for (unsigned int id = 0; id < ARRAY_SIZE(vcpus); id++)
			if (vcpus[id].present && vcpus[id].tid == pid)
				/* VMX: bits above are flags (SDM vol. 3, 25.9.1) */
				add(&traced, id, 1, vmx ? code & 0xffff : code, n, true);
	}
	if (dropped)
		errx(1, "%s: incomplete", path);
	fclose(f);
}

static void read_counted(const char *path)
{
	struct counted c = { 0 };

	have_counted = true;
	counted_read(&c, path);
	for (const struct counted_vcpu *v = c.vcpus; v < c.vcpus + c.nr_vcpus; v++)
		vcpu_of(v->id)->seen_tid = v->tid;
	for (const struct counted_exit *e = c.exits; e < c.exits + c.nr_exits; e++)
		add(&counted, e->vcpu, e->kind, e->code, e->count, true);
	counted_clear(&c);
}

/* Against the script: what it must cause, and nothing else */
static void check_script(unsigned int id, const struct rows *rows)
{
	char what[64];

	if (vcpu_of(id)->any)
		return;
	for (struct row *w = wants.row; w < wants.row + wants.n; w++) {
		uint64_t n = get(rows, w->vcpu, w->kind, w->code);

		if (w->vcpu != id || (!w->exact && !w->count) || (w->kind != 1 && !have_counted))
			continue;
		snprintf(what, sizeof(what), "script: %s", reason(w->kind, w->code));
		judge(w->exact ? n == w->count : n >= w->count, id, what,
		      w->exact ? "" : ">=", w->count, n);
	}
	for (const struct row *r = rows->row; r < rows->row + rows->n; r++) {
		if (r->vcpu != id || has(&wants, id, r->kind, r->code))
			continue;
		snprintf(what, sizeof(what), "script: %s", reason(r->kind, r->code));
		judge(false, id, what, "", 0, r->count);
	}
}

/* Against ftrace: each reason of either side.  Other kinds have no tracepoint */
static void check_trace(unsigned int id)
{
	char what[64];

	for (const struct row *t = traced.row; t < traced.row + traced.n; t++) {
		uint64_t n = get(&counted, id, 1, t->code);

		if (t->vcpu != id)
			continue;
		snprintf(what, sizeof(what), "ftrace: %s", reason(1, t->code));
		judge(n == t->count, id, what, "", t->count, n);
	}
	for (const struct row *c = counted.row; c < counted.row + counted.n; c++) {
		if (c->vcpu != id || c->kind != 1 || has(&traced, id, 1, c->code))
			continue;
		snprintf(what, sizeof(what), "ftrace: %s", reason(1, c->code));
		judge(false, id, what, "", 0, c->count);
	}
}

int main(int argc, char **argv)
{
	if (argc < 4)
		errx(2, "usage: check NAME WANT HIST [COUNTED]");
	name = argv[1];
	read_want(argv[2]);
	read_hist(argv[3]);
	if (argc > 4)
		read_counted(argv[4]);
	for (unsigned int id = 0; id < ARRAY_SIZE(vcpus); id++) {
		const struct vcpu *v = vcpus + id;

		if (!v->present)
			continue;
		check_script(id, have_counted ? &counted : &traced);
		if (!have_counted) {
			uint64_t n = get(&traced, id, ANY_KIND, 0);

			judge(n <= v->exits, id, "stats-fd: exits, of which traced", "<=", v->exits,
			      n);
			continue;
		}
		check_trace(id);
		judge(get(&counted, id, ANY_KIND, 0) == v->exits, id, "stats-fd: sum over reasons",
		      "", v->exits, get(&counted, id, ANY_KIND, 0));
		if (v->seen_tid)
			judge(v->seen_tid == v->tid, id, "thread", "", v->tid, v->seen_tid);
	}
	return verdict_status();
}
