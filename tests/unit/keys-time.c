// SPDX-License-Identifier: GPL-2.0-only
/* Keys for the delay, pause, replay, baseline and settings: see action-time.c. */
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"
#include "key-tests.h"

static void check_cell(const char *reason, const char *name, const char *expected)
{
	const struct column *column = column_find(name, strlen(name));
	char text[CELL_TEXT_SIZE] = "no such row";
	struct place at = browser_place(&browser);
	struct cell cell;

	for (size_t i = 0; i < browser.rows.view.nr_rows; i++) {
		if (strcmp(browser.rows.view.rows[i].reason, reason))
			continue;
		at.row = &browser.rows.view.rows[i];
		column_get(column, &at, &cell);
		cell_print(&cell, column->decimals, text, sizeof(text));
	}
	assert_string_equal(text, expected);
}

static void test_unit(void)
{
	see("COST/EXIT");
	press('u');
	see("CYC/EXIT");
	see("CYCLES");
	press('u');
	see("COST/EXIT");
}

static void test_delay(void)
{
	press('d');
	type("0.25");
	assert_int_equal(browser.wish, WISH_DELAY);
	assert_int_equal(browser.delay_ns, 250000000);
	press('d');
	type("soon");
	see("is not a time");
	assert_int_equal(browser.delay_ns, 250000000);
	press(INPUT_ESCAPE);
	assert_null(browser.prompt.label);
}

static void test_pause(void)
{
	press(' ');
	see("PAUSED -0");
	take(&files[1], 2);
	see("PAUSED -1");
	press(' ');
	assert_false(browser.past.paused);
}

static void test_left(void)
{
	press(' ');
	press(INPUT_LEFT);
	see("PAUSED -1");
	see("648");
	for (int i = 0; i < 9; i++)
		press(INPUT_LEFT);
	see("PAUSED -2");
}

static void test_right(void)
{
	/* 530 in the 2 seconds to the second sample, as the comments in the fixtures say */
	files[1].exits[0].count += 77;
	take(&files[1], 2);
	press(' ');
	check_cell("cpuid", "rate", "77.0");
	press(INPUT_LEFT);
	check_cell("cpuid", "rate", "0.0");
	press(INPUT_LEFT);
	check_cell("cpuid", "rate", "265.0");
	press(INPUT_LEFT);
	see("PAUSED -3");
	press(INPUT_RIGHT);
	see("PAUSED -2");
	check_cell("cpuid", "rate", "265.0");
	press(INPUT_RIGHT);
	check_cell("cpuid", "rate", "0.0");
	press(INPUT_RIGHT);
	press(INPUT_RIGHT);
	see("PAUSED -0");
	check_cell("cpuid", "rate", "77.0");
}

static void test_baseline(void)
{
	check_cell("cpuid", "before", "-");
	press('b');
	/* Nothing has happened since, and no time has passed in which it could. */
	see("SINCE BASELINE 0.0 s");
	see("VERDICT");
	check_cell("cpuid", "count", "0");
	files[1].exits[0].count += 77;
	take(&files[1], 5);
	see("SINCE BASELINE 4.0 s");
	check_cell("cpuid", "count", "77");
	/* Before: 530 in 2 seconds, as the comments in the fixtures say, then none in one. */
	check_cell("cpuid", "before", "132.5");
	check_cell("cpuid", "after", "19.2");
	/* One sample since has no spread. */
	check_cell("cpuid", "verdict", "-");
	take(&files[1], 6);
	/* Variances 35112.5 and 185.3, hence 1 degree: 636.619 times sqrt(17648.9). */
	check_cell("cpuid", "after", "15.4");
	check_cell("cpuid", "noise", "84574.3");
	check_cell("cpuid", "verdict", "same");
	press('c');
	check_cell("cpuid", "count", "3757");
	check_cell("cpuid", "before", "-");
	press('c');
	press('c');
	press(' ');
	for (int i = 0; i < 3; i++)
		press(INPUT_LEFT);
	see("BEFORE BASELINE");
	check_cell("cpuid", "count", "3680");
}

static void test_drop_baseline(void)
{
	press('b');
	press('B');
	take(&files[1], 5);
	see("in 4.000 s");
	assert_false(browser.past.baseline.is_set);
}

