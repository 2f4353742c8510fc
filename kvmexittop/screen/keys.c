// SPDX-License-Identifier: GPL-2.0-only
#include "screen/keys.h"

#include <errno.h>
#include <stdio.h>
#include <wchar.h>

#include "base/array.h"
#include "screen/actions.h"
#include "screen/menu.h"
#include "screen/page.h"

#define CTRL(letter) ((letter)&0x1f)

/* clang-format off */
const struct key key_table[] = {
	{ { 'q', INPUT_F10 }, "q, F10", "quit", action_quit, "Pages" },
	{ { INPUT_ESCAPE }, "Esc", "close this page, or step up", action_go_back },
	{ { 'h', '?', INPUT_F1 }, "h, ?, F1", "this help", action_help },
	{ { INPUT_UP, 'k' }, "Up, k", "row up", action_up, "Rows" },
	{ { INPUT_DOWN, 'j' }, "Down, j", "row down", action_down },
	{ { INPUT_PAGE_UP, CTRL('b') }, "PgUp", "page up", action_page_up },
	{ { INPUT_PAGE_DOWN, CTRL('f') }, "PgDn", "page down", action_page_down },
	{ { INPUT_HOME, 'g' }, "Home, g", "first row", action_first },
	{ { INPUT_END, 'G' }, "End, G", "last row", action_last },
	{ { INPUT_ENTER }, "Enter", "step down: host, VM, its reasons, one reason",
	  action_enter, "From the host to one reason" },
	{ { INPUT_BACKSPACE }, "Backspace", "step up", action_go_back },
	{ { INPUT_TAB }, "Tab", "beside: reasons and VMs; in a VM, reasons and vCPUs",
	  action_beside },
	{ { '!' }, "!", "step down to the VM that costs most", action_enter_most },
	{ { 'v' }, "v", "next view: reasons, categories, VMs, vCPUs, processes, matrix",
	  action_next_view },
	{ { 'F' }, "F", "fold reasons into categories", action_fold },
	{ { 'x' }, "x", "explain the reason under the cursor", action_explain, "What it means" },
	{ { 'a' }, "a", "advice: what the numbers of each VM mean, and what to try",
	  action_advice },
	{ { 'w' }, "w", "why: trace the reason by BPF, until the page is closed", action_why },
	{ { INPUT_F2 }, "F2", "choose the columns of this view, and their order",
	  action_choose_columns, "Columns and order" },
	{ { INPUT_F6, 's' }, "F6, s", "choose the column to sort by", action_choose_sort },
	{ { '<' }, "<", "sort by the column to the left", action_sort_left },
	{ { '>' }, ">", "sort by the column to the right", action_sort_right },
	{ { 'C' }, "C", "sort by count", action_sort_by_count },
	{ { 'R' }, "R", "sort by rate", action_sort_by_rate },
	{ { 'P' }, "P", "sort by cost", action_sort_by_cost },
	{ { 'M' }, "M", "sort by the VMM's part of the cost", action_sort_by_vmm },
	{ { 'T' }, "T", "sort by cycles since the VM was created", action_sort_by_cycles },
	{ { 'I' }, "I", "reverse the order", action_invert },
	{ { '/', INPUT_F3 }, "/, F3", "search for a name", action_search, "Names" },
	{ { 'n' }, "n", "next match", action_search_next },
	{ { 'N' }, "N", "previous match", action_search_previous },
	{ { 'f', INPUT_F4 }, "f, F4", "filter: show only names that match; none: all",
	  action_filter },
	{ { 'd' }, "d", "time between samples", action_delay, "Time" },
	{ { ' ' }, "space", "pause, or continue", action_pause },
	{ { INPUT_LEFT }, "Left", "while paused, one sample back", action_step_back },
	{ { INPUT_RIGHT }, "Right", "while paused, one sample forward", action_step_forward },
	{ { '+' }, "+", "in a replay, twice as fast", action_faster, "Replay" },
	{ { '-' }, "-", "in a replay, half as fast", action_slower },
	{ { '[' }, "[", "in a replay, one minute back", action_minute_back },
	{ { ']' }, "]", "in a replay, one minute forward", action_minute_on },
	{ { '{' }, "{", "in a replay, one hour back", action_hour_back },
	{ { '}' }, "}", "in a replay, one hour forward", action_hour_on },
	{ { 'b' }, "b", "set a baseline: count from here",
	  action_set_baseline, "Better or worse" },
	{ { 'B' }, "B", "drop the baseline", action_drop_baseline },
	{ { 't' }, "t", "trend: of a sample a character, or of ten", action_trend },
	{ { 'c' }, "c", "since: interval, start of the VM, baseline", action_span },
	{ { 'i' }, "i", "include idle reasons in the shares of cost, or not",
	  action_idle, "Numbers" },
	{ { 'u' }, "u", "time, or cycles", action_unit },
	{ { 'm' }, "m", "mouse on, or off", action_mouse, "Settings" },
	{ { 'W' }, "W", "save columns, order and unit of each view, delay, mouse", action_save },
	{ { CTRL('l') }, "^L", "redraw the screen", action_redraw },
};
/* clang-format on */

