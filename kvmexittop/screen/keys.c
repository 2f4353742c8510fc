// SPDX-License-Identifier: GPL-2.0-only
#include "screen/keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "options/value.h"
#include "screen/drill.h"

#define CTRL(letter) ((letter)&0x1f)

static int quit(struct browser *browser)
{
	browser->wish = WISH_QUIT;
	return 0;
}

static int go_back(struct browser *browser)
{
	if (browser->page == PAGE_HELP || browser->page == PAGE_EXPLAIN)
		browser->page = browser->below;
	else if (browser->page == PAGE_WHY)
		browser->page = browser->under_why;
	else
		path_leave(browser);
	return browser_refresh(browser);
}

static void open_page(struct browser *browser, enum page page)
{
	if (browser->page != PAGE_HELP && browser->page != PAGE_EXPLAIN)
		browser->below = browser->page;
	browser->page = page;
	browser->scrolled = 0;
}

static int help(struct browser *browser)
{
	open_page(browser, PAGE_HELP);
	return 0;
}

static int explain(struct browser *browser)
{
	const struct row *row = browser_row(browser);

	if (browser->look.kind || (row && row->kind))
		open_page(browser, PAGE_EXPLAIN);
	else
		browser_say(browser, "x explains a reason: go to one, \"v\" shows them");
	return 0;
}

static int why(struct browser *browser)
{
	const struct row *row = browser_row(browser);

	if (browser->page != PAGE_TABLE && browser->page != PAGE_REASON)
		return 0;
	browser->why_kind = browser->look.kind ?: row ? row->kind : 0;
	browser->why_code = browser->look.kind ? browser->look.code : row ? row->code : 0;
	if (browser->why_kind != KVM_EXIT_KIND_HARDWARE) {
		browser_say(browser, "w looks into a reason of the hardware: go to one, \"v\" "
				     "shows them");
		return 0;
	}
	browser->under_why = browser->page;
	browser->page = PAGE_WHY;
	browser->scrolled = 0;
	return 0;
}

/* Moves the cursor, or what a page without one shows. */
static int move(struct browser *browser, long rows)
{
	if (browser->page == PAGE_TABLE)
		browser_move(browser, rows);
	else if (rows < 0)
		browser->scrolled -= (size_t)-rows < browser->scrolled ? (size_t)-rows
								       : browser->scrolled;
	else
		browser->scrolled += rows;
	return 0;
}

static int up(struct browser *browser)
{
	return move(browser, -1);
}

static int down(struct browser *browser)
{
	return move(browser, 1);
}

static long page_rows(const struct browser *browser)
{
	return browser->height > 1 ? browser->height - 1 : 1;
}

static int page_up(struct browser *browser)
{
	return move(browser, -page_rows(browser));
}

static int page_down(struct browser *browser)
{
	return move(browser, page_rows(browser));
}

/* More than any view has rows, and less than would overflow. */
#define TO_THE_END 0x40000000L

static int first(struct browser *browser)
{
	return move(browser, -TO_THE_END);
}

static int last(struct browser *browser)
{
	return move(browser, TO_THE_END);
}

static int enter(struct browser *browser)
{
	path_enter(browser);
	return browser_refresh(browser);
}

/* On the way down, views of what was stepped into have one row only. */
static bool view_fits(const struct browser *browser, enum view_group group)
{
	const struct view_options *look = &browser->look;

	switch (group) {
	case VIEW_PROCESS:
		return look->vms.ids != &browser->vm && look->pids.ids != &browser->pid;
	case VIEW_VM:
	case VIEW_MATRIX:
		return look->vms.ids != &browser->vm;
	case VIEW_VCPU:
		return look->vcpus.ids != &browser->vcpu;
	case VIEW_REASON:
	case VIEW_CATEGORY:
	case NR_VIEWS:
		break;
	}
	return true;
}

static int next_view(struct browser *browser)
{
	enum view_group group = browser->look.group;

	if (browser->page != PAGE_TABLE)
		return 0;
	do {
		group = (group + 1) % NR_VIEWS;
	} while (!view_fits(browser, group));

	browser->look.group = group;
	browser->look.category = 0;
	return browser_refresh(browser);
}

static int fold(struct browser *browser)
{
	if (browser->page != PAGE_TABLE)
		return 0;
	browser->look.group = browser->look.group == VIEW_CATEGORY ? VIEW_REASON : VIEW_CATEGORY;
	browser->look.category = 0;
	return browser_refresh(browser);
}

