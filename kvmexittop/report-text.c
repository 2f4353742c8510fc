// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include <libsmartcols/libsmartcols.h>

#include "drift.h"

static void print_header(const struct report *report, FILE *out)
{
	const struct view *view = report->view;
	const struct sample *sample = view->sample;
	const struct origin *origin = sample->origin;
	const char *isa = reason_isa_name(origin->reasons.isa);
	double rate = view_rate(view, view->total.change.count);
	double tax = 100 * view_tax(view, &view->total);
	struct drift drift = drift_of(sample);
	char when[32] = "";
	struct tm tm;

	if (localtime_r(&sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "kvmexittop %s  host %s\n", when, report->host);
	fprintf(out, "source %s  isa %s  counts since %s", origin->source, isa ? isa : "-",
		origin->since);
	if (origin->clock && strcmp(origin->clock, "tsc"))
		fprintf(out, "  cycles from %s", origin->clock);
	/* A drift may have many digits and gets a line of its own. */
	if (drift.state != DRIFT_OFF)
		fprintf(out, "  check %s", drift.state == DRIFT_NONE ? "ok" : "-");
	if (view->has_interval)
		fprintf(out, "  interval %.3f s", view->elapsed_ns / 1e9);

	if (origin->fallback)
		fprintf(out, "\nnot %s", origin->fallback);
	fprintf(out, "\nVMs %zu  vCPUs %zu", view->nr_vms, view->nr_vcpus);
	if (view->total.now.count == UNKNOWN)
		fprintf(out, "  exits -");
	else
		fprintf(out, "  exits %" PRIu64, view->total.now.count);
	if (isnan(rate))
		fprintf(out, "  exits/s -");
	else
		fprintf(out, "  exits/s %.1f", rate);
	if (isnan(tax))
		fprintf(out, "  tax -\n");
	else
		fprintf(out, "  tax %.2f%%\n", tax);

	if (drift.state == DRIFT_OFF)
		fprintf(out, "check %+" PRId64 ": KVM counted %s exits than all reasons sum up to\n",
			drift.by, drift.by < 0 ? "more" : "fewer");
	if (sample->lost)
		fprintf(out, "lost %" PRIu64 " %s\n", sample->lost, origin->loses);
}

static int add_columns(struct libscols_table *table, const struct report *report)
{
	for (size_t i = 0; i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];
		struct libscols_column *added;

		added = scols_table_new_column(table, column_title(column, report->view), 0,
					       column->is_text ? 0 : SCOLS_FL_RIGHT);
		/* Texts are safe already; names of systemd's units have backslashes. */
		if (!added || scols_column_set_safechars(added, "\\"))
			return -ENOMEM;
	}
	return 0;
}

static int add_row(struct libscols_table *table, const struct report *report,
		   const struct row *row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char text[CELL_TEXT_SIZE];

	if (!line)
		return -ENOMEM;

	for (size_t i = 0; i < report->columns->nr; i++) {
		const struct column *column = report->columns->columns[i];
		struct cell cell = { 0 };

		column_get(column, report->view, row, &cell);
		column_print(column, &cell, text, sizeof(text));
		if (scols_line_set_data(line, i, text))
			return -ENOMEM;
	}
	return 0;
}

int report_print_text(const struct report *report, FILE *out)
{
	struct libscols_table *table = scols_new_table();
	int err;

	if (!table)
		return -ENOMEM;

	/* Numbers are exact and names whole, however narrow the terminal is. */
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	scols_table_set_stream(table, out);

	err = add_columns(table, report);
	for (size_t i = 0; !err && i < report->view->nr_rows; i++)
		err = add_row(table, report, &report->view->rows[i]);
	if (!err) {
		print_header(report, out);
		err = scols_print_table(table);
		fputc('\n', out);
	}
	scols_unref_table(table);
	return err;
}

/* Guest's instruction pointers that are printed; JSON has all. */
#define NR_PLACES 20

static void print_number(FILE *out, const char *label, uint64_t number)
{
	if (number == UNKNOWN)
		fprintf(out, "  %s -", label);
	else
		fprintf(out, "  %s %" PRIu64, label, number);
}

static void print_losses(const struct detail_totals *totals, FILE *out)
{
	if (totals->unplaced)
		fprintf(out, "not told apart %" PRIu64 ": nothing said what these exits were about\n",
			(uint64_t)totals->unplaced);
	if (totals->full_keys || totals->full_places)
		fprintf(out, "no room for %" PRIu64 " exits in the rows, for %" PRIu64
			" in those of places\n", (uint64_t)totals->full_keys,
			(uint64_t)totals->full_places);
	if (totals->full_threads)
		fprintf(out, "no room for %" PRIu64 " threads: their exits are not in here\n",
			(uint64_t)totals->full_threads);
}