/* 8 cells of a second each, or of ten; the coarse trend has steps of ten samples. */
static void test_trend_key(void)
{
	struct place at = browser_place(&browser);
	double rates[3];

	assert_int_equal(canvas_resize(&canvas, 24, 80), 0);
	assert_int_equal(browser_resize(&browser, 80), 0);
	press('c');
	press('c');
	see("TREND 8s");
	/* After the first sample there are 20 more; the count of CPUID grows by 10 in each. */
	for (int i = 0; i < 18; i++) {
		files[1].exits[0].count += 10;
		take(&files[1], 2 + i);
	}
	press('t');
	see("TREND80s");
	at = browser_place(&browser);
	at.row = browser.rows.order.rows[0];
	while (strcmp(at.row->reason, "cpuid"))
		at.row++;
	trend_rates(at.trend, at.back, at.view, at.row, 3, rates);
	/* From sample 10 to 20, ten seconds */
	assert_true(rates[2] == 10);
	/* From sample 0 to 10: 530 in 2 seconds, then 8 times 10 in as many seconds more and one */
	assert_true(rates[1] > 50 && rates[1] < 60);
	press('t');
	see("TREND 8s");
}

static void test_span(void)
{
	press('c');
	see("SINCE START");
	press('c');
	see("in 1.000 s");
	press('b');
	press('c');
	press('c');
	see("SINCE START");
	press('c');
	assert_int_equal(browser.look.view.span, SPAN_BASELINE);
}

static void test_idle(void)
{
	press('i');
	see("IDLE COUNTED");
	press('i');
	assert_false(browser.look.view.count_idle);
}

/* Keys of a replay, and the wish that each is. */
static void check_replay_key(int key, enum wish wish)
{
	press(key);
	assert_int_equal(browser.wish, WISH_NONE);
	see("samples are live");
	browser.playback.speed = 1;
	press(key);
	assert_int_equal(browser.wish, wish);
	see("REPLAY");
}

static void test_faster(void)
{
	check_replay_key('+', WISH_SPEED);
	assert_true(browser.playback.speed == 2);
	see("REPLAY x2 0%");
	browser.playback.speed = 4096;
	press('+');
	assert_int_equal(browser.wish, WISH_NONE);
	assert_true(browser.playback.speed == 4096);
	press('d');
	see("a recording has its own times");
}

static void test_slower(void)
{
	check_replay_key('-', WISH_SPEED);
	assert_true(browser.playback.speed == 0.5);
	browser.playback.speed = 0.125;
	press('-');
	assert_int_equal(browser.wish, WISH_NONE);
	assert_true(browser.playback.speed == 0.125);
}

static void check_seek(int key, int64_t seconds)
{
	check_replay_key(key, WISH_SEEK);
	assert_int_equal(browser.seek_s, seconds);
}

static void test_minute_back(void)
{
	check_seek('[', -60);
}

static void test_minute_on(void)
{
	check_seek(']', 60);
}

static void test_hour_back(void)
{
	check_seek('{', -3600);
}

static void test_hour_on(void)
{
	check_seek('}', 3600);
}

static void test_mouse_key(void)
{
	press('m');
	assert_int_equal(browser.wish, WISH_MOUSE);
	assert_true(browser.no_mouse);
	see("the mouse is off");
	press('m');
	assert_false(browser.no_mouse);
}

static void test_save(void)
{
	press('W');
	assert_int_equal(browser.wish, WISH_SAVE);
}

static void test_redraw(void)
{
	press('L' & 0x1f);
	assert_int_equal(browser.wish, WISH_REDRAW);
}

static const struct key_test tests[] = {
	{ "d", test_delay },	   { "space", test_pause }, { "Left", test_left },
	{ "Right", test_right },   { "+", test_faster },    { "-", test_slower },
	{ "[", test_minute_back }, { "]", test_minute_on }, { "{", test_hour_back },
	{ "}", test_hour_on },	   { "b", test_baseline },  { "B", test_drop_baseline },
	{ "t", test_trend_key },   { "c", test_span },	    { "i", test_idle },
	{ "u", test_unit },	   { "m", test_mouse_key }, { "W", test_save },
	{ "^L", test_redraw },
};

const struct key_tests key_tests_time = { tests, ARRAY_SIZE(tests) };
