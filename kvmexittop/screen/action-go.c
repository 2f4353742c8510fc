// SPDX-License-Identifier: GPL-2.0-only
/* Where one is: the page, the row, the path. */
#include "screen/actions.h"

#include <stddef.h>

#include "screen/drill.h"

int action_quit(struct browser *browser)
{
	browser->wish = WISH_QUIT;
	return 0;
}

int action_go_back(struct browser *browser)
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

int action_help(struct browser *browser)
{
	open_page(browser, PAGE_HELP);
	return 0;
}

int action_explain(struct browser *browser)
{
	const struct row *row = browser_row(browser);

	if (browser->look.kind || (row && row->kind))
		open_page(browser, PAGE_EXPLAIN);
	else
		browser_say(browser, "x explains a reason: go to one, \"v\" shows them");
	return 0;
}

int action_why(struct browser *browser)
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
int action_move(struct browser *browser, long rows)
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

int action_up(struct browser *browser)
{
	return action_move(browser, -1);
}

int action_down(struct browser *browser)
{
	return action_move(browser, 1);
}

static long page_rows(const struct browser *browser)
{
	return browser->height > 1 ? browser->height - 1 : 1;
}

int action_page_up(struct browser *browser)
{
	return action_move(browser, -page_rows(browser));
}

int action_page_down(struct browser *browser)
{
	return action_move(browser, page_rows(browser));
}

/* More than any view has rows, and less than would overflow. */
#define TO_THE_END 0x40000000L

int action_first(struct browser *browser)
{
	return action_move(browser, -TO_THE_END);
}

int action_last(struct browser *browser)
{
	return action_move(browser, TO_THE_END);
}

int action_enter(struct browser *browser)
{
	path_enter(browser);
	return browser_refresh(browser);
}