static void print_why_header(const struct why_report *report, FILE *out)
{
	const struct detail *detail = report->detail;
	const struct detail_target *target = &detail->target;
	const struct detail_totals *totals = &detail->totals;
	char name[REASON_NAME_SIZE], when[32] = "";
	struct tm tm;

	if (localtime_r(&report->sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	reason_name(&report->sample->origin->reasons, target->kind, target->code, name);
	fprintf(out, "kvmexittop %s  host %s\n", when, report->host);
	fprintf(out, "why %s  isa %s", name, reason_isa_name(target->isa));
	if (report->vm)
		fprintf(out, "  VM %u %s", report->vm->id, report->vm->name);
	else if (target->pid)
		fprintf(out, "  process %u", target->pid);
	if (target->vcpu != VCPU_NONE)
		fprintf(out, "  vCPU %u", target->vcpu);
	fprintf(out, "  in %.3f s\n", detail->elapsed_ns / 1e9);
	fprintf(out, "exits %" PRIu64 "  %s", (uint64_t)totals->exits,
		detail->in_ns ? "ns:" : "cycles:");
	print_number(out, "p50", detail_quantile(totals, 0.5));
	print_number(out, "p90", detail_quantile(totals, 0.9));
	print_number(out, "p99", detail_quantile(totals, 0.99));
	print_number(out, "max", totals->exits ? totals->max_cycles : UNKNOWN);
	fprintf(out, "\nBPF takes");
	if (isnan(detail_cost(detail)))
		fprintf(out, " -\n");
	else
		fprintf(out, " %.0f ns an exit, %.2f%% of a CPU\n", detail_cost(detail),
			100 * detail_load(detail));
	print_losses(totals, out);
}

static struct libscols_table *new_table(FILE *out, const char *const *titles)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	scols_table_set_stream(table, out);
	/* A title in capitals with a colon in front is of numbers. */
	for (; *titles; titles++) {
		const bool number = **titles == ':';

		if (!scols_table_new_column(table, *titles + number, 0,
					    number ? SCOLS_FL_RIGHT : 0)) {
			scols_unref_table(table);
			return NULL;
		}
	}
	return table;
}

/* A line of texts and, behind them, a count, its share of @all and its cost. */
static int add_count(struct libscols_table *table, const char *const *texts, size_t nr,
		     const struct detail_count *count, uint64_t all)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char number[24], share[16], cost[24];
	const char *const numbers[] = { number, share, cost };
	int err = line ? 0 : -ENOMEM;

	snprintf(number, sizeof(number), "%" PRIu64, (uint64_t)count->count);
	snprintf(share, sizeof(share), "%.2f", 100.0 * count->count / all);
	snprintf(cost, sizeof(cost), "%.0f", (double)count->cycles / count->count);
	for (size_t i = 0; !err && i < nr; i++)
		err = scols_line_set_data(line, i, texts[i]);
	for (size_t i = 0; !err && i < 3; i++)
		err = scols_line_set_data(line, nr + i, numbers[i]);
	return err;
}

static int print_rows(const struct detail *detail, FILE *out)
{
	static const char *const titles[] = { "WHAT", "USUALLY", ":COUNT", ":EXIT%", ":CYC/EXIT",
					      NULL };
	struct libscols_table *table = new_table(out, titles);
	int err = table ? 0 : -ENOMEM;
	char what[80];

	for (size_t i = 0; !err && i < detail->nr_rows; i++) {
		const struct detail_row *row = &detail->rows[i];
		const char *texts[] = { what, detail_key_fact(&row->key) ?: "-" };

		detail_key_print(&row->key, what, sizeof(what));
		err = add_count(table, texts, 2, &row->count, detail->totals.exits);
	}
	if (!err && detail->nr_rows) {
		fputc('\n', out);
		err = scols_print_table(table);
	}
	scols_unref_table(table);
	return err;
}

static int print_places(const struct detail *detail, FILE *out)
{
	static const char *const titles[] = { "GUEST'S RIP", ":COUNT", ":EXIT%", ":CYC/EXIT", NULL };
	struct libscols_table *table = new_table(out, titles);
	int err = table ? 0 : -ENOMEM;
	uint64_t others = 0;
	char rip[24];

	for (size_t i = 0; !err && i < detail->nr_places; i++) {
		const struct detail_place *place = &detail->places[i];
		const char *texts[] = { rip };

		if (i >= NR_PLACES) {
			others += place->count.count;
			continue;
		}
		snprintf(rip, sizeof(rip), "0x%" PRIx64, place->rip);
		err = add_count(table, texts, 1, &place->count, detail->totals.exits);
	}
	if (!err && detail->nr_places) {
		fputc('\n', out);
		err = scols_print_table(table);
	}
	if (others)
		fprintf(out, "and %zu more places with %" PRIu64 " exits\n",
			detail->nr_places - NR_PLACES, others);
	scols_unref_table(table);
	return err;
}

static void print_histogram(const struct detail *detail, FILE *out)
{
	for (unsigned int power = 0; power < 64; power++) {
		uint64_t count = detail_power(&detail->totals, power);

		if (count)
			fprintf(out, "from %20" PRIu64 " %s %12" PRIu64 "\n",
				power ? (uint64_t)1 << power : 0,
				detail->in_ns ? "ns" : "cycles", count);
	}
}

int report_print_why_text(const struct why_report *report, FILE *out)
{
	int err;

	print_why_header(report, out);
	err = print_rows(report->detail, out) ?: print_places(report->detail, out);
	if (!err && report->detail->totals.exits) {
		fputc('\n', out);
		print_histogram(report->detail, out);
	}
	fputc('\n', out);
	return err;
}
