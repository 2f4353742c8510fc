// SPDX-License-Identifier: GPL-2.0-only
/* Actions on the page, the row and the path. */
#include "screen/actions.h"

#include <stddef.h>

#include "screen/menu.h"

int action_quit(struct browser *browser)
{
	browser->wish = WISH_QUIT;
	return 0;
}

int action_go_back(struct browser *browser)
{
	struct look *look = &browser->look;
	enum page_id page = look_page(look);
	struct row_id row;

	if (look->cover != PAGE_TABLE)
		look_uncover(look);
	else if (look->why)
		look_close_why(look);
	else if (look_leave(look, &row))
		cursor_point(&browser->cursor, row);
	if (look_page(look) != page)
		browser->cursor.scrolled = 0;
	return 0;
}

static void cover(struct browser *browser, enum page_id page)
{
	look_cover(&browser->look, page);
	browser->cursor.scrolled = 0;
}

int action_help(struct browser *browser)
{
	cover(browser, PAGE_HELP);
	return 0;
}

int action_explain(struct browser *browser)
{
	const struct row *row = browser_row(browser);

	if (browser->look.view.kind || (row && row->kind))
		cover(browser, PAGE_EXPLAIN);
	else
		browser_say(browser, "x explains a reason: select one; \"v\" shows reasons");
	return 0;
}

int action_advice(struct browser *browser)
{
	cover(browser, PAGE_ADVICE);
	return 0;
}

int action_why(struct browser *browser)
{
	const struct view_options *view = &browser->look.view;
	const struct row *row = browser_row(browser);
	uint32_t kind = view->kind ?: row ? row->kind : 0;
	uint32_t code = view->kind ? view->code : row ? row->code : 0;

	if (browser->look.why || browser->look.cover != PAGE_TABLE)
		return 0;
	if (browser->playback.speed) {
		browser_say(browser, "w traces exits that happen now; a recording has none");
		return 0;
	}
	if (kind != KVM_EXIT_KIND_HARDWARE) {
		browser_say(browser, "w traces a hardware reason: select one; \"v\" "
				     "shows reasons");
		return 0;
	}
	look_open_why(&browser->look, kind, code);
	browser->cursor.scrolled = 0;
	return 0;
}

static bool has_rows(const struct browser *browser)
{
	enum page_id page = look_page(&browser->look);

	return page == PAGE_TABLE || page == PAGE_REASON;
}

/* Moves the cursor, or scrolls a page without one; page_draw() limits the scrolling. */
int action_move(struct browser *browser, long rows)
{
	struct cursor *cursor = &browser->cursor;

	if (look_is_menu(&browser->look))
		menu_move(browser, rows);
	else if (has_rows(browser))
		cursor_move(cursor, &browser->rows.order, rows);
	else if (rows < 0)
		cursor->scrolled -= (size_t)-rows < cursor->scrolled ? (size_t)-rows
								     : cursor->scrolled;
	else
		cursor->scrolled += rows;
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
	return browser->drawn.height > 1 ? browser->drawn.height - 1 : 1;
}

int action_page_up(struct browser *browser)
{
	return action_move(browser, -page_rows(browser));
}

int action_page_down(struct browser *browser)
{
	return action_move(browser, page_rows(browser));
}

/* More rows than any view has, and small enough not to overflow. */
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
	const struct row *row = browser_row(browser);

	if (row && has_rows(browser) && look_enter(&browser->look, row))
		cursor_point(&browser->cursor, (struct row_id){ 0 });
	return 0;
}

int action_enter_most(struct browser *browser)
{
	const struct sample_vm *vm = browser->rows.view.worst;

	if (vm && has_rows(browser) && look_enter_vm(&browser->look, vm))
		cursor_point(&browser->cursor, (struct row_id){ 0 });
	else
		browser_say(browser, "! enters the VM that costs most, from the host's page");
	return 0;
}

int action_beside(struct browser *browser)
{
	if (has_rows(browser)) {
		look_beside(&browser->look);
		cursor_point(&browser->cursor, (struct row_id){ 0 });
	}
	return 0;
}
