// SPDX-License-Identifier: GPL-2.0-only
#include "screen/cursor.h"

#include <string.h>

#include "base/text.h"

const struct row *browser_row(const struct browser *browser)
{
	return browser->at < browser->order.nr ? browser->order.rows[browser->at] : NULL;
}

static void set_cursor(struct browser *browser, size_t at)
{
	browser->at = at;
	if (browser->at >= browser->order.nr)
		browser->at = browser->order.nr ? browser->order.nr - 1 : 0;
	if (browser_row(browser))
		browser->cursor = row_id_of(browser_row(browser));
}

void browser_move(struct browser *browser, long rows)
{
	size_t at = browser->at;

	if (rows < 0)
		at = at > (size_t)-rows ? at + rows : 0;
	else
		at += rows;
	set_cursor(browser, at);
}

void cursor_follow(struct browser *browser)
{
	static const struct row_id none;

	if (!row_id_compare(&browser->cursor, &none)) {
		browser->at = 0;
		return;
	}
	for (size_t i = 0; i < browser->order.nr; i++) {
		struct row_id id = row_id_of(browser->order.rows[i]);

		if (!row_id_compare(&id, &browser->cursor)) {
			browser->at = i;
			return;
		}
	}
	set_cursor(browser, browser->at);
}

static const char *row_label(const struct row *row)
{
	return row->vm ? row->vm->name : row->reason;
}

bool browser_search(struct browser *browser, const char *text, bool here, bool backwards)
{
	size_t nr = browser->order.nr;

	/* The next one is searched for by what is already there. */
	if (text != browser->search)
		text_copy(browser->search, sizeof(browser->search), text);
	for (size_t i = here ? 0 : 1; *text && i <= nr && nr; i++) {
		size_t at = (browser->at + (backwards ? nr - i % nr : i)) % nr;

		if (strcasestr(row_label(browser->order.rows[at]), text)) {
			set_cursor(browser, at);
			return true;
		}
	}
	return false;
}
