// SPDX-License-Identifier: GPL-2.0-only
#include "html/report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "html/chart.h"
#include "html/html.h"
#include "reason/explain.h"
#include "reason/names.h"
#include "view/view.h"

#define NR_BEST 5

static const char style[] =
#include "page-style.h"
	;

/* The reasons that are largest by some measure, largest first. */
struct best {
	const struct survey_reason *reasons[NR_BEST];
	size_t nr;
};

struct page {
	const struct survey *survey;
	FILE *out;
	struct best by_count, by_cycles;
	uint64_t count;	 /* of all reasons, boot and steady */
	uint64_t cycles; /* of all that are not idle */
	struct reason_table manual;
};

static uint64_t recorded_count(const struct survey_reason *reason)
{
	uint64_t sum = reason->boot;

	number_add(&sum, reason->steady);
	return sum;
}

/* Idle cycles are no cost. */
static uint64_t active_cycles(const struct survey_reason *reason)
{
	return reason->idle ? 0 : reason->cycles;
}

static void find_best(const struct survey *survey,
		      uint64_t (*measure)(const struct survey_reason *), struct best *best)
{
	for (size_t i = 0; i < survey->nr_reasons; i++) {
		const struct survey_reason *reason = &survey->reasons[i];
		uint64_t value = measure(reason);
		size_t at = best->nr;

		if (!value || value == UNKNOWN)
			continue;
		while (at && measure(best->reasons[at - 1]) < value)
			at--;
		if (at == NR_BEST)
			continue;
		if (best->nr < NR_BEST)
			best->nr++;
		memmove(&best->reasons[at + 1], &best->reasons[at],
			(best->nr - 1 - at) * sizeof(best->reasons[0]));
		best->reasons[at] = reason;
	}
}

static double tax_of(const struct balance *balance)
{
	uint64_t sum = balance->active_cycles;

	number_add(&sum, balance->guest_cycles);
	return 100 * view_ratio(balance->active_cycles, sum);
}

static void print_when(const struct timespec *wall, char *text, size_t size)
{
	struct tm tm;

	text[0] = '\0';
	if (localtime_r(&wall->tv_sec, &tm))
		strftime(text, size, "%Y-%m-%d %H:%M:%S %Z", &tm);
}

static void print_duration(double seconds, char *text, size_t size)
{
	long whole = lround(seconds);

	if (whole < 120)
		snprintf(text, size, "%ld s", whole);
	else if (whole < 2 * 3600)
		snprintf(text, size, "%ld min %ld s", whole / 60, whole % 60);
	else
		snprintf(text, size, "%ld h %ld min", whole / 3600, whole / 60 % 60);
}

static void print_tile(FILE *out, const char *label, const char *value)
{
	fputs("<div>", out);
	html_element(out, "dt", label);
	html_element(out, "dd", value);
	fputs("</div>\n", out);
}

static void print_head(const struct page *page)
{
	const struct survey *survey = page->survey;
	const struct origin *origin = survey->origin;
	FILE *out = page->out;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
	      out);
	html_print(out, "title", "VM exits of %s", origin->host);
	fprintf(out, "<style>\n%s</style>\n</head>\n<body>\n<header>\n", style);
	html_print(out, "h1", "VM exits of %s", origin->host);
}

static void print_summary(const struct page *page)
{
	const struct survey *survey = page->survey;
	const struct origin *origin = survey->origin;
	const char *isa = reason_isa_name(origin->reasons.isa);
	char since[64], until[64], duration[64], text[HTML_SCALED_SIZE];
	FILE *out = page->out;

	print_when(&survey->since, since, sizeof(since));
	print_when(&survey->until, until, sizeof(until));
	print_duration(survey->seconds, duration, sizeof(duration));
	html_print(out, "p class=\"dim\"", "%s to %s. Linux %s, %s, source %s, in %zu intervals.",
		   since, until, origin->kernel, isa ? isa : "-", origin->source,
		   survey->nr_intervals);
	if (survey->err == -EBADMSG)
		html_element(out, "p class=\"warn\"",
			     "The recording is damaged: what is not whole "
			     "is missing here.");

	fputs("<dl class=\"tiles\">\n", out);
	print_tile(out, "Recorded", duration);
	html_print_scaled(survey->recorded, text);
	print_tile(out, "Exits in that time", text);
	html_print_scaled(survey->seconds > 0 ? survey->recorded / survey->seconds : NAN, text);
	print_tile(out, "Exits a second", text);
	snprintf(text, sizeof(text), "%.2f %%", tax_of(&survey->balance));
	print_tile(out, "Tax", isnan(tax_of(&survey->balance)) ? "-" : text);
	snprintf(text, sizeof(text), "%zu", survey->nr_vms);
	print_tile(out, "VMs", text);
	fputs("</dl>\n</header>\n<main>\n", out);
}