static int sort_by(struct browser *browser, const struct column *column)
{
	/* A second time turns the order round, as a second click does. */
	if (browser->sort.column == column)
		browser->sort.descending = !browser->sort.descending;
	else
		browser->sort = (struct sort_key){ column, !column->is_text && !column->is_id };
	return browser_sort(browser);
}

static int sort_by_name(struct browser *browser, const char *name)
{
	const struct column *column = column_find(name, strlen(name));

	browser->sort = (struct sort_key){ column, true };
	return browser_sort(browser);
}

static int sort_by_count(struct browser *browser)
{
	return sort_by_name(browser, "count");
}

static int sort_by_rate(struct browser *browser)
{
	return sort_by_name(browser, "rate");
}

static int sort_by_cycles(struct browser *browser)
{
	return sort_by_name(browser, "cycles");
}

static int invert(struct browser *browser)
{
	browser->sort.descending = !browser->sort.descending;
	return browser_sort(browser);
}

static int sort_beside(struct browser *browser, long step)
{
	size_t nr = browser->layout.nr, at = 0;

	if (!nr)
		return 0;
	while (at < nr && browser->layout.columns[at].column != browser->sort.column)
		at++;
	if (at == nr)
		at = 0;
	else
		at = (at + nr + step) % nr;
	return sort_by(browser, browser->layout.columns[at].column);
}

static int sort_left(struct browser *browser)
{
	return sort_beside(browser, -1);
}

static int sort_right(struct browser *browser)
{
	return sort_beside(browser, 1);
}

static void ask(struct browser *browser, const char *label, const char *offer,
		int (*done)(struct browser *, const char *),
		int (*typed)(struct browser *, const char *))
{
	struct prompt *prompt = &browser->prompt;

	*prompt = (struct prompt){ .label = label, .fresh = true, .done = done, .typed = typed };
	text_copy(prompt->text, sizeof(prompt->text), offer);
}

static int search_typed(struct browser *browser, const char *text)
{
	if (!browser_search(browser, text, true, false) && *text)
		browser_say(browser, "no \"%s\" here", text);
	return 0;
}

static int search(struct browser *browser)
{
	ask(browser, "Search", browser->search, search_typed, search_typed);
	return 0;
}

static int search_next(struct browser *browser)
{
	if (!browser_search(browser, browser->search, false, false))
		browser_say(browser, "no \"%s\" here", browser->search);
	return 0;
}

static int search_previous(struct browser *browser)
{
	if (!browser_search(browser, browser->search, false, true))
		browser_say(browser, "no \"%s\" here", browser->search);
	return 0;
}

static int filter_done(struct browser *browser, const char *text)
{
	if (!browser_filter(browser, text)) {
		browser_say(browser, "\"%s\" is no regular expression", text);
		return -EINVAL;
	}
	return browser_refresh(browser);
}

static int filter(struct browser *browser)
{
	bool reasons = browser->look.group == VIEW_REASON || browser->look.group == VIEW_CATEGORY;

	if (browser->page != PAGE_TABLE)
		return 0;
	ask(browser, reasons ? "Only reasons like" : "Only VMs whose name is like",
	    reasons ? browser->reason_filter : browser->name_filter, filter_done, NULL);
	return 0;
}

static int drop_filter(struct browser *browser)
{
	return filter_done(browser, "");
}

static int delay_done(struct browser *browser, const char *text)
{
	uint64_t delay_ns;

	if (value_parse_delay(text, &delay_ns) || !delay_ns) {
		browser_say(browser, "\"%s\" is no time: seconds, such as 2 or 0.5", text);
		return -EINVAL;
	}
	browser->delay_ns = delay_ns;
	browser->wish = WISH_DELAY;
	return 0;
}

static int delay(struct browser *browser)
{
	char offer[32];

	if (browser->replay.speed) {
		browser_say(browser, "a recording has times of its own; + and - change the speed");
		return 0;
	}
	snprintf(offer, sizeof(offer), "%g", browser->delay_ns / 1e9);
	ask(browser, "Seconds between samples", offer, delay_done, NULL);
	return 0;
}

static int pause(struct browser *browser)
{
	browser_pause(browser, !browser->paused);
	browser->wish = WISH_PAUSE;
	return browser->paused ? browser_step(browser, 0) : browser_refresh(browser);
}

