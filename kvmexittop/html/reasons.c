// SPDX-License-Identifier: GPL-2.0-only
#include "html/reasons.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "html/html.h"
#include "reason/explain.h"
#include "reason/names.h"
#include "sample/cycles.h"
#include "view/view.h"

static uint64_t recorded_count(const struct survey_reason *reason)
{
	uint64_t sum = reason->boot;

	number_add(&sum, reason->steady);
	return sum;
}

/* 0 if it is not known. */
static uint64_t cost_of(const struct survey_reason *reason)
{
	return reason->has_cost ? counters_cost(&reason->sum) : 0;
}

static void print_count(FILE *out, const struct survey *survey, uint64_t value, double share)
{
	char text[TEXT_GROUPED_SIZE];

	(void)survey;
	text_grouped(text, sizeof(text), value);
	html_print(out, "span", "%s (0x%" PRIx64 "), %.1f %%", text, value, share);
}

static bool knows_time(const struct survey *survey)
{
	return survey->origin && cycles_are_time(survey->origin->tsc_khz);
}

/* Prints cycles as time, or as they are where the TSC's frequency is not known; "-" for NAN. */
static void print_time(const struct survey *survey, double cycles, char *text, size_t size)
{
	if (isnan(cycles))
		snprintf(text, size, "-");
	else if (knows_time(survey))
		text_time(text, size, cycles * 1e6 / survey->origin->tsc_khz);
	else
		snprintf(text, size, "%.0f", cycles);
}

