// SPDX-License-Identifier: GPL-2.0-only
/* What the view shows: rows, their order, what they are searched for. */
#include "screen/actions.h"

#include <errno.h>
#include <string.h>

#include "base/array.h"

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

int action_next_view(struct browser *browser)
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

int action_fold(struct browser *browser)
{
	if (browser->page != PAGE_TABLE)
		return 0;
	browser->look.group = browser->look.group == VIEW_CATEGORY ? VIEW_REASON : VIEW_CATEGORY;
	browser->look.category = 0;
	return browser_refresh(browser);
}

int action_sort_by(struct browser *browser, const struct column *column)
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

int action_sort_by_count(struct browser *browser)
{
	return sort_by_name(browser, "count");
}

int action_sort_by_rate(struct browser *browser)
{
	return sort_by_name(browser, "rate");
}

int action_sort_by_cycles(struct browser *browser)
{
	return sort_by_name(browser, "cycles");
}

int action_invert(struct browser *browser)
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
	return action_sort_by(browser, browser->layout.columns[at].column);
}

int action_sort_left(struct browser *browser)
{
	return sort_beside(browser, -1);
}

int action_sort_right(struct browser *browser)
{
	return sort_beside(browser, 1);
}

static int search_typed(void *asker, const char *text)
{
	struct browser *browser = asker;

	if (!browser_search(browser, text, true, false) && *text)
		browser_say(browser, "no \"%s\" here", text);
	return 0;
}

int action_search(struct browser *browser)
{
	prompt_ask(&browser->prompt, "Search", browser->search, search_typed, search_typed);
	return 0;
}

int action_search_next(struct browser *browser)
{
	if (!browser_search(browser, browser->search, false, false))
		browser_say(browser, "no \"%s\" here", browser->search);
	return 0;
}

int action_search_previous(struct browser *browser)
{
	if (!browser_search(browser, browser->search, false, true))
		browser_say(browser, "no \"%s\" here", browser->search);
	return 0;
}

static int filter_done(void *asker, const char *text)
{
	struct browser *browser = asker;

	if (!browser_filter(browser, text)) {
		browser_say(browser, "\"%s\" is no regular expression", text);
		return -EINVAL;
	}
	return browser_refresh(browser);
}

int action_filter(struct browser *browser)
{
	bool reasons = browser->look.group == VIEW_REASON || browser->look.group == VIEW_CATEGORY;

	if (browser->page != PAGE_TABLE)
		return 0;
	prompt_ask(&browser->prompt, reasons ? "Only reasons like" : "Only VMs whose name is like",
		   reasons ? browser->reason_filter : browser->name_filter, filter_done, NULL);
	return 0;
}

int action_drop_filter(struct browser *browser)
{
	return filter_done(browser, "");
}
