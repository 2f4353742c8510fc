// SPDX-License-Identifier: GPL-2.0-only
#include "html/vms.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "html/account.h"
#include "html/chart.h"
#include "html/html.h"
#include "sample/cycles.h"
#include "summary/cells.h"
#include "view/view.h"

/* Rows of the table by reason, and figures */
#define MAX_ROWS    40
#define MAX_FIGURES 8

struct list {
	const struct survey *survey;
	const struct survey_vm **vms; /* by cost */
	uint64_t cost;		      /* of all */
};

/* Percent of one CPU; NAN if not known. */
static double percent_of(const struct survey *survey, uint64_t cycles, double seconds)
{
	return cycles == UNKNOWN || seconds <= 0
		       ? NAN
		       : cycles_to_percent(cycles / seconds, survey->origin->tsc_khz);
}

static void print_age(uint64_t age_ns, char *text, size_t size)
{
	const double seconds = age_ns / 1e9;

	if (age_ns == UNKNOWN)
		snprintf(text, size, "-");
	else if (seconds < 120)
		snprintf(text, size, "%.1f s", seconds);
	else if (seconds < 2 * 3600)
		snprintf(text, size, "%.0f min", seconds / 60);
	else if (seconds < 48 * 3600)
		snprintf(text, size, "%.0f h", seconds / 3600);
	else
		snprintf(text, size, "%.0f days", seconds / 86400);
}

static void print_name(const struct survey_vm *vm, FILE *out)
{
	fprintf(out, "<tr><th scope=\"row\" class=\"n\">%u</th>", vm->vm.id);
	html_cell(out, vm->vm.name[0] ? vm->vm.name : "-");
}

static void print_vm(const struct list *list, const struct survey_vm *vm, FILE *out)
{
	const struct survey *survey = list->survey;
	double rates[SURVEY_BINS];
	char text[64];

	for (size_t i = 0; i < survey->nr_bins; i++)
		rates[i] = survey->covered_s[i] > 0 ? vm->bins[i] / survey->covered_s[i] : NAN;
	print_name(vm, out);
	html_cell_real(out, percent_of(survey, vm->parts.cost, vm->seconds), 2);
	html_cell_real(out, 100 * view_ratio(vm->parts.cost, list->cost), 1);
	html_cell_real(out, 100 * view_parts_tax(&vm->parts), 2);
	fputs("<td>", out);
	html_account_bar(vm->account, out);
	fputs("</td><td>", out);
	snprintf(text, sizeof(text), "exits of VM %u over time", vm->vm.id);
	chart_print_spark(rates, survey->nr_bins, text, out);
	fputs("</td>", out);
	html_cell_real(out, vm->seconds > 0 ? vm->recorded / vm->seconds : NAN, 1);
	html_cell_integer(out, vm->recorded);
	html_cell_integer(out, vm->exits);
	html_cell_integer(out, vm->vm.nr_vcpus);
	print_age(vm->vm.age_ns, text, sizeof(text));
	html_cell_number(out, text);
	html_cell(out, vm->vm.gone ? "gone" : "live");
	fputs("</tr>\n", out);
}

static void print_table(const struct list *list, FILE *out)
{
	static const struct {
		const char *title;
		bool is_number;
	} columns[] = {
		{ "VM", true },
		{ "Name", false },
		{ "Cost, %", true },
		{ "Share, %", true },
		{ "Tax, %", true },
		{ "vCPU time", false },
		{ "Exits over time", false },
		{ "Exits per second", true },
		{ "recorded", true },
		{ "since created", true },
		{ "vCPUs", true },
		{ "Age", true },
		{ "State", false },
	};

	html_element(out, "h2", "VMs by cost");
	html_element(
		out, "p",
		"Cost is percent of one CPU, while the VM was there. The bar is where the time "
		"of its vCPUs went.");
	html_account_legend(&list->survey->account, out);
	fputs("<div class=\"wide\"><table class=\"vms\">\n<thead><tr>", out);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		html_element(out,
			     columns[i].is_number ? "th scope=\"col\" class=\"n\""
						  : "th scope=\"col\"",
			     columns[i].title);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < list->survey->nr_vms; i++)
		print_vm(list, list->vms[i], out);
	fputs("</tbody></table></div>\n", out);
}

/* The darker, the larger the share of what the dearest cell costs. */
static void print_cell(const struct survey *survey, uint64_t cost, double seconds, uint64_t most,
		       FILE *out)
{
	const double percent = percent_of(survey, cost, seconds);

	fprintf(out, "<td class=\"n heat\" style=\"--a:%.3f\">",
		most ? sqrt((double)cost / most) : 0);
	if (isnan(percent) || !cost)
		fputs("-", out);
	else
		fprintf(out, "%.2f", percent);
	fputs("</td>", out);
}