const size_t nr_keys = ARRAY_SIZE(key_table);

/* The name of a key that does nothing. */
static void print_code(int code, char *text, size_t size)
{
	if (code >= INPUT_F1 && code <= INPUT_F10)
		snprintf(text, size, "F%d", code - INPUT_F1 + 1);
	else if (code > 0 && code < ' ')
		snprintf(text, size, "^%c", code + '@');
	else
		snprintf(text, size, "%lc", (wint_t)code);
}

static int act(struct browser *browser, int code)
{
	char name[16] = "";

	for (size_t i = 0; i < nr_keys; i++) {
		const int *codes = key_table[i].codes;

		if (code && (codes[0] == code || codes[1] == code || codes[2] == code))
			return key_table[i].act(browser);
	}
	print_code(code, name, sizeof(name));
	browser_say(browser, "no key \"%s\"; \"h\" lists the keys", name);
	return 0;
}

/* On a menu, its own keys come first. */
static int press(struct browser *browser, int code)
{
	return look_is_menu(&browser->look) && menu_takes(code) ? menu_act(browser, code)
								: act(browser, code);
}

static int click(struct browser *browser, const struct input *input)
{
	const struct drawn *drawn = &browser->drawn;
	const struct layout *layout = &browser->rows.layout;
	size_t at = drawn->first + input->row - drawn->table_row - 1;

	if (drawn->keys_row && input->row == drawn->keys_row) {
		int code = page_key_at(look_page(&browser->look), input->column);

		return code ? press(browser, code) : 0;
	}
	if (!drawn->table_row || input->row < drawn->table_row)
		return 0;
	if (input->row > drawn->table_row) {
		if (input->row - drawn->table_row > drawn->nr_rows)
			return 0;
		if (at < browser->rows.order.nr)
			action_move(browser, (long)at - (long)browser->cursor.at);
		return input->type == INPUT_DOUBLE_CLICK ? action_enter(browser) : 0;
	}
	for (size_t i = 0; i < layout->nr; i++) {
		const struct drawn_column *column = &layout->columns[i];

		if (input->column >= column->start && input->column < column->start + column->width)
			return action_sort_by(browser, column->column);
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

static int take(struct browser *browser, const struct input *input)
{
	if (browser->prompt.label)
		return prompted(browser, input);
	switch (input->type) {
	case INPUT_KEY:
		return press(browser, input->key);
	case INPUT_CLICK:
	case INPUT_DOUBLE_CLICK:
		return click(browser, input);
	case INPUT_WHEEL_UP:
		return action_move(browser, -3);
	case INPUT_WHEEL_DOWN:
		return action_move(browser, 3);
	case INPUT_NONE:
		break;
	}
	return 0;
}

int key_input(struct browser *browser, const struct input *input)
{
	browser->message[0] = '\0';
	browser->wish = WISH_NONE;
	return take(browser, input) ?: browser_update(browser);
}
