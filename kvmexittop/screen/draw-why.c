// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page "why": the exits of a reason by key and by place in the guest, and the
 * distribution of their cycles.  Side by side if there is room, else one below another.
 */
#include "screen/page.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screen/flow.h"

#define MIN_BESIDE  120 /* columns */
#define MAX_PLACES  10
#define BAR_WIDTH   20
#define RIGHT_WIDTH 44

static double percent(const struct breakdown *breakdown, uint64_t count)
{
	return 100 * view_ratio(count, breakdown->totals.exits);
}

/* The fact about a key takes the remaining width, and is dropped first. */
static void put_rows(struct flow *flow, const struct breakdown *breakdown, bool in_cycles)
{
	const int numbers_width = 1 + 9 + 1 + 6, cost_width = 1 + 9;
	int what_width = 34, fact_width;
	char what[80], cost[32], time[24];

	if (!breakdown->nr_rows)
		return;
	snprintf(cost, sizeof(cost), " %9s", in_cycles ? "CYC/EXIT" : "TIME/EXIT");
	fact_width = (int)flow->width - what_width - 1 - numbers_width - cost_width;
	if (fact_width < 8) {
		fact_width = 0;
		what_width = (int)flow->width - numbers_width - 1;
		cost[0] = '\0';
	}
	flow_line(flow, STYLE_TITLE, "%-*.*s %-*.*s %9s %6s%s", what_width, what_width, "WHAT",
		  fact_width, fact_width, "USUALLY", "COUNT", "EXIT%", cost);
	for (size_t i = 0; i < breakdown->nr_rows; i++) {
		const struct breakdown_row *row = &breakdown->rows[i];
		const uint64_t count = row->count.count;

		breakdown_key_print(&row->key, what, sizeof(what));
		breakdown_time(breakdown, view_ratio(row->count.cycles, count), in_cycles, time,
			       sizeof(time));
		if (fact_width)
			snprintf(cost, sizeof(cost), " %9s", time);
		flow_line(flow, STYLE_NORMAL, "%-*.*s %-*.*s %9" PRIu64 " %6.2f%s", what_width,
			  what_width, what, fact_width, fact_width,
			  breakdown_key_fact(&row->key) ?: "", count, percent(breakdown, count),
			  cost);
	}
	flow_line(flow, STYLE_NORMAL, "%s", "");
}

static void put_places(struct flow *flow, const struct breakdown *breakdown)
{
	uint64_t others = 0;

	if (!breakdown->nr_places)
		return;
	flow_line(flow, STYLE_TITLE, "%-18s %10s %6s", "GUEST'S RIP", "COUNT", "EXIT%");
	for (size_t i = 0; i < breakdown->nr_places; i++) {
		const uint64_t count = breakdown->places[i].count.count;

		if (i < MAX_PLACES)
			flow_line(flow, STYLE_NORMAL, "0x%-16" PRIx64 " %10" PRIu64 " %6.2f",
				  breakdown->places[i].rip, count, percent(breakdown, count));
		else
			others += count;
	}
	if (others)
		flow_line(flow, STYLE_NORMAL, "%-18s %10" PRIu64 " %6.2f", "elsewhere", others,
			  percent(breakdown, others));
	flow_line(flow, STYLE_NORMAL, "%s", "");
}

static void put_histogram(struct flow *flow, const struct breakdown *breakdown, bool in_cycles)
{
	unsigned int first = 64, last = 0;
	uint64_t largest = 1;
	char from[24];

	for (unsigned int i = 0; i < 64; i++) {
		uint64_t count = breakdown_power(&breakdown->totals, i);

		if (!count)
			continue;
		first = i < first ? i : first;
		last = i;
		largest = count > largest ? count : largest;
	}
	if (first > last)
		return;
	flow_line(flow, STYLE_TITLE, "%-12s %10s", in_cycles ? "CYCLES" : "TIME", "COUNT");
	for (unsigned int i = first; i <= last; i++) {
		const uint64_t count = breakdown_power(&breakdown->totals, i);
		char bar[BAR_WIDTH + 1] = "";

		memset(bar, '#', lround(ceil((double)BAR_WIDTH * count / largest)));
		if (in_cycles)
			snprintf(from, sizeof(from), "2^%u", i);
		else
			breakdown_time(breakdown, i ? ldexp(1, i) : 0, false, from, sizeof(from));
		flow_line(flow, STYLE_NORMAL, "from %-7s %10" PRIu64 " %s", from, count, bar);
	}
}

static void put_time(struct flow *flow, const char *label, const struct breakdown *breakdown,
		     double cycles, bool in_cycles)
{
	char text[24];

	breakdown_time(breakdown, cycles, in_cycles, text, sizeof(text));
	flow_fact(flow, STYLE_NORMAL, label, "%s", text);
}

