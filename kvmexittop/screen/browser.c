// SPDX-License-Identifier: GPL-2.0-only
#include "screen/browser.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"

int browser_open(struct browser *browser, const struct options *options)
{
	int err;

	*browser = (struct browser){ .options = options,
				     .delay_ns = options->delay_ns,
				     .no_mouse = options->no_mouse };
	err = past_open(&browser->past) ?: look_open(&browser->look, options);
	if (err)
		browser_close(browser);
	return err;
}

static void free_rows(struct rows *rows)
{
	order_free(&rows->order);
	free(rows->significances);
	view_free(&rows->view);
}

void browser_close(struct browser *browser)
{
	advisor_free(&browser->advisor);
	free_rows(&browser->rows);
	look_close(&browser->look);
	past_close(&browser->past);
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

const struct sample *browser_sample(const struct browser *browser)
{
	return browser->rows.view.sample;
}

const struct row *browser_row(const struct browser *browser)
{
	return cursor_row(&browser->cursor, &browser->rows.order);
}

static bool has_significance(const struct view *view)
{
	return view->has_interval && view->options->span == SPAN_BASELINE;
}

struct place browser_place(const struct browser *browser)
{
	const struct rows *rows = &browser->rows;
	size_t back;
	const struct trend *trend = past_trend(&browser->past, browser->look.coarse, &back);

	return (struct place){
		.view = &rows->view,
		.significances = has_significance(&rows->view) ? rows->significances : NULL,
		.trend = trend,
		.back = back,
		.in_cycles = view_in_cycles(&rows->view),
		.hidden_tops = rows->layout.hidden_tops,
	};
}

/* 0 or -ENOMEM. */
static int compare_rows(struct browser *browser)
{
	const struct past *past = &browser->past;
	struct rows *rows = &browser->rows;
	struct significance *significances;

	if (!has_significance(&rows->view))
		return 0;
	significances = array_reserve(rows->significances, &rows->max_significance,
				      rows->view.nr_rows, sizeof(*significances));
	if (!significances)
		return -ENOMEM;
	rows->significances = significances;
	baseline_compare(&past->baseline, &rows->view, &past->trend, past_back(past),
			 significances);
	return 0;
}

static int make_rows(struct browser *browser)
{
	const struct sample *new = past_new(&browser->past);
	const struct look *look = &browser->look;
	struct rows *rows = &browser->rows;
	int err;

	rows->order.nr = 0;
	if (!new)
		return 0;
	err = view_update(&rows->view, past_old(&browser->past, look->view.span), new, &look->view);
	if (err)
		return err;
	past_rest(&browser->past);
	rows->drift = drift_of(new);
	return compare_rows(browser);
}

static int order_rows(struct browser *browser)
{
	const struct look *look = &browser->look;
	struct rows *rows = &browser->rows;
	struct place at;
	int err;

	layout_columns(&rows->layout, look_columns(look), &look->view, rows->view.nr_tops,
		       look->sort.column, browser->width);
	/* The layout determines hidden_tops, and so the place of cells. */
	at = browser_place(browser);
	err = sort_rows(&rows->order, &at, &look->sort);
	if (!err)
		cursor_follow(&browser->cursor, &rows->order);
	return err;
}

/* Advice is made while its page is open. */
static int advise(struct browser *browser)
{
	const struct look *look = &browser->look;

	if (look_page(look) == PAGE_ADVICE)
		return advisor_update(&browser->advisor, &browser->past, &look->view,
				      look->changes);
	if (browser->advisor.changes)
		advisor_free(&browser->advisor);
	return 0;
}

int browser_update(struct browser *browser)
{
	const uint64_t orders = browser->look.orders, samples = browser->past.changes;
	struct rows *rows = &browser->rows;
	uint64_t changes;
	int err = 0;
	bool stale;

	look_follow(&browser->look, past_new(&browser->past));
	changes = browser->look.changes;
	stale = changes != rows->changes || samples != rows->samples;
	if (stale)
		err = make_rows(browser);
	if (!err && (stale || orders != rows->orders || browser->width != rows->width))
		err = order_rows(browser);
	if (err)
		return err;
	rows->changes = changes;
	rows->orders = orders;
	rows->samples = samples;
	rows->width = browser->width;
	return advise(browser);
}

int browser_resize(struct browser *browser, unsigned int width)
{
	browser->width = width;
	return browser_update(browser);
}

struct sample *browser_spare(struct browser *browser)
{
	return past_spare(&browser->past);
}

int browser_take(struct browser *browser, struct sample *sample)
{
	const struct options *options = browser->options;

	browser->failure[0] = '\0';
	return past_take(&browser->past, sample, &options->alerts, &options->view)
		       ?: browser_update(browser);
}

int browser_forget(struct browser *browser)
{
	return past_forget(&browser->past) ?: browser_update(browser);
}

void browser_note(struct browser *browser, struct drawn drawn)
{
	browser->drawn = drawn;
	browser->cursor.first = drawn.first;
	browser->cursor.scrolled = drawn.scrolled;
}

bool browser_wants_breakdown(const struct browser *browser, struct breakdown_target *target)
{
	const struct sample *sample = browser_sample(browser);
	const struct look *look = &browser->look;

	if (!look->why || !sample)
		return false;
	*target = breakdown_aim(sample, &look->view, look->why_kind, look->why_code);
	return true;
}
