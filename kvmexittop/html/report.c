// SPDX-License-Identifier: GPL-2.0-only
#include "html/report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "html/account.h"
#include "html/advice.h"
#include "html/chart.h"
#include "html/html.h"
#include "html/reasons.h"
#include "html/vms.h"
#include "view/view.h"

static const char style[] =
#include "page-style.h"
	;

struct html_report {
	const struct survey *survey;
	FILE *out;
	struct reasons reasons;
};

static double tax_of(const struct parts *parts)
{
	return 100 * view_parts_tax(parts);
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

static void print_head(const struct html_report *report)
{
	const struct survey *survey = report->survey;
	const struct origin *origin = survey->origin;
	FILE *out = report->out;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
	      out);
	html_print(out, "title", "VM exits of %s", origin->host);
	fprintf(out, "<style>\n%s</style>\n</head>\n<body>\n<header>\n", style);
	html_print(out, "h1", "VM exits of %s", origin->host);
}

static void print_summary(const struct html_report *report)
{
	const struct survey *survey = report->survey;
	const struct origin *origin = survey->origin;
	const char *isa = reason_isa_name(origin->reasons.isa);
	char since[64], until[64], duration[64], text[HTML_SCALED_SIZE];
	FILE *out = report->out;

	print_when(&survey->since, since, sizeof(since));
	print_when(&survey->until, until, sizeof(until));
	print_duration(survey->seconds, duration, sizeof(duration));
	html_print(out, "p class=\"dim\"", "%s to %s. Linux %s, %s, source %s, in %zu intervals.",
		   since, until, origin->kernel, isa ? isa : "-", origin->source,
		   survey->nr_intervals);
	if (survey->err == -EBADMSG)
		html_element(out, "p class=\"warn\"",
			     "The recording is damaged: damaged samples are "
			     "missing here.");

	if (survey->is_full)
		html_print(out, "p class=\"warn\"",
			   "There were more reasons than %d or more VMs than %d: the others are in "
			   "the sums only.",
			   SURVEY_MAX_REASONS, SURVEY_MAX_VMS);
	fputs("<dl class=\"tiles\">\n", out);
	print_tile(out, "Recorded", duration);
	html_print_scaled(survey->recorded, text);
	print_tile(out, "Exits", text);
	html_print_scaled(survey->seconds > 0 ? survey->recorded / survey->seconds : NAN, text);
	print_tile(out, "Exits per second", text);
	snprintf(text, sizeof(text), "%.2f %%", tax_of(&survey->parts));
	print_tile(out, "Tax", isnan(tax_of(&survey->parts)) ? "-" : text);
	snprintf(text, sizeof(text), "%zu", survey->nr_vms);
	print_tile(out, "VMs", text);
	fputs("</dl>\n</header>\n<main>\n", out);
}

static void fill_rates(const struct survey *survey, const double *bins, double *rates)
{
	for (size_t i = 0; i < survey->nr_bins; i++)
		rates[i] = survey->covered_s[i] > 0 ? bins[i] / survey->covered_s[i] : NAN;
}

/* The bins to mark, or NULL if there are none. */
static const bool *find_boots(const struct survey *survey)
{
	for (size_t i = 0; i < survey->nr_bins; i++) {
		if (survey->boots[i])
			return survey->boots;
	}
	return NULL;
}

