// SPDX-License-Identifier: GPL-2.0-only
#include "screen/page.h"

#include <string.h>

#include "screen/input.h"

static void mark_table(const struct browser *browser, struct flow *line)
{
	flow_fact(line, STYLE_NORMAL, "by", "%s", table_names[browser->look.view.group]);
}

static void mark_why(const struct browser *browser, struct flow *line)
{
	const struct sample *sample = browser_sample(browser);
	char name[REASON_NAME_SIZE];

	if (!sample)
		return;
	reason_name(&sample->origin->reasons, browser->look.why_kind, browser->look.why_code, name);
	flow_fact(line, STYLE_NORMAL, "why", "%s", name);
}

static void mark_advice(const struct browser *browser, struct flow *line)
{
	(void)browser;
	flow_fact(line, STYLE_NORMAL, "advice", "%s", "");
}

static void mark_columns(const struct browser *browser, struct flow *line)
{
	flow_fact(line, STYLE_NORMAL, "columns of view", "%s",
		  table_names[look_table_id(&browser->look)]);
}

static void mark_sort(const struct browser *browser, struct flow *line)
{
	flow_fact(line, STYLE_NORMAL, "sort view", "%s",
		  table_names[look_table_id(&browser->look)]);
}

static const struct page_key keys_of_table[] = {
	{ "h", "help", 'h' },
	{ "Enter", "down", INPUT_ENTER },
	{ "a", "advice", 'a' },
	{ "Bksp", "up", INPUT_BACKSPACE },
	{ "v", "view", 'v' },
	{ "x", "explain", 'x' },
	{ "b", "baseline", 'b' },
	{ "s", "sort", 's' },
	{ "w", "why", 'w' },
	{ "Tab", "beside", INPUT_TAB },
	{ "F2", "columns", INPUT_F2 },
	{ "t", "trend", 't' },
	{ "c", "since", 'c' },
	{ "/", "search", '/' },
	{ "f", "filter", 'f' },
	{ "space", "pause", ' ' },
	{ "!", "most", '!' },
	{ "u", "unit", 'u' },
	{ "d", "delay", 'd' },
	{ "q", "quit", 'q' },
	{ 0 },
};

static const struct page_key keys_of_text[] = {
	{ "q", "quit", 'q' },
	{ "h", "help", 'h' },
	{ "Esc", "back", INPUT_ESCAPE },
	{ "PgDn", "more", INPUT_PAGE_DOWN },
	{ "space", "pause", ' ' },
	{ "b", "baseline", 'b' },
	{ "c", "since", 'c' },
	{ "d", "delay", 'd' },
	{ 0 },
};

static const struct page_key keys_of_reason[] = {
	{ "q", "quit", 'q' },
	{ "h", "help", 'h' },
	{ "Esc", "back", INPUT_ESCAPE },
	{ "Enter", "down", INPUT_ENTER },
	{ "a", "advice", 'a' },
	{ "Tab", "vCPUs", INPUT_TAB },
	{ "x", "explain", 'x' },
	{ "w", "why", 'w' },
	{ "space", "pause", ' ' },
	{ "b", "baseline", 'b' },
	{ "c", "since", 'c' },
	{ 0 },
};

static const struct page_key keys_of_columns[] = {
	{ "Esc", "done", INPUT_ESCAPE },
	{ "Space", "show or hide", ' ' },
	{ "Left", "earlier", INPUT_LEFT },
	{ "Right", "later", INPUT_RIGHT },
	{ "Del", "defaults", INPUT_DELETE },
	{ "W", "save", 'W' },
	{ 0 },
};

static const struct page_key keys_of_sort[] = {
	{ "Esc", "back", INPUT_ESCAPE },
	{ "Enter", "sort by it", INPUT_ENTER },
	{ "I", "reverse", 'I' },
	{ "W", "save", 'W' },
	{ 0 },
};

const struct page page_table[NR_PAGES] = {
	[PAGE_TABLE] = { draw_table, mark_table, keys_of_table },
	[PAGE_REASON] = { draw_reason, NULL, keys_of_reason },
	[PAGE_WHY] = { draw_why, mark_why, keys_of_text, .own_interval = true },
	[PAGE_EXPLAIN] = { draw_explanation, NULL, keys_of_text },
	[PAGE_ADVICE] = { draw_advice, mark_advice, keys_of_text, .own_interval = true },
	[PAGE_HELP] = { draw_help, NULL, keys_of_text },
	[PAGE_COLUMNS] = { draw_menu, mark_columns, keys_of_columns },
	[PAGE_SORT] = { draw_menu, mark_sort, keys_of_sort },
};

static unsigned int key_width(const struct page_key *key)
{
	return strlen(key->key) + 1 + strlen(key->help);
}

void page_draw_keys(enum page_id page, struct canvas *canvas, unsigned int row)
{
	const struct page_key *key = page_table[page].keys;
	unsigned int column = 0;

	for (; key->key && column + key_width(key) <= canvas->columns; key++) {
		unsigned int width =
			canvas_put(canvas, row, column, canvas->columns, STYLE_KEY, key->key);

		canvas_put(canvas, row, column + width + 1, canvas->columns, STYLE_LABEL,
			   key->help);
		column += key_width(key) + 2;
	}
}

int page_key_at(enum page_id page, unsigned int column)
{
	const struct page_key *key = page_table[page].keys;
	unsigned int start = 0;

	for (; key->key && column >= start; key++) {
		if (column < start + key_width(key))
			return key->code;
		start += key_width(key) + 2;
	}
	return 0;
}

struct drawn page_draw(const struct browser *browser, struct canvas *canvas, unsigned int top,
		       unsigned int bottom)
{
	const struct page *page = &page_table[look_page(&browser->look)];
	struct page_area area = { top, bottom, browser->cursor.scrolled };
	struct drawn drawn = page->draw(browser, canvas, &area);

	if (area.scrolled > drawn.scrolled) {
		area.scrolled = drawn.scrolled;
		canvas_fill(canvas, top, 0, bottom - top, canvas->columns, STYLE_NORMAL);
		drawn = page->draw(browser, canvas, &area);
	}
	drawn.scrolled = area.scrolled;
	return drawn;
}