static void fill_rates(const struct survey *survey, const double *bins, double *rates)
{
	for (size_t i = 0; i < survey->nr_bins; i++)
		rates[i] = survey->covered_s[i] > 0 ? bins[i] / survey->covered_s[i] : NAN;
}

/* The bins to be marked, NULL if there are none. */
static const bool *find_boots(const struct survey *survey)
{
	for (size_t i = 0; i < survey->nr_bins; i++) {
		if (survey->boots[i])
			return survey->boots;
	}
	return NULL;
}

static int print_exits(const struct page *page)
{
	const struct survey *survey = page->survey;
	const struct best *best = &page->by_count;
	double(*rates)[SURVEY_BINS] = calloc(best->nr + 1, sizeof(*rates));
	struct chart_series series[NR_BEST + 1];
	struct chart chart = {
		.id = "exits",
		.title = "Exits a second by reason, over the time since the recording "
			 "began (m:ss, or h:mm)",
		.unit = "exits/s",
		.seconds = survey->seconds,
		.nr_bins = survey->nr_bins,
		.series = series,
		.nr_series = best->nr + 1,
		.stacked = true,
		.marks = find_boots(survey),
		.mark = "a VM boots",
	};
	double others[SURVEY_BINS] = { 0 };

	if (!rates)
		return -ENOMEM;
	for (size_t i = 0; i < survey->nr_reasons; i++) {
		size_t at = 0;

		while (at < best->nr && best->reasons[at] != &survey->reasons[i])
			at++;
		for (size_t bin = 0; at == best->nr && bin < survey->nr_bins; bin++)
			others[bin] += survey->reasons[i].bins[bin];
	}
	/* The largest lies lowest, where it is easiest to read. */
	for (size_t i = 0; i < best->nr; i++) {
		fill_rates(survey, best->reasons[i]->bins, rates[i]);
		series[i] = (struct chart_series){ best->reasons[i]->name, rates[i], i };
	}
	fill_rates(survey, others, rates[best->nr]);
	series[best->nr] = (struct chart_series){ "others", rates[best->nr], NR_BEST };

	html_element(page->out, "h2", "Exits over time");
	html_print(page->out, "p",
		   "A VM boots until it is %d seconds old; after that it is in its "
		   "steady state.",
		   SURVEY_BOOT_S);
	chart_print(&chart, page->out);
	free(rates);
	return 0;
}

static void print_explanation(const struct page *page, const struct survey_reason *reason)
{
	const struct explanation *text =
		explain_find(page->survey->origin->reasons.isa, reason->kind, reason->code);

	if (!text)
		return;
	fputs("<details><summary>What that is</summary>\n", page->out);
	html_element(page->out, "p", text->meaning);
	html_element(page->out, "p", text->cause);
	html_element(page->out, "p", text->knob);
	fputs("</details>\n", page->out);
}

static unsigned int color_of(const struct page *page, const struct survey_reason *reason)
{
	unsigned int i = 0;

	while (i < page->by_count.nr && page->by_count.reasons[i] != reason)
		i++;
	return i < page->by_count.nr ? i : NR_BEST;
}