static int print_exits(const struct html_report *report)
{
	const struct survey *survey = report->survey;
	const struct best *best = &report->reasons.by_count;
	double(*rates)[SURVEY_BINS] = calloc(best->nr + 1, sizeof(*rates));
	struct chart_series series[NR_BEST + 1];
	struct chart chart = {
		.id = "exits",
		.title = "Exits per second by reason, over the time since the start of the "
			 "recording (m:ss, or h:mm)",
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
	/* The largest is at the bottom, where it is easiest to read. */
	for (size_t i = 0; i < best->nr; i++) {
		fill_rates(survey, best->reasons[i]->bins, rates[i]);
		series[i] = (struct chart_series){ best->reasons[i]->name, rates[i], i };
	}
	fill_rates(survey, others, rates[best->nr]);
	series[best->nr] = (struct chart_series){ "others", rates[best->nr], NR_BEST };

	html_element(report->out, "h2", "Exits over time");
	html_print(report->out, "p",
		   "The boot of a VM is its first %d seconds; after that it is in steady "
		   "state.",
		   SURVEY_BOOT_S);
	chart_print(&chart, report->out);
	free(rates);
	return 0;
}

static void print_tax(const struct html_report *report)
{
	const struct survey *survey = report->survey;
	double tax[SURVEY_BINS];
	const struct chart_series series = { "tax", tax, CHART_INK };
	const struct chart chart = {
		.id = "tax",
		.title = "Tax in percent, over the time since the start of the recording",
		.unit = "%",
		.seconds = survey->seconds,
		.nr_bins = survey->nr_bins,
		.series = &series,
		.nr_series = 1,
		.marks = find_boots(survey),
		.mark = "a VM boots",
	};

	for (size_t i = 0; i < survey->nr_bins; i++) {
		double sum = survey->cost[i] + survey->guest[i];

		tax[i] = sum > 0 ? 100 * survey->cost[i] / sum : NAN;
	}
	html_element(report->out, "h2", "Tax over time");
	html_element(
		report->out, "p",
		"The share of the vCPUs' busy time that virtualisation took, for all VMs together: "
		"the cost of all exits, divided by the sum of it and of the guests' time.");
	chart_print(&chart, report->out);
}

static void print_account(const struct html_report *report)
{
	html_element(report->out, "h2", "Where the vCPUs' time went");
	html_element(
		report->out, "p",
		"All vCPUs together, in percent of one CPU: the guests' own time; KVM's and the "
		"VMM's, which is what exits cost; and the time in which they rested or waited. "
		"Parts that the source does not know are left out.");
	html_account_chart(report->survey, &report->survey->account, "account",
			   "The time of all vCPUs in percent of one CPU, over the time since the "
			   "start of the recording",
			   report->out);
}

static void print_foot(const struct html_report *report)
{
	fputs("</main>\n<footer>\n", report->out);
	html_element(report->out, "h2", "How to read the numbers");
	html_element(
		report->out, "p",
		"An exit is one return of the CPU from guest mode to KVM. It is counted "
		"once, under the reason that the hardware reports. Its cost is the time from "
		"the exit to the next entry that the vCPU's thread spent on a CPU in KVM or in "
		"the VMM, and asleep for the host's sake where that is known. What is slept or "
		"polled in an idle reason, by which the guest gives up the CPU, is no cost; "
		"where polling is not known, idle reasons are left out. The time in KVM of an "
		"idle reason has polling in it. An unknown value is "
		"\"-\".");
	html_element(report->out, "p class=\"dim\"",
		     "Made by kvmexittop; see its manual page for details.");
	fputs("</footer>\n</body>\n</html>\n", report->out);
}

int html_report_print(const struct survey *survey, FILE *out)
{
	struct html_report report = { .survey = survey, .out = out };
	int err = 0;

	reasons_find(&report.reasons, survey);
	print_head(&report);
	print_summary(&report);
	err = html_advice_print(survey, out) ?: html_vms_print(&report.reasons, out);
	if (survey->nr_bins)
		print_account(&report);
	reasons_print_best(&report.reasons, out);
	if (survey->nr_bins && !err)
		err = print_exits(&report);
	if (survey->nr_bins)
		print_tax(&report);
	err = err ?: reasons_print_all(survey, out);
	print_foot(&report);
	return err;
}

struct outcome html_report_run(struct source *source, struct output *output)
{
	struct outcome outcome = { .failure = FAILURE_READ };
	struct survey survey;
	FILE *out;

	outcome.err = survey_make(&survey, source);
	if (!outcome.err) {
		out = output_begin(output);
		outcome.err = out ? output_end(output, html_report_print(&survey, out)) : -ENOMEM;
		if (outcome.err)
			outcome.failure = FAILURE_WRITE;
		else if (survey.err != -EBADMSG)
			outcome.failure = FAILURE_NONE;
	}
	survey_free(&survey);
	return outcome;
}