static void put_quantile(struct flow *flow, const char *label, const struct breakdown *breakdown,
			 double share, bool in_cycles)
{
	const uint64_t cycles = breakdown_quantile(&breakdown->totals, share);

	put_time(flow, label, breakdown, cycles == UNKNOWN ? NAN : (double)cycles, in_cycles);
}

static void put_numbers(struct flow *flow, const struct breakdown *breakdown, bool in_cycles)
{
	const struct breakdown_totals *totals = &breakdown->totals;

	flow_fact(flow, STYLE_NORMAL, "exits", "%" PRIu64, (uint64_t)totals->exits);
	flow_fact(flow, STYLE_NORMAL, "in", "%.1f s", breakdown->elapsed_ns / 1e9);
	put_time(flow, in_cycles ? "cycles/exit" : "time/exit", breakdown,
		 view_ratio(totals->cycles, totals->exits), in_cycles);
	put_quantile(flow, "p50", breakdown, 0.5, in_cycles);
	put_quantile(flow, "p90", breakdown, 0.9, in_cycles);
	put_quantile(flow, "p99", breakdown, 0.99, in_cycles);
	put_quantile(flow, "max", breakdown, 1, in_cycles);
	flow_end_facts(flow);
}

static void put_losses(struct flow *flow, const struct breakdown *breakdown)
{
	const struct breakdown_totals *totals = &breakdown->totals;

	if (totals->unplaced)
		flow_fact(flow, STYLE_WARNING, "without details", "%" PRIu64,
			  (uint64_t)totals->unplaced);
	if (totals->full_keys)
		flow_fact(flow, STYLE_WARNING, "no room for", "%" PRIu64,
			  (uint64_t)totals->full_keys);
	if (totals->full_places)
		flow_fact(flow, STYLE_WARNING, "no room for places of", "%" PRIu64,
			  (uint64_t)totals->full_places);
	if (totals->full_threads)
		flow_fact(flow, STYLE_WARNING, "threads not followed", "%" PRIu64,
			  (uint64_t)totals->full_threads);
	flow_end_facts(flow);
}

static bool has_losses(const struct breakdown_totals *totals)
{
	return totals->unplaced || totals->full_keys || totals->full_places || totals->full_threads;
}

/* Returns the maximum number of lines to scroll. */
static size_t put_breakdown(struct flow *flow, const struct breakdown *breakdown, bool in_cycles)
{
	const unsigned int columns = flow->canvas->columns;
	struct flow right;

	if (columns < MIN_BESIDE) {
		put_rows(flow, breakdown, in_cycles);
		put_places(flow, breakdown);
		put_histogram(flow, breakdown, in_cycles);
		return flow_rest(flow);
	}
	right = *flow;
	right.width = RIGHT_WIDTH;
	flow->width = columns - right.width - 2;
	right.left = flow->width + 2;
	put_rows(flow, breakdown, in_cycles);
	put_histogram(&right, breakdown, in_cycles);
	flow_line(&right, STYLE_NORMAL, "%s", "");
	put_places(&right, breakdown);
	return flow_rest(flow) > flow_rest(&right) ? flow_rest(flow) : flow_rest(&right);
}

/* A sentence of any length, whole. */
static void put_sentence(struct flow *flow, const char *sentence)
{
	while (*sentence) {
		const char *line = sentence;
		size_t len = text_take_line(&sentence, flow->width);

		flow_line(flow, STYLE_WARNING, "%.*s", (int)len, line);
	}
}

struct drawn draw_why(const struct browser *browser, struct canvas *canvas,
		      const struct page_area *area)
{
	struct drawn drawn = { .height = area->bottom - area->top };
	struct flow flow = flow_start(canvas, area->top, area->bottom, 0);
	const struct breakdown *breakdown = browser->breakdown;
	bool in_cycles;

	if (browser->why_not) {
		put_sentence(&flow, browser->why_not);
		return drawn;
	}
	if (!breakdown) {
		flow_line(&flow, STYLE_DIM, "attaching BPF programs");
		return drawn;
	}
	in_cycles = browser->look.view.in_cycles && breakdown->tsc_khz != UNKNOWN;
	put_numbers(&flow, breakdown, in_cycles);
	if (has_losses(&breakdown->totals))
		put_losses(&flow, breakdown);
	flow = flow_start(canvas, flow.row, area->bottom, area->scrolled);
	if (breakdown->totals.exits)
		drawn.scrolled = put_breakdown(&flow, breakdown, in_cycles);
	else
		flow_line(&flow, STYLE_DIM, "no exits of this reason so far");
	return drawn;
}