static int step(struct browser *browser, long samples)
{
	if (!browser->paused) {
		browser_say(browser, "space pauses; then left and right step through past samples");
		return 0;
	}
	return browser_step(browser, samples);
}

static int step_back(struct browser *browser)
{
	return step(browser, 1);
}

static int step_forward(struct browser *browser)
{
	/* Beyond the newest one a recording has more. */
	if (browser->replay.speed && browser->paused && !browser->back) {
		browser->wish = WISH_NEXT;
		return 0;
	}
	return step(browser, -1);
}

/* False, and a word to the user, if samples are live. */
static bool is_replay(struct browser *browser)
{
	if (!browser->replay.speed)
		browser_say(browser, "this is live: only a recording can be played otherwise");
	return browser->replay.speed;
}

/* More than any disk gives. */
#define MIN_SPEED 0.125
#define MAX_SPEED 4096

static int set_speed(struct browser *browser, double speed)
{
	if (!is_replay(browser) || speed < MIN_SPEED || speed > MAX_SPEED)
		return 0;
	browser->replay.speed = speed;
	browser->wish = WISH_SPEED;
	return 0;
}

static int faster(struct browser *browser)
{
	return set_speed(browser, browser->replay.speed * 2);
}

static int slower(struct browser *browser)
{
	return set_speed(browser, browser->replay.speed / 2);
}

static int seek(struct browser *browser, int64_t by_s)
{
	if (!is_replay(browser))
		return 0;
	browser->replay.seek_s = by_s;
	browser->wish = WISH_SEEK;
	return 0;
}

static int minute_back(struct browser *browser)
{
	return seek(browser, -60);
}

static int minute_on(struct browser *browser)
{
	return seek(browser, 60);
}

static int hour_back(struct browser *browser)
{
	return seek(browser, -3600);
}

static int hour_on(struct browser *browser)
{
	return seek(browser, 3600);
}

static int set_baseline(struct browser *browser)
{
	int err = browser_set_baseline(browser);

	if (browser->baseline.is_set)
		browser->look.span = SPAN_BASELINE;
	browser_say(browser, "this is the baseline; \"c\" looks at the interval again");
	return err ?: browser_refresh(browser);
}

static int drop_baseline(struct browser *browser)
{
	baseline_drop(&browser->baseline);
	if (browser->look.span == SPAN_BASELINE)
		browser->look.span = SPAN_INTERVAL;
	return browser_refresh(browser);
}

/* Interval, since the start, since the baseline, and so on. */
static int span(struct browser *browser)
{
	switch (browser->look.span) {
	case SPAN_INTERVAL:
		browser->look.span = SPAN_START;
		break;
	case SPAN_START:
		browser->look.span = browser->baseline.is_set ? SPAN_BASELINE : SPAN_INTERVAL;
		break;
	case SPAN_BASELINE:
		browser->look.span = SPAN_INTERVAL;
		break;
	}
	return browser_refresh(browser);
}

static int idle(struct browser *browser)
{
	browser->look.count_idle = !browser->look.count_idle;
	return browser_refresh(browser);
}

static int save(struct browser *browser)
{
	browser->wish = WISH_SAVE;
	return 0;
}

static int redraw(struct browser *browser)
{
	browser->wish = WISH_REDRAW;
	return 0;
}

