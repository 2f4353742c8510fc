// SPDX-License-Identifier: GPL-2.0-only
#include "draw.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "drift.h"
#include "line.h"
#include "path.h"

/* A reading that takes longer than this is worth a word. */
#define SLOW_NS 500000000ULL

static void draw_where(const struct browser *browser, struct canvas *canvas)
{
	const struct sample *sample = browser->view.sample;
	struct line line = { canvas, 0, 0 };
	char when[16] = "";
	struct tm tm;

	line_put(&line, STYLE_TITLE, "", "kvmexittop");
	if (!sample) {
		line_put(&line, STYLE_NORMAL, "", "%s", browser->host);
		return;
	}
	if (localtime_r(&sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%H:%M:%S", &tm);
	line_put(&line, STYLE_NORMAL, "", "%s", when);
	line_put(&line, STYLE_NORMAL, "", "%s", browser->host);
	line_put(&line, STYLE_NORMAL, "source", "%s", sample->origin->source);
	line_put(&line, STYLE_NORMAL, "", "%s", reason_isa_name(sample->origin->reasons.isa) ?: "-");
	line_put(&line, STYLE_NORMAL, "Linux", "%s", browser->kernel);
}

static void put_worst(struct line *line, const struct view *view)
{
	const struct sample_vm *vm = view->worst;

	if (!vm || view->nr_vms < 2)
		return;
	if (vm->name[0])
		line_put(line, STYLE_NORMAL, "worst", "%s %.2f%%", vm->name, 100 * view->worst_tax);
	else
		line_put(line, STYLE_NORMAL, "worst", "VM %u %.2f%%", vm->id,
			 100 * view->worst_tax);
}

static void put_check(struct line *line, const struct sample *sample)
{
	struct drift drift = drift_of(sample);

	switch (drift.state) {
	case DRIFT_NONE:
		line_put(line, STYLE_GOOD, "sum", "= KVM's");
		break;
	case DRIFT_OFF:
		line_put(line, STYLE_WARNING, "sum", "%+" PRId64 " of KVM's", drift.by);
		break;
	case DRIFT_UNKNOWN:
		break;
	}
}

static void draw_numbers(const struct browser *browser, struct canvas *canvas)
{
	const struct view *view = &browser->view;
	struct line line = { canvas, 1, 0 };

	if (!view->sample)
		return;
	line_put(&line, STYLE_NORMAL, "VMs", "%zu", view->nr_vms);
	line_put(&line, STYLE_NORMAL, "vCPUs", "%zu", view->nr_vcpus);
	line_put_number(&line, "exits/s", view_rate(view, view->total.change.count));
	line_put_percent(&line, "tax", view_tax(view, &view->total));
	put_worst(&line, view);
	put_check(&line, view->sample);
	if (view->sample->lost)
		line_put(&line, STYLE_WARNING, "lost", "%" PRIu64, view->sample->lost);
}

static void put_why(struct line *line, const struct browser *browser)
{
	char name[REASON_NAME_SIZE];

	if (!browser->view.sample)
		return;
	reason_name(&browser->view.sample->origin->reasons, browser->why_kind, browser->why_code,
		    name);
	line_put(line, STYLE_NORMAL, "why", "%s", name);
}

/* As long as programs are attached, whichever page is shown. */
static void put_cost(struct line *line, const struct detail *detail)
{
	const double cost = detail_cost(detail);

	if (isnan(cost)) {
		line_put(line, STYLE_WARNING, "", "BPF ATTACHED");
		return;
	}
	line_put(line, STYLE_WARNING, "", "BPF +%.0f ns/exit", cost);
	line_put(line, STYLE_WARNING, "", "%.2f%% of a CPU", 100 * detail_load(detail));
}

static void draw_marks(const struct browser *browser, struct canvas *canvas, uint64_t waiting_ns)
{
	const struct view *view = &browser->view;
	struct line line = { canvas, 2, 0 };
	char path[200];

	path_print(browser, path, sizeof(path));
	line_put(&line, STYLE_TITLE, "", "%s", path);
	if (browser->page == PAGE_TABLE)
		line_put(&line, STYLE_NORMAL, "by", "%s", view_names[browser->look.group]);

	if (browser->page == PAGE_WHY)
		put_why(&line, browser);
	if (browser->detail)
		put_cost(&line, browser->detail);
	if (browser->paused)
		line_put(&line, STYLE_WARNING, "", "PAUSED -%zu", browser->back);
	if (waiting_ns > SLOW_NS)
		line_put(&line, STYLE_WARNING, "", "SOURCE SLOW %.0f s", waiting_ns / 1e9);
	if (browser->look.span == SPAN_START)
		line_put(&line, STYLE_WARNING, "", "SINCE START");
	else if (browser->since_baseline && view->has_interval)
		line_put(&line, STYLE_WARNING, "", "SINCE BASELINE %.1f s", view->elapsed_ns / 1e9);
	else if (view->has_interval && browser->page != PAGE_WHY)
		line_put(&line, STYLE_NORMAL, "in", "%.3f s", view->elapsed_ns / 1e9);
	if (browser->look.reason || browser->look.name)
		line_put(&line, STYLE_WARNING, "", "FILTERED");
	if (browser->look.count_idle)
		line_put(&line, STYLE_WARNING, "", "IDLE COUNTED");
	if (browser->has_baseline && !browser->since_baseline)
		line_put(&line, STYLE_NORMAL, "", "baseline set");
}

static void draw_footer(const struct browser *browser, struct canvas *canvas)
{
	static const char *const keys[][2] = {
		{ "q", "quit" }, { "h", "help" }, { "Enter", "down" }, { "Bksp", "up" },
		{ "v", "view" }, { "<>", "sort" }, { "x", "explain" }, { "w", "why" }, { "/", "search" },
		{ "f", "filter" }, { "space", "pause" }, { "b", "baseline" }, { "c", "since" },
		{ "i", "idle" }, { "g", "fold" }, { "d", "delay" },
	};
	unsigned int row = canvas->rows - 1;
	struct line line = { canvas, row, 0 };

	if (browser->prompt.label) {
		prompt_draw(&browser->prompt, canvas, row);
		if (browser->message[0])
			canvas_put(canvas, row - 1, 0, canvas->columns, STYLE_WARNING,
				   browser->message);
	} else if (browser->message[0]) {
		canvas_put(canvas, row, 0, canvas->columns, STYLE_WARNING, browser->message);
	} else if (browser->failure[0]) {
		canvas_put(canvas, row, 0, canvas->columns, STYLE_WARNING, browser->failure);
	} else {
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			unsigned int width = strlen(keys[i][0]) + 1 + strlen(keys[i][1]);

			if (line.column + width > canvas->columns)
				break;
			line.column += canvas_put(canvas, row, line.column, width, STYLE_KEY,
						  keys[i][0]) + 1;
			line.column += canvas_put(canvas, row, line.column, width, STYLE_LABEL,
						  keys[i][1]) + 2;
		}
	}
}

void draw_screen(struct browser *browser, struct canvas *canvas, uint64_t waiting_ns)
{
	unsigned int bottom = canvas->rows - 1;

	canvas_clear(canvas);
	canvas->cursor_row = -1;
	if (canvas->rows < DRAW_MIN_ROWS || canvas->columns < DRAW_MIN_COLUMNS) {
		if (canvas->rows)
			canvas_put(canvas, 0, 0, canvas->columns, STYLE_WARNING, "40x8, please");
		return;
	}

	browser->trend.ascii = canvas->ascii;
	draw_where(browser, canvas);
	draw_numbers(browser, canvas);
	draw_marks(browser, canvas, waiting_ns);
	switch (browser->page) {
	case PAGE_TABLE:
		draw_table(browser, canvas, 3, bottom);
		break;
	case PAGE_REASON:
		draw_reason(browser, canvas, 3, bottom);
		break;
	case PAGE_WHY:
		draw_why(browser, canvas, 3, bottom);
		break;
	case PAGE_EXPLAIN:
		draw_explanation(browser, canvas, 3, bottom);
		break;
	case PAGE_HELP:
		draw_help(browser, canvas, 3, bottom);
		break;
	}
	draw_footer(browser, canvas);
}