static uint64_t find_most(const struct list *list, const struct best *best)
{
	uint64_t most = 0;

	for (size_t i = 0; i < list->survey->nr_vms && i < MAX_ROWS; i++) {
		for (size_t j = 0; j < best->nr; j++) {
			uint64_t cost = cells_get(list->vms[i], best->reasons[j]).cost;

			if (cost != UNKNOWN && cost > most)
				most = cost;
		}
	}
	return most;
}

static void print_row(const struct list *list, const struct best *best, const struct survey_vm *vm,
		      uint64_t most, FILE *out)
{
	uint64_t rest = vm->parts.cost;

	print_name(vm, out);
	for (size_t i = 0; i < best->nr; i++) {
		const uint64_t cost = cells_get(vm, best->reasons[i]).cost;

		print_cell(list->survey, cost == UNKNOWN ? 0 : cost, vm->seconds, most, out);
		rest = number_difference(cost, rest);
	}
	html_cell_real(out, percent_of(list->survey, rest, vm->seconds), 2);
	html_cell_real(out, percent_of(list->survey, vm->parts.cost, vm->seconds), 2);
	fputs("</tr>\n", out);
}

static void print_matrix(const struct list *list, const struct best *best, FILE *out)
{
	const uint64_t most = find_most(list, best);

	if (!best->nr)
		return;
	html_element(out, "h2", "VMs by reason");
	html_element(out, "p",
		     "What each of the dearest reasons costs each VM, in percent of one CPU.");
	fputs("<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\" class=\"n\">VM</th>"
	      "<th scope=\"col\">Name</th>",
	      out);
	for (size_t i = 0; i < best->nr; i++)
		html_element(out, "th scope=\"col\" class=\"n\"", best->reasons[i]->name);
	fputs("<th scope=\"col\" class=\"n\">others</th><th scope=\"col\" class=\"n\">all</th>"
	      "</tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < list->survey->nr_vms && i < MAX_ROWS; i++)
		print_row(list, best, list->vms[i], most, out);
	fputs("</tbody></table></div>\n", out);
	if (list->survey->nr_vms > MAX_ROWS)
		html_print(out, "p class=\"dim\"", "The %d VMs that cost most, of %zu.", MAX_ROWS,
			   list->survey->nr_vms);
}

static void print_accounts(const struct list *list, FILE *out)
{
	char id[32], title[200];

	for (size_t i = 0; i < list->survey->nr_vms && i < MAX_FIGURES; i++) {
		const struct survey_vm *vm = list->vms[i];

		if (!vm->account || !vm->recorded)
			continue;
		snprintf(id, sizeof(id), "account-%zu", vm->nr);
		snprintf(title, sizeof(title),
			 "The vCPUs of VM %u %.64s: percent of one CPU, over the time since the "
			 "start of the recording",
			 vm->vm.id, vm->vm.name);
		fputs("<details>", out);
		html_print(out, "summary", "VM %u %s over time", vm->vm.id, vm->vm.name);
		html_account_chart(list->survey, vm->account, id, title, out);
		fputs("</details>\n", out);
	}
}

/* A VM whose cost is not known comes last. */
static int compare_vms(const void *a, const void *b)
{
	const struct survey_vm *x = *(const struct survey_vm *const *)a;
	const struct survey_vm *y = *(const struct survey_vm *const *)b;
	const uint64_t p = x->parts.cost == UNKNOWN ? 0 : x->parts.cost;
	const uint64_t q = y->parts.cost == UNKNOWN ? 0 : y->parts.cost;

	if (p != q)
		return p > q ? -1 : 1;
	return (x > y) - (x < y);
}

int html_vms_print(const struct reasons *reasons, FILE *out)
{
	const struct survey *survey = reasons->survey;
	struct list list = {
		.survey = survey,
		.vms = calloc(survey->nr_vms + 1, sizeof(*list.vms)),
		.cost = reasons->cost,
	};

	if (!list.vms)
		return -ENOMEM;
	for (size_t i = 0; i < survey->nr_vms; i++)
		list.vms[i] = &survey->vms[i];
	qsort(list.vms, survey->nr_vms, sizeof(*list.vms), compare_vms);
	print_table(&list, out);
	print_accounts(&list, out);
	print_matrix(&list, &reasons->by_cost, out);
	free(list.vms);
	return 0;
}