/* clang-format off */
const struct key key_table[] = {
	{ { 'q' }, "q", "quit", quit },
	{ { INPUT_ESCAPE }, "Esc", "close this, or step up", go_back },
	{ { 'h', '?', INPUT_F1 }, "h, ?, F1", "this help", help },
	{ { INPUT_UP, 'k' }, "Up, k", "row up", up },
	{ { INPUT_DOWN, 'j' }, "Down, j", "row down", down },
	{ { INPUT_PAGE_UP, CTRL('b') }, "PgUp", "page up", page_up },
	{ { INPUT_PAGE_DOWN, CTRL('f') }, "PgDn", "page down", page_down },
	{ { INPUT_HOME }, "Home", "first row", first },
	{ { INPUT_END, 'G' }, "End, G", "last row", last },
	{ { INPUT_ENTER }, "Enter", "step down: host, process, VM, vCPU, reason", enter },
	{ { INPUT_BACKSPACE }, "Backspace", "step up", go_back },
	{ { 'v' }, "v", "next view: reasons, categories, VMs, vCPUs, processes, matrix",
	  next_view },
	{ { 'g' }, "g", "fold reasons into categories", fold },
	{ { 'x' }, "x", "explain the reason under the cursor", explain },
	{ { 'w' }, "w", "why: look into the reason by BPF, until the page is closed", why },
	{ { '<' }, "<", "sort by the column to the left", sort_left },
	{ { '>' }, ">", "sort by the column to the right", sort_right },
	{ { 'C' }, "C", "sort by count", sort_by_count },
	{ { 'R' }, "R", "sort by rate", sort_by_rate },
	{ { 'T' }, "T", "sort by cycles", sort_by_cycles },
	{ { 'I' }, "I", "turn the order round", invert },
	{ { '/' }, "/", "search for a name", search },
	{ { 'n' }, "n", "next one found", search_next },
	{ { 'N' }, "N", "one found before", search_previous },
	{ { 'f' }, "f", "show only names that match", filter },
	{ { 'F' }, "F", "show all again", drop_filter },
	{ { 'd' }, "d", "time between samples", delay },
	{ { ' ' }, "space", "pause, or go on", pause },
	{ { INPUT_LEFT }, "Left", "while paused, one sample back", step_back },
	{ { INPUT_RIGHT }, "Right", "while paused, one sample on", step_forward },
	{ { '+' }, "+", "in a replay, twice as fast", faster },
	{ { '-' }, "-", "in a replay, half as fast", slower },
	{ { '[' }, "[", "in a replay, a minute back", minute_back },
	{ { ']' }, "]", "in a replay, a minute on", minute_on },
	{ { '{' }, "{", "in a replay, an hour back", hour_back },
	{ { '}' }, "}", "in a replay, an hour on", hour_on },
	{ { 'b' }, "b", "set a baseline: count from here", set_baseline },
	{ { 'B' }, "B", "drop the baseline", drop_baseline },
	{ { 'c' }, "c", "since: interval, start of the VM, baseline", span },
	{ { 'i' }, "i", "idle reasons in the shares of time, or not", idle },
	{ { 'W' }, "W", "save view, order, delay and the like as settings", save },
	{ { CTRL('l') }, "^L", "draw the screen anew", redraw },
};
/* clang-format on */

const size_t nr_keys = ARRAY_SIZE(key_table);

static int act(struct browser *browser, int code)
{
	for (size_t i = 0; i < nr_keys; i++) {
		const int *codes = key_table[i].codes;

		if (code && (codes[0] == code || codes[1] == code || codes[2] == code))
			return key_table[i].act(browser);
	}
	return 0;
}

static int click(struct browser *browser, const struct input *input)
{
	size_t at = browser->first + input->row - browser->table_row - 1;

	if (browser->page != PAGE_TABLE || input->row < browser->table_row)
		return 0;
	if (input->row > browser->table_row) {
		if (at < browser->order.nr)
			browser_move(browser, (long)at - (long)browser->at);
		return input->type == INPUT_DOUBLE_CLICK ? enter(browser) : 0;
	}
	for (size_t i = 0; i < browser->layout.nr; i++) {
		const struct drawn_column *drawn = &browser->layout.columns[i];

		if (input->column >= drawn->start && input->column < drawn->start + drawn->width)
			return sort_by(browser, drawn->column);
	}
	return 0;
}

static int prompted(struct browser *browser, const struct input *input)
{
	struct prompt *prompt = &browser->prompt;
	int err;

	switch (prompt_input(prompt, input)) {
	case PROMPT_TYPING:
		return prompt->typed ? prompt->typed(browser, prompt->text) : 0;
	case PROMPT_DONE:
		err = prompt->done(browser, prompt->text);
		if (err == -EINVAL)
			return 0;
		prompt->label = NULL;
		return err;
	case PROMPT_CANCELLED:
		prompt->label = NULL;
		break;
	}
	return 0;
}

int key_input(struct browser *browser, const struct input *input)
{
	browser->message[0] = '\0';
	browser->wish = WISH_NONE;
	if (browser->prompt.label)
		return prompted(browser, input);

	switch (input->type) {
	case INPUT_KEY:
		return act(browser, input->key);
	case INPUT_CLICK:
	case INPUT_DOUBLE_CLICK:
		return click(browser, input);
	case INPUT_WHEEL_UP:
		return move(browser, -3);
	case INPUT_WHEEL_DOWN:
		return move(browser, 3);
	case INPUT_NONE:
		break;
	}
	return 0;
}
