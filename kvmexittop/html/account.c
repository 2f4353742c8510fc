// SPDX-License-Identifier: GPL-2.0-only
#include "html/account.h"

#include <math.h>

#include "base/array.h"
#include "html/chart.h"
#include "html/html.h"
#include "sample/cycles.h"

/* From the bottom of a figure, and from the left of a bar: work, its cost, and rest. */
static const struct {
	enum vcpu_part part;
	unsigned int color;
} order[] = {
	{ PART_GUEST, 2 },   { PART_KVM, 0 },	  { PART_VMM, 1 },     { PART_BLOCKED, 4 },
	{ PART_WAITING, 3 }, { PART_POLLING, 7 }, { PART_STOPPED, 5 }, { PART_HALTED, 8 },
};

static bool is_known(const struct survey_account *account, enum vcpu_part part)
{
	return !(account->unknown & 1U << part);
}

static double sum_of(const struct survey_account *account, enum vcpu_part part)
{
	double sum = 0;

	for (size_t bin = 0; bin < SURVEY_BINS; bin++)
		sum += account->bins[part][bin];
	return sum;
}

void html_account_chart(const struct survey *survey, const struct survey_account *account,
			const char *id, const char *title, FILE *out)
{
	static double percent[ARRAY_SIZE(order)][SURVEY_BINS];
	struct chart_series series[ARRAY_SIZE(order)];
	struct chart chart = {
		.id = id,
		.title = title,
		.unit = "% of a CPU",
		.seconds = survey->seconds,
		.nr_bins = survey->nr_bins,
		.series = series,
		.stacked = true,
	};

	if (!survey->nr_bins || !survey->origin || !cycles_are_time(survey->origin->tsc_khz))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		const size_t nr = chart.nr_series;

		if (!is_known(account, order[i].part) || sum_of(account, order[i].part) <= 0)
			continue;
		for (size_t bin = 0; bin < survey->nr_bins; bin++)
			percent[nr][bin] =
				survey->covered_s[bin] > 0
					? cycles_to_percent(account->bins[order[i].part][bin] /
								    survey->covered_s[bin],
							    survey->origin->tsc_khz)
					: NAN;
		series[nr] = (struct chart_series){ vcpu_part_name(order[i].part), percent[nr],
						    order[i].color };
		chart.nr_series++;
	}
	if (chart.nr_series)
		chart_print(&chart, out);
}

void html_account_bar(const struct survey_account *account, FILE *out)
{
	double sum = 0;

	for (size_t i = 0; account && i < ARRAY_SIZE(order); i++)
		sum += is_known(account, order[i].part) ? sum_of(account, order[i].part) : 0;
	if (!(sum > 0))
		return;
	fputs("<span class=\"stack\">", out);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		const double share = 100 * sum_of(account, order[i].part) / sum;

		if (is_known(account, order[i].part) && share >= 0.05)
			fprintf(out,
				"<i class=\"c%u\" style=\"width:%.1f%%\" title=\"%s %.1f %%\"></i>",
				order[i].color, share, vcpu_part_name(order[i].part), share);
	}
	fputs("</span>", out);
}

void html_account_legend(const struct survey_account *account, FILE *out)
{
	fputs("<ul class=\"legend\">", out);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (is_known(account, order[i].part))
			fprintf(out, "<li><i class=\"c%u\"></i>%s</li>", order[i].color,
				vcpu_part_name(order[i].part));
	}
	fputs("</ul>\n", out);
}
