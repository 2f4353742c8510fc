// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hold what source bpf has of a VM against what netlink has, and show both in a table.
 *
 *	agree LABEL LEAST OFF REASONS NETLINK BPF
 *
 * REASONS has the lines of "nlstat reasons", NETLINK and BPF those of "nlstat exit".
 *
 * Counts are the same.  Cycles are not: the patch measures from where the guest was left
 * to where it is entered again, source bpf between two events that KVM fires in there.
 * The time before and after these is the guest's to it.  So of a vCPU it has no more cycles
 * than netlink, and at least LEAST percent of them, polling included; guest, kvm and polling
 * together are the same, and so is each other part that it knows, but for OFF percent of them
 * all.  Not for each reason: other programs of an emulator's host may get its CPU anywhere.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "counted.h"
#include "verdict.h"

/* Percent of netlink's cycles that source bpf has at most: 100, and what rounding adds */
#define MOST 101.0

/* What the table has in a row: by netlink, and by source bpf */
enum {
	NETLINK,
	BPF,
	SIDES
};

struct reason {
	int kind;
	uint32_t code;
	struct counted_exit of[SIDES]; /* all zero if this side has none */
};

/* The parts of a vCPU's life, as in "nlstat exit"; the first three are also one. */
static const char *const names_of_parts[] = { "guest",	 "kvm",	   "polling", "vmm",
					      "stopped", "halted", "blocked", "waiting" };

#define POLLING 2
#define PARTS	ARRAY_SIZE(names_of_parts)

struct vcpu {
	unsigned int id;
	struct reason reasons[128];
	unsigned int nr_reasons;
	double polling[SIDES], parts[PARTS][SIDES];
	bool known[PARTS][SIDES];
};

static struct vcpu vcpus[64];
static unsigned int nr_vcpus;
static struct counted names;
static const char *label;

static struct vcpu *vcpu_of(unsigned int id)
{
	for (unsigned int i = 0; i < nr_vcpus; i++)
		if (vcpus[i].id == id)
			return vcpus + i;
	if (nr_vcpus == ARRAY_SIZE(vcpus))
		errx(2, "more than %u vCPUs", nr_vcpus);
	vcpus[nr_vcpus].id = id;
	return vcpus + nr_vcpus++;
}

static struct reason *reason_of(struct vcpu *vcpu, int kind, uint32_t code)
{
	for (unsigned int i = 0; i < vcpu->nr_reasons; i++)
		if (vcpu->reasons[i].kind == kind && vcpu->reasons[i].code == code)
			return vcpu->reasons + i;
	if (vcpu->nr_reasons == ARRAY_SIZE(vcpu->reasons))
		errx(2, "more than %u reasons", vcpu->nr_reasons);
	vcpu->reasons[vcpu->nr_reasons] = (struct reason){ .kind = kind, .code = code };
	return vcpu->reasons + vcpu->nr_reasons++;
}

static void add_part(struct vcpu *vcpu, int side, const struct counted_part *part)
{
	for (size_t i = 0; i < PARTS; i++) {
		if (strcmp(names_of_parts[i], part->name))
			continue;
		vcpu->parts[i][side] = part->cycles;
		vcpu->known[i][side] = true;
	}
}

static void read_side(int side, const char *path)
{
	struct counted c = { 0 };

	counted_read(&c, path);
	for (struct counted_vcpu *v = c.vcpus; v < c.vcpus + c.nr_vcpus; v++) {
		struct vcpu *vcpu = vcpu_of(v->id);

		vcpu->polling[side] = v->polling;
	}
	for (struct counted_exit *e = c.exits; e < c.exits + c.nr_exits; e++)
		reason_of(vcpu_of(e->vcpu), e->kind, e->code)->of[side] = *e;
	for (struct counted_part *p = c.parts; p < c.parts + c.nr_parts; p++)
		add_part(vcpu_of(p->vcpu), side, p);
	counted_clear(&c);
}

static double percent(double part, double whole)
{
	return whole ? 100 * part / whole : 0;
}

/* Cycles are of an exit of netlink's, as one does not care for how many there were */
static void print_reason(const struct vcpu *vcpu, const struct reason *r)
{
	const struct counted_exit *netlink = r->of + NETLINK, *bpf = r->of + BPF;
	double n = netlink->count;

	printf("| vcpu%u %-12s %7" PRIu64 " %7" PRIu64 " %11.0f %11.0f %6.1f %11.0f %11.0f\n",
	       vcpu->id, counted_name(&names, r->kind, r->code), netlink->count, bpf->count,
	       n ? netlink->cycles / n : 0, n ? bpf->cycles / n : 0,
	       percent(bpf->cycles, netlink->cycles), n ? netlink->user / n : 0,
	       n ? bpf->user / n : 0);
}

