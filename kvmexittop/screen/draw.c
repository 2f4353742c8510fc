// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/safe.h"
#include "sample/cycles.h"
#include "sample/drift.h"
#include "screen/draw-header.h"
#include "screen/drill.h"
#include "screen/flow.h"
#include "screen/page.h"

/* A reading that takes longer than this is shown. */
#define SLOW_NS 500000000ULL
/* Columns that the path has in any case. */
#define MIN_PATH 12
/* Maximum number of lines of a message. */
#define MAX_LINES 4
/* Rows of a screen with room for the line about the VM. */
#define ROWS_ENOUGH 12

/* Shown on every page while programs are attached. */
static void put_cost(struct flow *line, const struct breakdown *breakdown)
{
	const double cost = breakdown_cost(breakdown);

	if (isnan(cost)) {
		flow_fact(line, STYLE_WARNING, "", "BPF ATTACHED");
		return;
	}
	flow_fact(line, STYLE_WARNING, "", "BPF +%.0f ns/exit", cost);
	flow_fact(line, STYLE_WARNING, "", "%.2f%% of a CPU", 100 * breakdown_load(breakdown));
}

/* The first alert that fires, and the number of others. */
static void put_alerts(struct flow *line, const struct alert_state *alerts)
{
	int others = __builtin_popcountll(alerts->firing) - 1;
	char why[160];

	alert_print(alerts, alerts->firings[0].alert, why, sizeof(why));
	flow_fact(line, STYLE_WARNING, "", "'%s'", alerts->firings[0].alert->text);
	flow_fact(line, STYLE_WARNING, "", "%s", why);
	if (others)
		flow_fact(line, STYLE_WARNING, "", "+%d", others);
}

/* The span of the numbers. */
static void put_span(const struct browser *browser, struct flow *line)
{
	const struct view *view = &browser->rows.view;
	const enum view_span span = browser->look.view.span;
	double seconds = view->elapsed_ns / 1e9;

	if (span == SPAN_START)
		flow_fact(line, STYLE_WARNING, "", "SINCE START");
	else if (span == SPAN_BASELINE && !view->has_interval)
		flow_fact(line, STYLE_WARNING, "", "BEFORE BASELINE");
	else if (span == SPAN_BASELINE)
		flow_fact(line, STYLE_WARNING, "", "SINCE BASELINE %.1f s", seconds);
	else if (view->has_interval && !page_table[look_page(&browser->look)].own_interval)
		flow_fact(line, STYLE_NORMAL, "in", "%.3f s", seconds);
}

static void put_unit(const struct browser *browser, struct flow *line)
{
	const struct sample *sample = browser_sample(browser);

	if (sample && !cycles_are_time(sample->origin->tsc_khz))
		flow_fact(line, STYLE_WARNING, "", "CYCLES, TSC UNKNOWN");
	else if (browser->look.view.in_cycles)
		flow_fact(line, STYLE_WARNING, "", "CYCLES");
}

/* First the states that change the meaning of the numbers, then the others. */
static void put_marks(const struct browser *browser, struct flow *line, uint64_t waiting_ns)
{
	const struct page *page = &page_table[look_page(&browser->look)];
	const struct view_options *view = &browser->look.view;
	const struct playback *playback = &browser->playback;
	const struct past *past = &browser->past;

	if (page->mark)
		page->mark(browser, line);
	if (browser->breakdown)
		put_cost(line, browser->breakdown);
	if (past->alerts.nr)
		flow_fact(line, STYLE_WARNING, "", "ALERT");
	if (playback->speed)
		flow_fact(line, STYLE_WARNING, "", "REPLAY x%g %.0f%%%s", playback->speed,
			  100 * playback->position, playback->ended ? " END" : "");
	if (past->paused)
		flow_fact(line, STYLE_WARNING, "", "PAUSED -%zu of %zu", past->back,
			  past_reach(past));
	/* The rows are of an older sample; the footer shows the error. */
	if (browser->failure[0] && !playback->speed)
		flow_fact(line, STYLE_WARNING, "", "SOURCE LOST");
	if (waiting_ns > SLOW_NS)
		flow_fact(line, STYLE_WARNING, "", "SOURCE SLOW %.0f s", waiting_ns / 1e9);
	if (view->reason || view->name)
		flow_fact(line, STYLE_WARNING, "", "FILTERED");
	put_span(browser, line);
	if (view->count_idle)
		flow_fact(line, STYLE_WARNING, "", "IDLE COUNTED");
	put_unit(browser, line);
	if (past->baseline.is_set && view->span != SPAN_BASELINE)
		flow_fact(line, STYLE_NORMAL, "", "baseline set");
	if (past->alerts.nr)
		put_alerts(line, &past->alerts);
}

