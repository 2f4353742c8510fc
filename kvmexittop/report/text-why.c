// SPDX-License-Identifier: GPL-2.0-only
/* The breakdown of one reason as text. */
#include "report/report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <time.h>

#include "base/safe.h"
#include "report/text-table.h"

/* Maximum number of guest instruction pointers to print; JSON has all. */
#define NR_PLACES 20

static void print_time(FILE *out, const char *label, const struct why_report *report,
		       uint64_t cycles)
{
	char text[32];

	breakdown_time(report->breakdown, cycles == UNKNOWN ? NAN : (double)cycles,
		       report->in_cycles, text, sizeof(text));
	fprintf(out, "  %s %s", label, text);
}

/* The title of a column of costs. */
static const char *cost_title(const struct why_report *report)
{
	return report->in_cycles && report->breakdown->tsc_khz != UNKNOWN ? ":CYC/EXIT"
									  : ":TIME/EXIT";
}

static void print_losses(const struct breakdown_totals *totals, FILE *out)
{
	if (totals->unplaced)
		fprintf(out, "without details %" PRIu64 " exits: no event described them\n",
			(uint64_t)totals->unplaced);
	if (totals->full_keys || totals->full_places)
		fprintf(out,
			"no room for %" PRIu64 " exits in the rows, %" PRIu64 " in the places\n",
			(uint64_t)totals->full_keys, (uint64_t)totals->full_places);
	if (totals->full_threads)
		fprintf(out, "no room for %" PRIu64 " threads: their exits are not counted\n",
			(uint64_t)totals->full_threads);
}

static void print_why_header(const struct why_report *report, FILE *out)
{
	const struct breakdown *breakdown = report->breakdown;
	const struct breakdown_target *target = &breakdown->target;
	const struct breakdown_totals *totals = &breakdown->totals;
	char name[REASON_NAME_SIZE], when[32] = "";
	struct tm tm;

	if (localtime_r(&report->sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	reason_name(&report->sample->origin->reasons, target->kind, target->code, name);
	fprintf(out, "kvmexittop %s  host %s\n", when, SAFE(report->host));
	fprintf(out, "why %s  isa %s", SAFE(name), reason_isa_name(target->isa));
	if (report->vm)
		fprintf(out, "  VM %u %s", report->vm->id, SAFE(report->vm->name));
	else if (target->pid)
		fprintf(out, "  process %u", target->pid);
	if (target->vcpu != VCPU_NONE)
		fprintf(out, "  vCPU %u", target->vcpu);
	fprintf(out, "  in %.3f s\n", breakdown->elapsed_ns / 1e9);
	fprintf(out, "exits %" PRIu64, (uint64_t)totals->exits);
	print_time(out, "p50", report, breakdown_quantile(totals, 0.5));
	print_time(out, "p90", report, breakdown_quantile(totals, 0.9));
	print_time(out, "p99", report, breakdown_quantile(totals, 0.99));
	print_time(out, "max", report, totals->exits ? totals->max_cycles : UNKNOWN);
	fprintf(out, "\nBPF takes");
	if (isnan(breakdown_cost(breakdown)))
		fprintf(out, " -\n");
	else
		fprintf(out, " %.0f ns per exit, %.2f%% of a CPU\n", breakdown_cost(breakdown),
			100 * breakdown_load(breakdown));
	print_losses(totals, out);
}

/* A title that begins with a colon is of a column of numbers. */
static struct text_table *new_table(FILE *out, const char *const *titles)
{
	struct text_table *table = text_table_new(out);
	int err = table ? 0 : -ENOMEM;

	for (; !err && *titles; titles++) {
		const bool number = **titles == ':';

		err = text_table_add_column(table, *titles + number, number);
	}
	if (!err)
		return table;
	text_table_free(table);
	return NULL;
}

/* Adds a row: texts, a count, its share of @all and its cost. */
static int add_count(struct text_table *table, const char *const *texts, size_t nr,
		     const struct breakdown_count *count, const struct why_report *report)
{
	char number[24], share[16], cost[24];
	const char *const numbers[] = { number, share, cost };
	int err = 0;

	snprintf(number, sizeof(number), "%" PRIu64, (uint64_t)count->count);
	snprintf(share, sizeof(share), "%.2f",
		 100.0 * count->count / report->breakdown->totals.exits);
	breakdown_time(report->breakdown, (double)count->cycles / count->count, report->in_cycles,
		       cost, sizeof(cost));
	for (size_t i = 0; !err && i < nr; i++)
		err = text_table_add_cell(table, texts[i]);
	for (size_t i = 0; !err && i < 3; i++)
		err = text_table_add_cell(table, numbers[i]);
	return err;
}

static int print_rows(const struct why_report *report, FILE *out)
{
	const struct breakdown *breakdown = report->breakdown;
	const char *const titles[] = { "WHAT",	 "USUALLY",	     ":COUNT",
				       ":EXIT%", cost_title(report), NULL };
	struct text_table *table = new_table(out, titles);
	int err = table ? 0 : -ENOMEM;
	char what[80];

	for (size_t i = 0; !err && i < breakdown->nr_rows; i++) {
		const struct breakdown_row *row = &breakdown->rows[i];
		const char *texts[] = { what, breakdown_key_fact(&row->key) ?: "-" };

		breakdown_key_print(&row->key, what, sizeof(what));
		err = add_count(table, texts, 2, &row->count, report);
	}
	if (!err && breakdown->nr_rows) {
		fputc('\n', out);
		err = text_table_print(table);
	}
	text_table_free(table);
	return err;
}

static int print_places(const struct why_report *report, FILE *out)
{
	const struct breakdown *breakdown = report->breakdown;
	const char *const titles[] = { "GUEST'S RIP", ":COUNT", ":EXIT%", cost_title(report),
				       NULL };
	struct text_table *table = new_table(out, titles);
	int err = table ? 0 : -ENOMEM;
	uint64_t others = 0;
	char rip[24];

	for (size_t i = 0; !err && i < breakdown->nr_places; i++) {
		const struct breakdown_rip *place = &breakdown->places[i];
		const char *texts[] = { rip };

		if (i >= NR_PLACES) {
			others += place->count.count;
			continue;
		}
		snprintf(rip, sizeof(rip), "0x%" PRIx64, place->rip);
		err = add_count(table, texts, 1, &place->count, report);
	}
	if (!err && breakdown->nr_places) {
		fputc('\n', out);
		err = text_table_print(table);
	}
	if (others)
		fprintf(out, "and %zu more places with %" PRIu64 " exits\n",
			breakdown->nr_places - NR_PLACES, others);
	text_table_free(table);
	return err;
}

static void print_histogram(const struct why_report *report, FILE *out)
{
	const struct breakdown *breakdown = report->breakdown;
	char from[32];

	for (unsigned int power = 0; power < 64; power++) {
		uint64_t count = breakdown_power(&breakdown->totals, power);

		if (!count)
			continue;
		breakdown_time(breakdown, power ? ldexp(1, power) : 0, report->in_cycles, from,
			       sizeof(from));
		fprintf(out, "from %20s %12" PRIu64 "\n", from, count);
	}
}

int report_print_why_text(const struct why_report *report, FILE *out)
{
	int err;

	print_why_header(report, out);
	err = print_rows(report, out) ?: print_places(report, out);
	if (!err && report->breakdown->totals.exits) {
		fputc('\n', out);
		print_histogram(report, out);
	}
	fputc('\n', out);
	return err;
}