static void print_best(const struct page *page, const char *title, const struct best *best,
		       uint64_t (*measure)(const struct survey_reason *), uint64_t total)
{
	FILE *out = page->out;

	fputs("<section>\n", out);
	html_element(out, "h3", title);
	if (!best->nr)
		html_element(out, "p", "There were none.");
	fputs("<ol class=\"top\">\n", out);
	for (size_t i = 0; i < best->nr; i++) {
		const struct survey_reason *reason = best->reasons[i];
		uint64_t value = measure(reason);
		double share = 100 * view_ratio(value, total);

		fputs("<li><div class=\"head\">", out);
		html_print(out, "b", "%zu. %s", i + 1, reason->name);
		html_print(out, "span", "%" PRIu64 " (0x%" PRIx64 "), %.1f %%", value, value,
			   share);
		fprintf(out, "</div><span class=\"bar c%u\" style=\"width:%.1f%%\"></span>\n",
			color_of(page, reason), 100.0 * value / measure(best->reasons[0]));
		print_explanation(page, reason);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n</section>\n", out);
}

static void print_tops(const struct page *page)
{
	html_element(page->out, "h2", "The five largest");
	html_element(page->out, "p",
		     "Of the time that was recorded, with the boot of a VM that had "
		     "begun before.");
	fputs("<div class=\"tops\">\n", page->out);
	print_best(page, "By number of exits", &page->by_count, recorded_count, page->count);
	print_best(page, "By cycles, without idle reasons", &page->by_cycles, active_cycles,
		   page->cycles);
	fputs("</div>\n", page->out);
}

static void print_tax(const struct page *page)
{
	const struct survey *survey = page->survey;
	double tax[SURVEY_BINS];
	const struct chart_series series = { "tax", tax, CHART_INK };
	const struct chart chart = {
		.id = "tax",
		.title = "Tax in percent, over the time since the recording began",
		.unit = "%",
		.seconds = survey->seconds,
		.nr_bins = survey->nr_bins,
		.series = &series,
		.nr_series = 1,
		.marks = find_boots(survey),
		.mark = "a VM boots",
	};

	for (size_t i = 0; i < survey->nr_bins; i++) {
		double sum = survey->active[i] + survey->guest[i];

		tax[i] = sum > 0 ? 100 * survey->active[i] / sum : NAN;
	}
	html_element(page->out, "h2", "Tax over time");
	html_element(
		page->out, "p",
		"The share of the vCPUs' CPU time that KVM took, all VMs "
		"together: cycles of all reasons but the idle ones, over these and the guests'.");
	chart_print(&chart, page->out);
}

static void print_vm(const struct page *page, const struct survey_vm *vm)
{
	const struct survey *survey = page->survey;
	double rates[SURVEY_BINS];
	FILE *out = page->out;
	char label[64];

	fill_rates(survey, vm->bins, rates);
	fprintf(out, "<tr><th scope=\"row\" class=\"n\">%u</th>", vm->vm.id);
	html_cell(out, vm->vm.name[0] ? vm->vm.name : "-");
	html_cell_integer(out, vm->vm.nr_vcpus);
	html_cell_real(out, vm->vm.age_ns == UNKNOWN ? NAN : vm->vm.age_ns / 1e9, 1);
	html_cell(out, vm->vm.gone ? "gone" : "live");
	html_cell_integer(out, vm->exits);
	html_cell_integer(out, vm->recorded);
	html_cell_real(out, vm->seconds > 0 ? vm->recorded / vm->seconds : NAN, 1);
	html_cell_real(out, tax_of(&vm->balance), 2);
	snprintf(label, sizeof(label), "exits of VM %u over time", vm->vm.id);
	fputs("<td>", out);
	chart_print_spark(rates, survey->nr_bins, label, out);
	fputs("</td></tr>\n", out);
}

static void print_vms(const struct page *page)
{
	FILE *out = page->out;

	html_element(out, "h2", "VMs");
	fputs("<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\" class=\"n\">VM</th>"
	      "<th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">vCPUs</th>"
	      "<th scope=\"col\" class=\"n\">Age, s</th><th scope=\"col\">State</th>"
	      "<th scope=\"col\" class=\"n\">Exits since<br>created</th>"
	      "<th scope=\"col\" class=\"n\">recorded</th>"
	      "<th scope=\"col\" class=\"n\">a second</th>"
	      "<th scope=\"col\" class=\"n\">Tax, %</th><th scope=\"col\">Exits over time</th>"
	      "</tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < page->survey->nr_vms; i++)
		print_vm(page, &page->survey->vms[i]);
	fputs("</tbody></table></div>\n", out);
}

static const struct survey_reason *find_reason(const struct survey *survey, uint32_t kind,
					       uint32_t code)
{
	for (size_t i = 0; i < survey->nr_reasons; i++) {
		if (survey->reasons[i].kind == kind && survey->reasons[i].code == code)
			return &survey->reasons[i];
	}
	return NULL;
}

/* The code in decimal and hexadecimal, the name, and what was counted. */
static void print_reason(const struct page *page, uint32_t kind, uint32_t code, const char *name,
			 const struct survey_reason *reason)
{
	static const struct survey_reason nothing;
	FILE *out = page->out;

	if (!reason)
		reason = &nothing;
	fprintf(out, "<tr%s>", reason->count ? "" : " class=\"none\"");
	html_cell_integer(out, kind == KVM_EXIT_KIND_HARDWARE ? code : UNKNOWN);
	html_cell_hex(out, kind == KVM_EXIT_KIND_HARDWARE ? code : UNKNOWN);
	fputs("<th scope=\"row\">", out);
	html_put(out, name);
	fputs("</th>", out);
	html_cell(out,
		  category_name(explain_category(page->survey->origin->reasons.isa, kind, code)));
	html_cell_integer(out, reason->count);
	html_cell_hex(out, reason->count);
	html_cell_integer(out, reason->boot);
	html_cell_integer(out, reason->steady);
	html_cell_integer(out, reason->cycles);
	html_cell_real(out, view_ratio(reason->cycles, recorded_count(reason)), 0);
	fputs("</tr>\n", out);
}

static void print_reasons(const struct page *page)
{
	const struct survey *survey = page->survey;
	const struct reason_table *manual = &page->manual;
	FILE *out = page->out;

	html_element(out, "h2", "All reasons");
	html_element(
		out, "p",
		"Every exit that the vendor's manual defines, and what else KVM "
		"counts. Exits are since the VMs were created; of these, boot and steady state "
		"are told apart in what was recorded. Cycles are of what was recorded.");
	fputs("<input type=\"checkbox\" id=\"seen\"> "
	      "<label for=\"seen\">Only those that happened</label>\n"
	      "<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\" class=\"n\">Code</th>"
	      "<th scope=\"col\" class=\"n\">Hex</th><th scope=\"col\">Reason</th>"
	      "<th scope=\"col\">Category</th><th scope=\"col\" class=\"n\">Exits</th>"
	      "<th scope=\"col\" class=\"n\">Hex</th><th scope=\"col\" class=\"n\">at boot</th>"
	      "<th scope=\"col\" class=\"n\">steady</th><th scope=\"col\" class=\"n\">Cycles</th>"
	      "<th scope=\"col\" class=\"n\">Cycles<br>per exit</th></tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < manual->nr; i++) {
		const struct reason *reason = &manual->reasons[i];

		print_reason(page, reason->kind, reason->code, reason->name,
			     find_reason(survey, reason->kind, reason->code));
	}
	fputs("</tbody></table></div>\n", out);
}

/* What happened without being in the manual is listed as well. */
static int list_reasons(struct page *page)
{
	const struct survey *survey = page->survey;
	int err = reason_names_of_manual(&survey->origin->reasons, &page->manual);

	for (size_t i = 0; !err && i < survey->nr_reasons; i++)
		err = reason_table_add(&page->manual, survey->reasons[i].kind,
				       survey->reasons[i].code, survey->reasons[i].name);
	return err;
}

static void print_foot(const struct page *page)
{
	fputs("</main>\n<footer>\n", page->out);
	html_element(page->out, "h2", "How to read the numbers");
	html_element(
		page->out, "p",
		"An exit is one return of the CPU from guest mode to KVM, counted "
		"once, under the reason the hardware gave. Cycles are those of the TSC from the "
		"exit to the next entry that the vCPU's thread spent on a CPU in KVM: sleeping "
		"in HLT, being preempted and running the VMM are not in them. Idle reasons, by "
		"which the guest gives up the CPU, are no cost. What is not known is \"-\".");
	html_element(page->out, "p class=\"dim\"",
		     "Made by kvmexittop; its manual page has the rest.");
	fputs("</footer>\n</body>\n</html>\n", page->out);
}

int page_print(const struct survey *survey, FILE *out)
{
	struct page page = { .survey = survey, .out = out };
	int err;

	find_best(survey, recorded_count, &page.by_count);
	find_best(survey, active_cycles, &page.by_cycles);
	for (size_t i = 0; i < survey->nr_reasons; i++) {
		number_add(&page.count, recorded_count(&survey->reasons[i]));
		number_add(&page.cycles, active_cycles(&survey->reasons[i]));
	}
	err = list_reasons(&page);
	if (err)
		goto free_manual;

	print_head(&page);
	print_summary(&page);
	if (survey->nr_bins)
		err = print_exits(&page);
	print_tops(&page);
	if (survey->nr_bins)
		print_tax(&page);
	print_vms(&page);
	print_reasons(&page);
	print_foot(&page);
free_manual:
	reason_table_free(&page.manual);
	return err;
}

struct end page_run(struct source *source, struct output *output)
{
	struct end end = { .failure = FAILURE_READ };
	struct survey survey;
	FILE *out;

	end.err = survey_make(&survey, source);
	if (!end.err) {
		out = output_begin(output);
		end.err = out ? output_end(output, page_print(&survey, out)) : -ENOMEM;
		if (end.err)
			end.failure = FAILURE_WRITE;
		else if (survey.err != -EBADMSG)
			end.failure = FAILURE_NONE;
	}
	survey_free(&survey);
	return end;
}
