// SPDX-License-Identifier: GPL-2.0-only
#include "screen/browser.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/pattern.h"
#include "base/text.h"
#include "reason/explain.h"
#include "screen/cursor.h"

int browser_open(struct browser *browser, const struct options *options)
{
	int err;

	*browser = (struct browser){
		.options = options,
		.delay_ns = options->delay_ns,
		.look = options->view,
		.sort = options->sort,
		.old = &browser->samples[0],
		.new = &browser->samples[1],
		.back_old = &browser->samples[2],
		.back_new = &browser->samples[3],
	};

	err = history_create(&browser->history, NR_BACK + 1, BACK_BYTES);
	for (enum view_group group = 0; !err && group < NR_VIEWS; group++)
		err = column_list_default(&browser->columns[group], group, true);
	if (err)
		browser_close(browser);
	return err;
}

void browser_close(struct browser *browser)
{
	browser_filter(browser, "");
	if (browser->look.name == &browser->name)
		regfree(&browser->name);
	if (browser->look.reason == &browser->reason)
		regfree(&browser->reason);
	for (enum view_group group = 0; group < NR_VIEWS; group++)
		column_list_free(&browser->columns[group]);
	for (size_t i = 0; i < 4; i++)
		sample_free(&browser->samples[i]);
	baseline_free(&browser->baseline);
	history_free(browser->history);
	trend_free(&browser->trend);
	alert_state_free(&browser->alerts);
	order_free(&browser->order);
	free(browser->contrasts);
	view_free(&browser->view);
	departures_free(&browser->departures);
}

void browser_say(struct browser *browser, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(browser->message, sizeof(browser->message), format, args);
	va_end(args);
}

void browser_fail(struct browser *browser, const char *sentence)
{
	text_copy(browser->failure, sizeof(browser->failure), sentence);
}

static const struct sample *pick_old(const struct browser *browser, const struct sample *new)
{
	if (browser->look.span == SPAN_BASELINE)
		return browser->baseline.sample.time_ns <= new->time_ns ? &browser->baseline.sample
									: NULL;
	if (browser->paused)
		return browser->back_old->time_ns ? browser->back_old : NULL;
	return browser->nr_samples > 1 ? browser->old : NULL;
}

/* Of what was stepped back to, once the view is of it no more. */
static void free_back(struct browser *browser)
{
	history_rest(browser->history);
	sample_free(browser->back_old);
	sample_free(browser->back_new);
}

static bool has_contrasts(const struct browser *browser)
{
	return browser->view.has_interval && browser->look.span == SPAN_BASELINE;
}

/* 0 or -ENOMEM. */
static int compare_rows(struct browser *browser)
{
	const struct place at = browser_place(browser);
	struct contrast *contrasts;

	contrasts = array_reserve(browser->contrasts, &browser->max_contrasts,
				  browser->view.nr_rows, sizeof(*contrasts));
	if (!contrasts)
		return -ENOMEM;
	browser->contrasts = contrasts;
	baseline_compare(&browser->baseline, at.view, at.trend, at.back, contrasts);
	return 0;
}

struct place browser_place(const struct browser *browser)
{
	return (struct place){
		.view = &browser->view,
		.contrasts = has_contrasts(browser) ? browser->contrasts : NULL,
		.trend = &browser->trend,
		.back = browser->paused ? browser->back : 0,
		.hidden_tops = browser->layout.hidden_tops,
	};
}

int browser_refresh(struct browser *browser)
{
	const struct sample *new = browser->paused ? browser->back_new : browser->new;
	struct view *view = &browser->view;
	int err;

	if (!browser->nr_samples)
		return browser_sort(browser);

	browser->order.nr = 0;
	err = view_update(view, pick_old(browser, new), new, &browser->look);
	browser->drift = drift_of(new);
	if (!err && !browser->paused)
		free_back(browser);
	if (!err && has_contrasts(browser))
		err = compare_rows(browser);
	return err ?: browser_sort(browser);
}

int browser_sort(struct browser *browser)
{
	struct place at;
	int err;

	layout_columns(&browser->layout, browser_columns(browser), &browser->look,
		       browser->view.nr_tops, browser->sort.column, browser->width);
	at = browser_place(browser);
	err = sort_rows(&browser->order, &at, &browser->sort);
	if (!err)
		cursor_follow(browser);
	return err;
}

int browser_resize(struct browser *browser, unsigned int width)
{
	if (browser->width == width)
		return 0;
	browser->width = width;
	return browser_sort(browser);
}