static void print_sums(const struct vcpu *vcpu, const char *what, const double *sums)
{
	printf("| vcpu%u %-28s %11.0f %11.0f %6.1f\n", vcpu->id, what, sums[NETLINK], sums[BPF],
	       percent(sums[BPF], sums[NETLINK]));
}

/* All counts of a vCPU in one text */
static void print_counts(const struct vcpu *vcpu, int side, char *text, size_t size)
{
	size_t len = 0;

	*text = '\0';
	for (const struct reason *r = vcpu->reasons; r < vcpu->reasons + vcpu->nr_reasons; r++) {
		len += snprintf(text + len, size - len, "%s%s %" PRIu64, len ? " " : "",
				counted_name(&names, r->kind, r->code), r->of[side].count);
		if (len >= size)
			errx(2, "too many reasons for a line");
	}
}

static void check_percent(const struct vcpu *vcpu, const char *what, const double *sums,
			  double least, double most)
{
	double share = percent(sums[BPF], sums[NETLINK]);
	char expected[64], got[32];

	snprintf(expected, sizeof(expected), "%g to %g %%", least, most);
	snprintf(got, sizeof(got), "%.1f", share);
	verdict(share >= least && share <= most, expected, got, "%s bpf vcpu%u as netlink: %s",
		label, vcpu->id, what);
}

/* How much more of a part source bpf has, in percent of the whole */
static void check_part(const struct vcpu *vcpu, const char *what, const double *part, double whole,
		       double off)
{
	double more = percent(part[BPF] - part[NETLINK], whole);
	char expected[64], got[32];

	snprintf(expected, sizeof(expected), "-%g to %g %% of all", off, off);
	snprintf(got, sizeof(got), "%.2f", more);
	verdict(more >= -off && more <= off, expected, got, "%s bpf vcpu%u as netlink: part %s",
		label, vcpu->id, what);
}

static void check_parts(const struct vcpu *vcpu, double off)
{
	double run[SIDES] = { 0 }, whole[SIDES] = { 0 };

	for (int side = 0; side < SIDES; side++) {
		for (size_t i = 0; i < PARTS; i++) {
			whole[side] += vcpu->parts[i][side];
			if (i <= POLLING)
				run[side] += vcpu->parts[i][side];
		}
	}
	for (size_t i = 0; i < PARTS; i++)
		print_sums(vcpu, names_of_parts[i], vcpu->parts[i]);
	check_part(vcpu, "guest, kvm and polling", run, whole[NETLINK], off);
	for (size_t i = POLLING; i < PARTS; i++)
		if (vcpu->known[i][NETLINK] && vcpu->known[i][BPF])
			check_part(vcpu, names_of_parts[i], vcpu->parts[i], whole[NETLINK], off);
}

static void check_vcpu(const struct vcpu *vcpu, double least, double off)
{
	char expected[4096], got[4096];
	double cycles[SIDES];

	for (int side = 0; side < SIDES; side++) {
		cycles[side] = vcpu->polling[side];
		for (unsigned int i = 0; i < vcpu->nr_reasons; i++)
			cycles[side] += vcpu->reasons[i].of[side].cycles;
	}
	for (unsigned int i = 0; i < vcpu->nr_reasons; i++)
		print_reason(vcpu, vcpu->reasons + i);
	print_sums(vcpu, "cycles", cycles);

	print_counts(vcpu, NETLINK, expected, sizeof(expected));
	print_counts(vcpu, BPF, got, sizeof(got));
	verdict(!strcmp(expected, got), expected, got, "%s bpf vcpu%u as netlink: exits", label,
		vcpu->id);
	check_percent(vcpu, "cycles", cycles, least, MOST);
	check_parts(vcpu, off);
}

int main(int argc, char **argv)
{
	if (argc != 7)
		errx(2, "usage: agree LABEL LEAST OFF REASONS NETLINK BPF");
	label = argv[1];
	counted_read(&names, argv[4]);
	read_side(NETLINK, argv[5]);
	read_side(BPF, argv[6]);
	printf("| %-18s %7s %7s %11s %11s %6s %11s %11s\n", label, "exits", "by bpf", "cycles/exit",
	       "by bpf", "%", "user", "by bpf");
	for (unsigned int i = 0; i < nr_vcpus; i++)
		check_vcpu(vcpus + i, strtod(argv[2], NULL), strtod(argv[3], NULL));
	if (!nr_vcpus)
		verdict(false, "some", "none", "%s bpf as netlink: vCPUs", label);
	return verdict_status();
}
