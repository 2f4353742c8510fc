// SPDX-License-Identifier: GPL-2.0-only
#include "screen/page.h"

static void mark_table(const struct browser *browser, struct flow *line)
{
	flow_fact(line, STYLE_NORMAL, "by", "%s", view_names[browser->look.view.group]);
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

static const struct page_key keys_of_table[] = {
	{ "q", "quit" },
	{ "h", "help" },
	{ "Enter", "down" },
	{ "Bksp", "up" },
	{ "v", "view" },
	{ "<>", "sort" },
	{ "x", "explain" },
	{ "w", "why" },
	{ "/", "search" },
	{ "f", "filter" },
	{ "space", "pause" },
	{ "b", "baseline" },
	{ "c", "since" },
	{ "i", "idle" },
	{ "g", "fold" },
	{ "d", "delay" },
	{ 0 },
};

static const struct page_key keys_of_text[] = {
	{ "q", "quit" },    { "h", "help" },	  { "Esc", "back" },
	{ "PgDn", "more" }, { "space", "pause" }, { "b", "baseline" },
	{ "c", "since" },   { "d", "delay" },	  { 0 },
};

const struct page page_table[NR_PAGES] = {
	[PAGE_TABLE] = { draw_table, mark_table, keys_of_table },
	[PAGE_REASON] = { draw_reason, NULL, keys_of_text },
	[PAGE_WHY] = { draw_why, mark_why, keys_of_text, .own_interval = true },
	[PAGE_EXPLAIN] = { draw_explanation, NULL, keys_of_text },
	[PAGE_HELP] = { draw_help, NULL, keys_of_text },
};

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