/* The path is always shown, shortened to leave room for the marks. */
static void draw_marks(const struct browser *browser, struct canvas *canvas, unsigned int row,
		       uint64_t waiting_ns)
{
	struct flow line = flow_start(canvas, row, row + 1, 0), marks = { .canvas = NULL };
	unsigned int room = MIN_PATH;
	char path[200];

	put_marks(browser, &marks, waiting_ns);
	if (canvas->columns > marks.column + 2 + room)
		room = canvas->columns - marks.column - 2;
	drill_print(&browser->look.path, &browser->look.view, browser_sample(browser), room, path,
		    sizeof(path));
	flow_fact(&line, STYLE_TITLE, "", "%s", path);
	put_marks(browser, &line, waiting_ns);
}

/* Facts about the VM of the path, with the origin of its name. */
static void draw_vm(const struct sample_vm *vm, struct canvas *canvas, unsigned int row)
{
	struct flow line = flow_start(canvas, row, row + 1, 0);

	flow_fact(&line, STYLE_NORMAL, "pid", "%u", vm->pid);
	flow_fact(&line, STYLE_NORMAL, "name from", "%s", vm->name_from[0] ? vm->name_from : "-");
	flow_fact(&line, STYLE_NORMAL, "scope", "%s", vm->scope[0] ? vm->scope : "-");
	if (vm->age_ns != UNKNOWN)
		flow_fact(&line, STYLE_NORMAL, "age", "%.0f s", vm->age_ns / 1e9);
}

/* Draws a sentence of any length above row @bottom. */
static void draw_sentence(struct canvas *canvas, unsigned int bottom, const char *sentence)
{
	char copy[SAFE_SIZE];

	flow_above(canvas, bottom, 0, MAX_LINES, STYLE_WARNING, safe_text(sentence, copy));
}

/* Returns the row of the keys; 0: something more important is there. */
static unsigned int draw_footer(const struct browser *browser, struct canvas *canvas)
{
	unsigned int bottom = canvas->rows;

	if (browser->prompt.label)
		prompt_draw(&browser->prompt, canvas, --bottom);
	if (browser->message[0])
		draw_sentence(canvas, bottom, browser->message);
	else if (browser->failure[0] && !browser->prompt.label)
		draw_sentence(canvas, bottom, browser->failure);
	else if (!browser->prompt.label) {
		page_draw_keys(look_page(&browser->look), canvas, --bottom);
		return bottom;
	}
	return 0;
}

static void draw_too_small(struct canvas *canvas)
{
	static const char text[] = "terminal too small (40x8 needed)";

	canvas_put(canvas, 0, 0, canvas->columns, STYLE_WARNING,
		   canvas->columns < sizeof(text) - 1 ? "40x8 needed" : text);
}

struct drawn draw_screen(const struct browser *browser, struct canvas *canvas, uint64_t waiting_ns)
{
	const struct sample_vm *vm = drill_vm(&browser->look.path, browser_sample(browser));
	struct drawn drawn;
	unsigned int top;

	canvas_clear(canvas);
	if (canvas->rows < DRAW_MIN_ROWS || canvas->columns < DRAW_MIN_COLUMNS) {
		if (canvas->rows)
			draw_too_small(canvas);
		return browser->drawn;
	}

	top = draw_header(browser, canvas);
	draw_marks(browser, canvas, top++, waiting_ns);
	if (vm && canvas->rows >= ROWS_ENOUGH)
		draw_vm(vm, canvas, top++);
	drawn = page_draw(browser, canvas, top, canvas->rows - 1);
	drawn.keys_row = draw_footer(browser, canvas);
	return drawn;
}