static void print_cost(FILE *out, const struct survey *survey, uint64_t value, double share)
{
	char time[32];

	print_time(survey, value, time, sizeof(time));
	html_print(out, "span", "%s%s, %.1f %%", time, knows_time(survey) ? "" : " cycles", share);
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

static void print_explanation(const struct reasons *reasons, const struct survey_reason *reason,
			      FILE *out)
{
	const struct explanation *text =
		explain_find(reasons->survey->origin->reasons.isa, reason->kind, reason->code);

	if (!text)
		return;
	fputs("<details><summary>Explanation</summary>\n", out);
	html_element(out, "p", text->meaning);
	html_element(out, "p", text->cause);
	html_element(out, "p", text->knob);
	fputs("</details>\n", out);
}

static unsigned int color_of(const struct reasons *reasons, const struct survey_reason *reason)
{
	unsigned int i = 0;

	while (i < reasons->by_count.nr && reasons->by_count.reasons[i] != reason)
		i++;
	return i < reasons->by_count.nr ? i : NR_BEST;
}

void reasons_find(struct reasons *reasons, const struct survey *survey)
{
	*reasons = (struct reasons){ .survey = survey };
	find_best(survey, recorded_count, &reasons->by_count);
	find_best(survey, cost_of, &reasons->by_cost);
	for (size_t i = 0; i < survey->nr_reasons; i++) {
		number_add(&reasons->count, recorded_count(&survey->reasons[i]));
		number_add(&reasons->cost, cost_of(&survey->reasons[i]));
	}
}

static void print_best(const struct reasons *reasons, const char *title, const struct best *best,
		       uint64_t (*measure)(const struct survey_reason *),
		       void (*print)(FILE *, const struct survey *, uint64_t, double),
		       uint64_t total, FILE *out)
{
	fputs("<section>\n", out);
	html_element(out, "h3", title);
	if (!best->nr)
		html_element(out, "p", "None.");
	fputs("<ol class=\"top\">\n", out);
	for (size_t i = 0; i < best->nr; i++) {
		const struct survey_reason *reason = best->reasons[i];
		uint64_t value = measure(reason);
		double share = 100 * view_ratio(value, total);

		fputs("<li><div class=\"head\">", out);
		html_print(out, "b", "%zu. %s", i + 1, reason->name);
		print(out, reasons->survey, value, share);
		fprintf(out, "</div><span class=\"bar c%u\" style=\"width:%.1f%%\"></span>\n",
			color_of(reasons, reason), 100.0 * value / measure(best->reasons[0]));
		print_explanation(reasons, reason, out);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n</section>\n", out);
}

void reasons_print_best(const struct reasons *reasons, FILE *out)
{
	html_element(out, "h2", "The five largest");
	html_element(out, "p",
		     "Exits in the recording, and the boot of VMs that began before "
		     "it.");
	fputs("<div class=\"tops\">\n", out);
	print_best(reasons, "By number of exits", &reasons->by_count, recorded_count, print_count,
		   reasons->count, out);
	print_best(reasons, "By cost", &reasons->by_cost, cost_of, print_cost, reasons->cost, out);
	fputs("</div>\n", out);
}

static int compare_key(const void *key, const void *element)
{
	const struct survey_reason *reason = element;
	const uint64_t wanted = *(const uint64_t *)key;
	const uint64_t is = reason_key(reason->kind, reason->code);

	return (wanted > is) - (wanted < is);
}

static const struct survey_reason *find_reason(const struct survey *survey, uint32_t kind,
					       uint32_t code)
{
	const uint64_t key = reason_key(kind, code);
	size_t at = array_search(&key, survey->reasons, survey->nr_reasons,
				 sizeof(*survey->reasons), compare_key);

	return at < survey->nr_reasons && !compare_key(&key, &survey->reasons[at])
		       ? &survey->reasons[at]
		       : NULL;
}

/* In KVM, as time where that is known. */
static void put_cycles(const struct survey *survey, const struct survey_reason *reason, FILE *out)
{
	char time[32];

	print_time(survey, reason->sum.cycles == UNKNOWN ? NAN : reason->sum.cycles, time,
		   sizeof(time));
	html_cell_number(out, time);
}

static void put_cost_of_exit(const struct survey *survey, const struct survey_reason *reason,
			     FILE *out)
{
	double cost = reason->has_cost ? view_ratio(counters_cost(&reason->sum), reason->sum.count)
				       : NAN;
	char time[32];

	print_time(survey, cost, time, sizeof(time));
	html_cell_number(out, time);
}

/* Prints the code in decimal and hexadecimal, the name, and the counts. */
static void print_reason(const struct survey *survey, const struct reason *named, FILE *out)
{
	static const struct survey_reason nothing;
	const struct survey_reason *reason = find_reason(survey, named->kind, named->code)
						     ?: &nothing;
	uint32_t kind = named->kind, code = named->code;

	fprintf(out, "<tr%s>", reason->count ? "" : " class=\"none\"");
	html_cell_code(out, kind == KVM_EXIT_KIND_HARDWARE ? code : UNKNOWN);
	html_cell_hex(out, kind == KVM_EXIT_KIND_HARDWARE ? code : UNKNOWN);
	fputs("<th scope=\"row\">", out);
	html_put(out, named->name);
	fputs("</th>", out);
	html_cell(out, category_name(explain_category(survey->origin->reasons.isa, kind, code)));
	html_cell_integer(out, reason->count);
	html_cell_hex(out, reason->count);
	html_cell_integer(out, reason->boot);
	html_cell_integer(out, reason->steady);
	put_cycles(survey, reason, out);
	put_cost_of_exit(survey, reason, out);
	fputs("</tr>\n", out);
}

/* Reasons that are not in the manual are listed if they occurred. */
static int list_reasons(const struct survey *survey, struct reason_table *all)
{
	int err = reason_names_of_manual(&survey->origin->reasons, all);

	for (size_t i = 0; !err && i < survey->nr_reasons; i++)
		err = reason_table_add(all, survey->reasons[i].kind, survey->reasons[i].code,
				       survey->reasons[i].name);
	return err;
}

int reasons_print_all(const struct survey *survey, FILE *out)
{
	struct reason_table all = { 0 };
	int err = list_reasons(survey, &all);

	if (err)
		goto free_all;
	html_element(out, "h2", "All reasons");
	html_element(out, "p",
		     "All exits that the vendor's manual defines, and others that KVM "
		     "counts. Exits are since the VMs were created; exits in the recording are "
		     "divided into boot and steady state. Times are those in the recording.");
	fputs("<input type=\"checkbox\" id=\"seen\"> "
	      "<label for=\"seen\">Only reasons that occurred</label>\n"
	      "<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\" class=\"n\">Code</th>"
	      "<th scope=\"col\" class=\"n\">Hex</th><th scope=\"col\">Reason</th>"
	      "<th scope=\"col\">Category</th><th scope=\"col\" class=\"n\">Exits</th>"
	      "<th scope=\"col\" class=\"n\">Hex</th><th scope=\"col\" class=\"n\">at boot</th>"
	      "<th scope=\"col\" class=\"n\">steady</th><th scope=\"col\" class=\"n\">In KVM</th>"
	      "<th scope=\"col\" class=\"n\">Cost<br>per exit</th></tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < all.nr; i++)
		print_reason(survey, &all.reasons[i], out);
	fputs("</tbody></table></div>\n", out);
free_all:
	reason_table_free(&all);
	return err;
}
