// SPDX-License-Identifier: GPL-2.0-only
/* Actions on the view: rows, their order, search, filter. */
#include "screen/actions.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "screen/menu.h"

static bool is_table(const struct browser *browser)
{
	return look_page(&browser->look) == PAGE_TABLE;
}

int action_next_view(struct browser *browser)
{
	if (is_table(browser))
		look_next_view(&browser->look);
	return 0;
}

int action_fold(struct browser *browser)
{
	if (is_table(browser))
		look_fold(&browser->look);
	return 0;
}

int action_sort_by(struct browser *browser, const struct column *column)
{
	struct sort_key sort = browser->look.sort;

	/* The second time reverses the order, like a second click. */
	if (sort.column == column)
		sort.descending = !sort.descending;
	else
		sort = (struct sort_key){ column, !column->is_text && !column->is_id };
	look_sort(&browser->look, sort);
	return 0;
}

static int sort_by_name(struct browser *browser, const char *name)
{
	look_sort(&browser->look, (struct sort_key){ column_find(name, strlen(name)), true });
	return 0;
}

int action_sort_by_count(struct browser *browser)
{
	return sort_by_name(browser, "count");
}

int action_sort_by_rate(struct browser *browser)
{
	return sort_by_name(browser, "rate");
}

int action_sort_by_cost(struct browser *browser)
{
	return sort_by_name(browser, "cost");
}

int action_sort_by_vmm(struct browser *browser)
{
	return sort_by_name(browser, "vmm");
}

int action_sort_by_cycles(struct browser *browser)
{
	return sort_by_name(browser, "cycles");
}

int action_invert(struct browser *browser)
{
	return action_sort_by(browser, browser->look.sort.column);
}

static int sort_beside(struct browser *browser, long step)
{
	const struct layout *layout = &browser->rows.layout;
	size_t nr = layout->nr, at = 0;

	if (!nr)
		return 0;
	while (at < nr && layout->columns[at].column != browser->look.sort.column)
		at++;
	if (at == nr)
		at = 0;
	else
		at = (at + nr + step) % nr;
	return action_sort_by(browser, layout->columns[at].column);
}

int action_sort_left(struct browser *browser)
{
	return sort_beside(browser, -1);
}

int action_sort_right(struct browser *browser)
{
	return sort_beside(browser, 1);
}

static bool find(struct browser *browser, bool here, bool backwards)
{
	return cursor_search(&browser->cursor, &browser->rows.order, browser->search, here,
			     backwards);
}

static int search_typed(void *asker, const char *text)
{
	struct browser *browser = asker;

	text_copy(browser->search, sizeof(browser->search), text);
	if (!find(browser, true, false) && *text)
		browser_say(browser, "no row matches \"%s\"", text);
	return 0;
}

int action_search(struct browser *browser)
{
	if (!is_table(browser)) {
		browser_say(browser, "/ searches a table; close this page first");
		return 0;
	}
	prompt_ask(&browser->prompt, "Search", browser->search, search_typed, search_typed);
	return 0;
}

int action_search_next(struct browser *browser)
{
	if (!find(browser, false, false))
		browser_say(browser, "no row matches \"%s\"", browser->search);
	return 0;
}

int action_search_previous(struct browser *browser)
{
	if (!find(browser, false, true))
		browser_say(browser, "no row matches \"%s\"", browser->search);
	return 0;
}

static int filter_done(void *asker, const char *text)
{
	struct browser *browser = asker;

	if (look_filter(&browser->look, text))
		return 0;
	browser_say(browser, "\"%s\" is not a regular expression", text);
	return -EINVAL;
}

int action_filter(struct browser *browser)
{
	const struct look_filter *filter = look_filter_of(&browser->look);
	bool reasons = filter == &browser->look.reason;

	if (is_table(browser))
		prompt_ask(&browser->prompt,
			   reasons ? "Only reasons matching" : "Only VMs matching", filter->text,
			   filter_done, NULL);
	return 0;
}

static int choose(struct browser *browser, enum page_id page)
{
	if (look_page_below(&browser->look) == PAGE_WHY)
		browser_say(browser, "this page has no columns to choose");
	else
		menu_open(browser, page);
	return 0;
}

int action_choose_columns(struct browser *browser)
{
	return choose(browser, PAGE_COLUMNS);
}

int action_choose_sort(struct browser *browser)
{
	return choose(browser, PAGE_SORT);
}
