// SPDX-License-Identifier: GPL-2.0-only
/* What a screen does with samples. */
#include "scale-steps.h"

#include <stdio.h>
#include <string.h>

#include "screen/draw.h"

/* Samples that are taken before anything is measured. */
#define WARM_UP 3

static void take(struct bench *bench)
{
	bench->err = browser_take(&bench->browser, &bench->new);
	if (bench->err)
		scale_die(strerror(-bench->err));
}

static void start_browser(struct bench *bench, enum view_group group)
{
	scale_parse_options(bench, "text", "reason");
	if (browser_open(&bench->browser, &bench->options) ||
	    canvas_resize(&bench->canvas, 50, 160) || browser_resize(&bench->browser, 160))
		scale_die("no memory");
	look_view(&bench->browser.look, group);
	for (; bench->time < WARM_UP; bench->time++) {
		host_sample(&bench->host, bench->time, &bench->new);
		take(bench);
		browser_note(&bench->browser, draw_screen(&bench->browser, &bench->canvas, 0));
	}
}

static void start_take(struct bench *bench)
{
	start_browser(bench, VIEW_REASON);
}

static void before_take(struct bench *bench)
{
	host_sample(&bench->host, bench->time++, &bench->new);
}

static int work_take(struct bench *bench)
{
	return browser_take(&bench->browser, &bench->new);
}

/* The most expensive column: without it, drawing would say nothing of the trend. */
static bool draws_trend(const struct bench *bench)
{
	const struct layout *layout = &bench->browser.rows.layout;

	for (size_t i = 0; i < layout->nr; i++) {
		if (!strcmp(layout->columns[i].column->name, "trend"))
			return true;
	}
	return false;
}

static bool check_screen(struct bench *bench)
{
	const struct view *view = &bench->browser.rows.view;
	uint32_t now = bench->time - 1;

	return view->has_interval && view->nr_rows > 0 && draws_trend(bench) &&
	       bench->browser.rows.drift.state == DRIFT_NONE &&
	       view->nr_vms == bench->host.nr_vms &&
	       view->total.change.count == host_exits(&bench->host, now - 1, now);
}

static void start_view(struct bench *bench, enum view_group group)
{
	host_sample(&bench->host, 1, &bench->old);
	host_sample(&bench->host, 2, &bench->new);
	bench->look.group = group;
}

static void start_view_reason(struct bench *bench)
{
	start_view(bench, VIEW_REASON);
}

static void start_view_vcpu(struct bench *bench)
{
	start_view(bench, VIEW_VCPU);
}

static int work_view(struct bench *bench)
{
	return view_update(&bench->view, &bench->old, &bench->new, &bench->look);
}

static bool check_view(struct bench *bench)
{
	return bench->view.total.change.count == host_exits(&bench->host, 1, 2);
}

static void start_draw_vcpu(struct bench *bench)
{
	start_browser(bench, VIEW_VCPU);
}

static int work_draw(struct bench *bench)
{
	browser_note(&bench->browser, draw_screen(&bench->browser, &bench->canvas, 0));
	return 0;
}

/* The VMs end in the first sample that is measured, and stay on the screen in the second. */
static void start_just_gone(struct bench *bench)
{
	bench->host.gone_at = WARM_UP;
	start_browser(bench, VIEW_VM);
}

static bool check_just_gone(struct bench *bench)
{
	const struct view *view = &bench->browser.rows.view;
	size_t gone = 0;

	for (size_t i = 0; i < view->nr_rows; i++)
		gone += view->rows[i].vm->gone;
	return gone == bench->host.nr_gone &&
	       view->nr_vms == bench->host.nr_vms - bench->host.nr_gone;
}

static void start_baseline(struct bench *bench)
{
	start_browser(bench, VIEW_VCPU);
	bench->err = past_set_baseline(&bench->browser.past);
	if (bench->err)
		scale_die(strerror(-bench->err));
	look_span(&bench->browser.look, SPAN_BASELINE);
	host_sample(&bench->host, bench->time++, &bench->new);
	take(bench);
}

static int work_refresh(struct bench *bench)
{
	/* All of the rows, though nothing is another. */
	look_span(&bench->browser.look, bench->browser.look.view.span);
	return browser_update(&bench->browser);
}

/* One vCPU number of all VMs, in the view whose rows are of all. */
static void start_one_vcpu(struct bench *bench)
{
	static uint32_t ids[] = { 0 };

	start_browser(bench, VIEW_REASON);
	bench->browser.look.view.vcpus = (struct id_list){ ids, 1 };
	if (work_refresh(bench))
		scale_die("no memory");
}

static bool check_one_vcpu(struct bench *bench)
{
	return draws_trend(bench) && bench->browser.rows.view.nr_vcpus == bench->host.nr_vms &&
	       bench->browser.rows.view.nr_rows == HOST_REASONS;
}

const struct step screen_steps[] = {
	{ "take", 8, start_take, before_take, work_take, check_screen },
	{ "view-reason", 1, start_view_reason, NULL, work_view, check_view },
	{ "view-vcpu", 1, start_view_vcpu, NULL, work_view, check_view },
	{ "draw-reason", 1, start_take, NULL, work_draw, check_screen },
	{ "draw-vcpu", 1, start_draw_vcpu, NULL, work_draw, check_screen },
	{ "draw-one-vcpu", 1, start_one_vcpu, NULL, work_draw, check_one_vcpu },
	{ "just-gone", 2, start_just_gone, before_take, work_take, check_just_gone },
	{ "baseline-vcpu", 1, start_baseline, NULL, work_refresh, check_screen },
	{ NULL },
};

static unsigned long resident_kb(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	unsigned long kb = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "VmRSS: %lu", &kb);
	if (file)
		fclose(file);
	return kb;
}

/* A live feed reads into one sample while the screen has another to exchange it for. */
void screen_measure_memory(struct bench *bench, unsigned int samples)
{
	struct sample feed = { 0 };

	start_browser(bench, VIEW_REASON);
	for (unsigned int i = 0; i < samples; i++) {
		host_sample(&bench->host, bench->time++, &feed);
		sample_swap(&feed, &bench->new);
		take(bench);
		browser_note(&bench->browser, draw_screen(&bench->browser, &bench->canvas, 0));
	}
	printf("%lu %zu", resident_kb(), past_reach(&bench->browser.past));
	if (past_pause(&bench->browser.past, true) || past_step(&bench->browser.past, samples) ||
	    browser_update(&bench->browser))
		scale_die("no memory");
	browser_note(&bench->browser, draw_screen(&bench->browser, &bench->canvas, 0));
	printf(" %lu\n", resident_kb());
	sample_free(&feed);
}