int browser_take(struct browser *browser, struct sample *sample)
{
	const struct options *options = browser->options;
	struct sample *recycled = browser->old;
	const struct sample *old;
	int err;

	sample_swap(recycled, sample);
	browser->old = browser->new;
	browser->new = recycled;
	browser->failure[0] = '\0';

	old = browser->nr_samples ? browser->old : NULL;
	err = departures_carry(&browser->departures, browser->old, browser->new) ?:
	      history_add(browser->history, old, browser->new) ?:
	      trend_update(&browser->trend, old, browser->new) ?:
	      alert_check(&browser->alerts, &options->alerts, &options->view, old, browser->new);
	if (err)
		return err;
	browser->nr_samples++;
	browser->baseline.nr_after++;
	if (!browser->paused) {
		browser->awaited = 0;
		return browser_refresh(browser);
	}
	if (browser->awaited) {
		browser->awaited--;
		return browser_step(browser, 0);
	}
	if (browser->back < browser_reach(browser))
		browser->back++;
	return 0;
}

int browser_forget(struct browser *browser)
{
	struct history *history;
	int err = history_create(&history, NR_BACK + 1, BACK_BYTES);

	if (err)
		return err;
	history_free(browser->history);
	browser->history = history;
	trend_free(&browser->trend);
	departures_free(&browser->departures);
	browser->nr_samples = 0;
	browser->baseline.nr_after = 0;
	browser->back = 0;
	return 0;
}

/* The sample before the one shown; none if that is the first. */
static int get_before(struct browser *browser)
{
	int err = history_get(browser->history, browser->back + 1, browser->back_old);

	if (err != -ENOENT)
		return err;
	sample_clear(browser->back_old);
	browser->back_old->time_ns = 0;
	return 0;
}

size_t browser_reach(const struct browser *browser)
{
	size_t count = history_count(browser->history);

	return count ? count - 1 : 0;
}

int browser_step(struct browser *browser, long samples)
{
	const size_t reach = browser_reach(browser), last = browser->back;
	long back = (long)browser->back + samples;
	struct sample *shown = browser->back_new;

	if (!browser->paused || !history_count(browser->history))
		return 0;
	if (back < 0)
		back = 0;
	if ((size_t)back > reach)
		back = reach;
	browser->back = back;

	/* One step back, what was before is what is shown now. */
	if (browser->back == last + 1) {
		browser->back_new = browser->back_old;
		browser->back_old = shown;
		return get_before(browser) ?: browser_refresh(browser);
	}
	/* The older one first, the other takes but one more step then. */
	return get_before(browser) ?:
	       history_get(browser->history, browser->back, browser->back_new) ?:
	       browser_refresh(browser);
}

void browser_pause(struct browser *browser, bool paused)
{
	if (paused && !browser->nr_samples)
		return;
	browser->paused = paused;
	browser->back = 0;
}

int browser_set_baseline(struct browser *browser)
{
	size_t back = browser->paused ? browser->back : 0;
	struct sample sample = { 0 };
	int err = history_get(browser->history, back, &sample)
			  ?: baseline_set(&browser->baseline, &sample, &browser->trend, back);

	sample_free(&sample);
	return err == -ENOENT ? 0 : err;
}

const struct column_list *browser_columns(const struct browser *browser)
{
	if (browser->options->columns.nr)
		return &browser->options->columns;
	return &browser->columns[browser->look.group];
}

static void set_filter(const regex_t **place, regex_t *own, const regex_t *compiled)
{
	if (*place == own)
		regfree(own);
	*place = NULL;
	if (compiled) {
		*own = *compiled;
		*place = own;
	}
}

bool browser_filter(struct browser *browser, const char *pattern)
{
	bool reasons = browser->look.group == VIEW_REASON || browser->look.group == VIEW_CATEGORY;
	char *text = reasons ? browser->reason_filter : browser->name_filter;
	regex_t compiled;
	char why[80];

	if (*pattern && pattern_compile(&compiled, pattern, REG_ICASE, why, sizeof(why)))
		return false;

	if (reasons)
		set_filter(&browser->look.reason, &browser->reason, *pattern ? &compiled : NULL);
	else
		set_filter(&browser->look.name, &browser->name, *pattern ? &compiled : NULL);
	text_copy(text, sizeof(browser->reason_filter), pattern);
	return true;
}

bool browser_wants_detail(const struct browser *browser, struct detail_target *target)
{
	const bool covered = browser->page == PAGE_HELP || browser->page == PAGE_EXPLAIN;

	if ((covered ? browser->below : browser->page) != PAGE_WHY || !browser->view.sample)
		return false;
	*target = detail_aim(browser->view.sample, &browser->look, browser->why_kind,
			     browser->why_code);
	return true;
}
