// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw-header.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "screen/draw-meter.h"
#include "screen/flow.h"
#include "view/column.h"
#include "view/time-shares.h"

/* Rows of a screen with room for the meter. */
#define METER_ROWS  14
#define METER_LABEL "vCPU time ["

/* Names the better source that is not used: "not netlink". */
static void put_fallback(struct flow *line, const char *fallback)
{
	if (fallback)
		flow_fact(line, STYLE_WARNING, "not", "%.*s", (int)strcspn(fallback, ":"),
			  fallback);
}

/* And why, if there is room: "netlink: SENTENCE; REMEDY". */
static void put_why_fallback(struct flow *line, const char *fallback)
{
	const char *why = fallback ? strchr(fallback, ':') : NULL;

	if (why)
		flow_fact(line, STYLE_WARNING, "", "%.*s", (int)strcspn(why + 2, ";"), why + 2);
}

static void draw_where(const struct browser *browser, struct canvas *canvas)
{
	const struct sample *sample = browser_sample(browser);
	const struct view *view = &browser->rows.view;
	struct flow line = flow_start(canvas, 0, 1, 0);
	char when[16] = "";
	struct tm tm;

	flow_fact(&line, STYLE_TITLE, "", "kvmexittop");
	if (!sample)
		return;
	if (localtime_r(&sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%H:%M:%S", &tm);
	flow_fact(&line, STYLE_NORMAL, "", "%s", when);
	flow_fact(&line, STYLE_NORMAL, "", "%s", sample->origin->host);
	flow_fact(&line, STYLE_NORMAL, "source", "%s", sample->origin->source);
	put_fallback(&line, sample->origin->fallback);
	flow_fact(&line, STYLE_NORMAL, "VMs", "%zu", view->nr_vms);
	flow_fact(&line, STYLE_NORMAL, "vCPUs", "%zu", view->nr_vcpus);
	flow_fact(&line, STYLE_NORMAL, "", "%s",
		  reason_isa_name(sample->origin->reasons.isa) ?: "-");
	flow_fact(&line, STYLE_NORMAL, "Linux", "%s", sample->origin->kernel);
	put_why_fallback(&line, sample->origin->fallback);
}

/* A part that rounds to 0.0 may be left out. */
#define SHOWN_SHARE 0.0005

static void draw_legend(const struct view *view, struct canvas *canvas, unsigned int row,
			const double shares[NR_PARTS])
{
	struct flow line = flow_start(canvas, row, row + 1, 0);
	double off = 0;
	const enum drift_state state = view_account(view, &off);

	flow_fact(&line, STYLE_LABEL, "", "%%");
	if (state == DRIFT_OFF)
		flow_fact(&line, STYLE_WARNING, "account", "%+.2f%%", 100 * off);
	for (size_t i = 0; i < nr_parts; i++) {
		const double share = shares[part_table[i].part];

		if (share >= SHOWN_SHARE || (part_table[i].always && !isnan(share)))
			flow_part(&line, part_table[i].style, part_table[i].name, 100 * share);
	}
	if (state == DRIFT_NONE)
		flow_fact(&line, STYLE_GOOD, "account", "ok");
}

/* How the vCPUs' time is spent, as a bar and in percent. */
static void draw_account(const struct view *view, struct canvas *canvas, unsigned int row)
{
	double shares[NR_PARTS];
	float copy[NR_PARTS];
	unsigned int start = strlen(METER_LABEL), width = canvas->columns - start - 1;

	canvas_put(canvas, row, 0, canvas->columns, STYLE_LABEL, METER_LABEL);
	canvas_put(canvas, row, start + width, 1, STYLE_LABEL, "]");
	if (!view->sample || !time_shares_get(view, &view->total, shares))
		return;
	for (size_t i = 0; i < NR_PARTS; i++)
		copy[i] = shares[i];
	meter_draw(canvas, row, start, width, copy);
	draw_legend(view, canvas, row + 1, shares);
}

static double percent_of_busy(const struct view *view, uint64_t part)
{
	const struct parts *parts = view_parts(view, &view->total);
	uint64_t busy = parts->cost;

	number_add(&busy, parts->guest);
	return 100 * view_ratio(part, busy);
}

/* "24.8% = kvm 2.0 + vmm 22.8", and in words how bad that is. */
static void put_tax(struct flow *line, const struct view *view)
{
	static const char *const words[] = { "", "high", "very high" };
	static const enum style styles[] = { STYLE_NORMAL, STYLE_HIGH, STYLE_VERY_HIGH };
	const struct counters *counters = view_counters(view, &view->total);
	const struct column *column = column_find("tax", strlen("tax"));
	const struct place at = { .view = view, .row = &view->total };
	enum severity severity;
	struct cell cell;
	double blocked;

	column_get(column, &at, &cell);
	if (cell.type == CELL_UNKNOWN) {
		flow_fact(line, STYLE_NORMAL, "tax", "-");
		return;
	}
	severity = column_severity(column, &at, &cell);
	flow_fact(line, styles[severity], "tax", "%.1f%%", cell_number(&cell));
	if (severity)
		flow_more(line, styles[severity], "", "(%s)", words[severity]);
	flow_more(line, STYLE_NORMAL, "= kvm", "%.1f", percent_of_busy(view, counters->kvm));
	flow_more(line, STYLE_NORMAL, "+ vmm", "%.1f", percent_of_busy(view, counters->vmm));
	blocked = percent_of_busy(view, counters->blocked);
	if (blocked >= 0.05)
		flow_more(line, STYLE_NORMAL, "+ block", "%.1f", blocked);
}

static void put_exits(struct flow *line, const struct view *view, const struct drift *drift)
{
	double rate = view_rate(view, view->total.change.count);
	char text[24] = "-", prefix = ' ';

	if (rate >= 1e5)
		prefix = text_scale(&rate, 999.95);
	if (!isnan(rate))
		snprintf(text, sizeof(text), prefix == ' ' ? "%.0f" : "%.1f%c", rate, prefix);
	/* KVM's count stands beside it. */
	if (!flow_fact(line, STYLE_NORMAL, "exits/s", "%s", text) && drift->state != DRIFT_OFF)
		return;
	switch (drift->state) {
	case DRIFT_NONE:
		flow_more(line, STYLE_GOOD, "=", "KVM's");
		break;
	case DRIFT_OFF:
		flow_fact(line, STYLE_WARNING, "sum", "%+" PRId64 " of KVM's", drift->by);
		break;
	case DRIFT_UNKNOWN:
		break;
	}
}

/* The VM that costs most, and its share of the cost of all. */
static void put_most(struct flow *line, const struct view *view)
{
	const struct sample_vm *vm = view->worst;
	double share = view_ratio(view->worst_cost, view_parts(view, &view->total)->cost);
	char percent[24] = "";

	if (!vm || view->nr_vms < 2)
		return;
	if (!isnan(share))
		snprintf(percent, sizeof(percent), " %.0f%%", 100 * share);
	if (!vm->name[0] || !flow_fact(line, STYLE_NORMAL, "most", "%s%s", vm->name, percent))
		flow_fact(line, STYLE_NORMAL, "most", "VM %u%s", vm->id, percent);
}

/* The most important first: the end may not fit. */
static void draw_numbers(const struct browser *browser, struct canvas *canvas, unsigned int row)
{
	const struct view *view = &browser->rows.view;
	struct flow line = flow_start(canvas, row, row + 1, 0);

	if (!view->sample)
		return;
	put_tax(&line, view);
	put_exits(&line, view, &browser->rows.drift);
	if (view->sample->lost)
		flow_fact(&line, STYLE_WARNING, "lost", "%" PRIu64, view->sample->lost);
	put_most(&line, view);
	if (view->sample->own_exits)
		flow_fact(&line, STYLE_NORMAL, "own exits", "%" PRIu64, view->sample->own_exits);
}

/* The time of the guest is not known in a guest itself. */
static bool has_meter(const struct view *view, const struct canvas *canvas)
{
	return canvas->rows >= METER_ROWS &&
	       !(view->sample && view->total.whole_now.guest == UNKNOWN);
}

unsigned int draw_header(const struct browser *browser, struct canvas *canvas)
{
	const struct view *view = &browser->rows.view;
	unsigned int row = 1;

	draw_where(browser, canvas);
	if (has_meter(view, canvas)) {
		draw_account(view, canvas, row);
		row += 2;
	}
	draw_numbers(browser, canvas, row);
	return row + 1;
}
