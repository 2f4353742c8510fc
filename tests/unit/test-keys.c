// SPDX-License-Identifier: GPL-2.0-only
/* What each key of the table does to a browser that has seen three samples. */
#include <locale.h>
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"
#include "screen/keys.h"

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

static void test_quit(void)
{
	press('q');
	assert_int_equal(browser.wish, WISH_QUIT);
}

static void test_escape(void)
{
	press('h');
	press(INPUT_ESCAPE);
	assert_int_equal(look_page(&browser.look), PAGE_TABLE);
}

/* Sections explain the bar, the tax, the keys and the columns of the view. */
static void test_help_sections(void **state)
{
	(void)state;
	assert_int_equal(canvas_resize(&canvas, 90, 80), 0);
	assert_int_equal(browser_resize(&browser, 80), 0);
	press('h');
	see("V vmm      in the VMM, such as QEMU");
	see("tax        kvm + vmm + block, of those and guest");
	see("Better or worse\n");
	see("Columns of view reason\n");
	see("COST/EXIT  cost of an exit in the interval");
}

/* As readline does. */
static void check_prompt(const int *keys, size_t nr, const char *text, size_t at)
{
	press('f');
	for (const char *c = "one two"; *c; c++)
		press(*c);
	for (size_t i = 0; i < nr; i++)
		press(keys[i]);
	assert_string_equal(browser.prompt.text, text);
	assert_int_equal(browser.prompt.at, at);
	press(INPUT_ESCAPE);
}

#define CTRL(letter) ((letter)&0x1f)
#define CHECK_PROMPT(text, at, ...)                                                                \
	check_prompt((const int[]){ __VA_ARGS__ }, sizeof((int[]){ __VA_ARGS__ }) / sizeof(int),   \
		     text, at)

static void test_prompt(void **state)
{
	(void)state;
	CHECK_PROMPT("one twxo", 7, INPUT_LEFT, 'x');
	CHECK_PROMPT("xone two", 1, INPUT_HOME, 'x');
	CHECK_PROMPT("one twoxy", 9, CTRL('a'), INPUT_END, 'x', CTRL('b'), CTRL('f'), 'y');
	CHECK_PROMPT("one ", 4, CTRL('w'));
	CHECK_PROMPT("", 0, CTRL('w'), CTRL('w'));
	CHECK_PROMPT("", 0, CTRL('u'), INPUT_BACKSPACE, INPUT_LEFT, INPUT_DELETE);
	CHECK_PROMPT("two", 0, INPUT_LEFT, INPUT_LEFT, INPUT_LEFT, CTRL('u'));
	CHECK_PROMPT("one", 3, CTRL('a'), INPUT_RIGHT, CTRL('f'), INPUT_RIGHT, CTRL('k'));
	CHECK_PROMPT("ne two", 0, INPUT_HOME, CTRL('d'));
	CHECK_PROMPT("one to", 5, INPUT_LEFT, CTRL('h'));
	/* A character of two bytes is one. */
	CHECK_PROMPT("one two", 7, 0xe9, INPUT_LEFT, INPUT_DELETE);
	CHECK_PROMPT("one two\xc3\xa9", 9, 0xe9, CTRL('b'), INPUT_RIGHT);
	/* The cursor is where the user types. */
	press('f');
	type("ab");
	press('f');
	press(INPUT_LEFT);
	assert_true(canvas.cursor_shown);
	assert_int_equal(canvas.cursor_column, strlen("Only reasons matching: a"));
}

static void test_help(void)
{
	const int codes[] = { 'h', '?', INPUT_F1 };

	for (size_t i = 0; i < 3; i++) {
		press(codes[i]);
		see("step down: host, VM, its reasons");
		press(INPUT_ESCAPE);
	}
}

static void test_up(void)
{
	press('j');
	press(INPUT_DOWN);
	press('k');
	press(INPUT_UP);
	press(INPUT_UP);
	assert_int_equal(browser.cursor.at, 0);
}

static void test_down(void)
{
	press(INPUT_DOWN);
	press('j');
	assert_int_equal(browser.cursor.at, 2);
}

static void test_page_up(void)
{
	press(INPUT_END);
	press(INPUT_PAGE_UP);
	assert_int_equal(browser.cursor.at, 0);
}

static void test_page_down(void)
{
	press(INPUT_PAGE_DOWN);
	assert_int_equal(browser.cursor.at, browser.rows.view.nr_rows - 1);
}

static void test_home(void)
{
	press(INPUT_END);
	press(INPUT_HOME);
	assert_int_equal(browser.cursor.at, 0);
	press('G');
	press('g');
	assert_int_equal(browser.cursor.at, 0);
}

static void test_end(void)
{
	press('G');
	assert_int_equal(browser.cursor.at, browser.rows.view.nr_rows - 1);
}

/* From the host to a VM, its reasons, one of them, whose it is, and back. */
static void test_enter(void)
{
	press('v');
	press('v');
	press('C');
	press(INPUT_ENTER);
	see("host > VM 1 web");
	see("by reason");
	press(INPUT_ENTER);
	see("host > VM 1 web > cpuid");
	see("exit code");
	press(INPUT_BACKSPACE);
	press(INPUT_TAB);
	see("by vcpu");
	press(INPUT_ENTER);
	see("host > VM 1 web > vCPU 0  by reason");
	press(INPUT_BACKSPACE);
	see("by vcpu");
	press(INPUT_BACKSPACE);
	see("host  by vm");
	/* The rows on the page of a reason can be entered as well. */
	press('v');
	press('v');
	press('v');
	press('v');
	see("host  by reason");
	press('C');
	press(INPUT_ENTER);
	see("host > cpuid");
	press(INPUT_DOWN);
	assert_int_equal(browser.cursor.at, 1);
	press(INPUT_UP);
	press(INPUT_ENTER);
	see("host > VM 1 web > cpuid");
	assert_int_equal(browser.look.view.group, VIEW_VCPU);
	press(INPUT_ENTER);
	see("host > VM 1 web > vCPU 1 > cpuid");
	for (int i = 0; i < 3; i++)
		press(INPUT_BACKSPACE);
	see("host  by reason");
}

static void test_beside(void)
{
	press(INPUT_TAB);
	see("host  by vm");
	press(INPUT_TAB);
	see("host  by reason");
	press(INPUT_ENTER);
	press(INPUT_TAB);
	assert_int_equal(browser.look.view.group, VIEW_VCPU);
	assert_int_equal(look_page(&browser.look), PAGE_REASON);
	press(INPUT_TAB);
	assert_int_equal(browser.look.view.group, VIEW_VM);
	press('h');
	press(INPUT_TAB);
	assert_int_equal(browser.look.view.group, VIEW_VM);
}

/* "mail" has 2550000 cycles more in the interval, "web" 1079000. */
static void test_most(void)
{
	press(' ');
	press(INPUT_LEFT);
	see("most mail");
	press('!');
	see("host > VM 2 mail  by reason");
	press('!');
	see("from the host's page");
	press(INPUT_BACKSPACE);
	see("host  by vm");
}

static void check_columns(const char *const *names, size_t nr)
{
	const struct column_list *list = look_columns(&browser.look);

	for (size_t i = 0; i < nr; i++)
		assert_string_equal(list->columns[i]->name, names[i]);
}

/* Of this view alone, and what is chosen is drawn at once. */
static void test_choose_columns(void)
{
	static const char *const moved[] = { "reason", "count", "exit_ns", "rate" };
	static const char *const hidden[] = { "reason", "count", "rate", "kvm" };
	static const char *const usual[] = { "reason", "count", "rate", "exit_ns" };

	press(INPUT_F2);
	see("columns of view reason");
	see("[x] COST/EXIT   exit_ns");
	see("[ ] PID         pid");
	press(INPUT_HOME);
	for (int i = 0; i < 3; i++)
		press(INPUT_DOWN);
	press(INPUT_LEFT);
	check_columns(moved, 4);
	press(INPUT_RIGHT);
	press(' ');
	check_columns(hidden, 4);
	see("[ ] COST/EXIT   exit_ns");
	press(INPUT_ESCAPE);
	press('v');
	check_columns(usual, 4);
	press('F');
	check_columns(hidden, 4);
	press(INPUT_F2);
	press(INPUT_DELETE);
	check_columns(usual, 4);
	/* One column stays. */
	for (int i = 0; i < 40; i++) {
		press(INPUT_HOME);
		press(' ');
	}
	assert_int_equal(look_columns(&browser.look)->nr, 1);
}

/* The order of each view is its own. */
static void test_choose_sort(void)
{
	press('s');
	see("[x] COST%");
	press(INPUT_HOME);
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	check_sort("count", true);
	see("ALL-EXITS▼");
	press('v');
	check_sort("cost", true);
	press(INPUT_F6);
	press(INPUT_ESCAPE);
	check_sort("cost", true);
	press('F');
	check_sort("count", true);
}

static void test_backspace(void)
{
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	press(INPUT_BACKSPACE);
	see("host  by reason");
	assert_int_equal(browser.cursor.at, 1);
}

static void test_view(void)
{
	static const char *const views[] = { "by category", "by vm",	 "by vcpu",
					     "by process",  "by matrix", "by reason" };

	for (size_t i = 0; i < 6; i++) {
		press('v');
		see(views[i]);
	}
}

static void test_fold(void)
{
	press('F');
	see("by category");
	see("idle");
	press('F');
	see("by reason");
}

static void test_explain(void)
{
	press('C');
	press('x');
	see("meaning   The guest executed CPUID");
}

static void test_advice(void)
{
	press('a');
	see("Advice takes 10 seconds of samples");
	/* Two seconds of counters, and then rest */
	take(&files[1], 20);
	take(&files[1], 24);
	take(&files[1], 28);
	take(&files[1], 32);
	see("advice on the last 12.0 s");
	see("not known here: waiting");
	press(INPUT_ESCAPE);
	see("by reason");
}

static void test_why(void)
{
	struct breakdown_target target;

	press('C');
	/* Of the row under the cursor */
	assert_false(browser_wants_breakdown(&browser, &target));
	press('w');
	see("why cpuid");
	see("attaching");
	assert_true(browser_wants_breakdown(&browser, &target));
	assert_int_equal(target.code, 0x72);
	assert_int_equal(target.vm, 0);
	assert_int_equal(target.vcpu, VCPU_NONE);
	/* Under the help it goes on, behind it there is the table again. */
	press('h');
	assert_true(browser_wants_breakdown(&browser, &target));
	press(INPUT_ESCAPE);
	see("why cpuid");
	press(INPUT_ESCAPE);
	see("by reason");
	assert_false(browser_wants_breakdown(&browser, &target));

	/* From the page of a reason, of one vCPU of one VM */
	press('v');
	press('v');
	press('C');
	press(INPUT_ENTER);
	press(INPUT_TAB);
	press(INPUT_ENTER);
	press(INPUT_ENTER);
	press('w');
	assert_true(browser_wants_breakdown(&browser, &target));
	assert_int_equal(target.pid, 4001);
	assert_int_equal(target.vcpu, 0);
	press(INPUT_BACKSPACE);
	assert_int_equal(look_page(&browser.look), PAGE_REASON);
	press(INPUT_BACKSPACE);
	press(INPUT_BACKSPACE);
	press('w');
	see("w traces a hardware reason");
	assert_false(browser_wants_breakdown(&browser, &target));
	/* This machine knows nothing about the exits of a recording. */
	press(INPUT_TAB);
	browser.playback.speed = 1;
	press('w');
	see("a recording has none");
	assert_false(browser_wants_breakdown(&browser, &target));
}

static void test_sort_left(void)
{
	press('<');
	check_sort("vmm", true);
}

static void test_sort_right(void)
{
	press('>');
	check_sort("share", true);
}

static void test_count(void)
{
	press('C');
	check_sort("count", true);
	see("ALL-EXITS▼");
}

static void test_rate(void)
{
	press('C');
	press('R');
	check_sort("rate", true);
}

static void test_cost(void)
{
	press('P');
	check_sort("cost", true);
	see("COST%▼");
}

static void test_vmm(void)
{
	press('M');
	check_sort("vmm", true);
	see("VMM%▼");
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

static void test_cycles(void)
{
	press('T');
	check_sort("cycles", true);
	assert_string_equal(browser.rows.order.rows[0]->reason, "hlt");
}

static void test_invert(void)
{
	press('C');
	press('I');
	check_sort("count", false);
	see("ALL-EXITS▲");
}

static void test_search(void)
{
	press('/');
	type("NP");
	assert_string_equal(browser_row(&browser)->reason, "npf");
	press('/');
	type("nothing");
	see("no row matches \"nothing\"");
}

/* cpuid, interrupt and npf have a "p" */
static void test_next(void)
{
	press('C');
	press('/');
	type("p");
	press('n');
	assert_string_equal(browser_row(&browser)->reason, "npf");
}

static void test_previous(void)
{
	press('C');
	press('/');
	type("p");
	press('n');
	press('N');
	assert_string_equal(browser_row(&browser)->reason, "cpuid");
}

static void test_filter(void)
{
	press('f');
	type("^(CPUID|hlt)$");
	assert_int_equal(browser.rows.view.nr_rows, 2);
	see("FILTERED");
	press('f');
	type("(");
	see("not a regular expression");
	assert_int_equal(browser.rows.view.nr_rows, 2);
	/* It is still there, to be corrected. */
	press(INPUT_BACKSPACE);
	type("msr");
	assert_int_equal(browser.rows.view.nr_rows, 1);
	press('f');
	press('U' & 0x1f);
	press(INPUT_ENTER);
	assert_int_equal(browser.rows.view.nr_rows, 6);
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
	press(' ');
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	press(INPUT_RIGHT);
	see("PAUSED -1");
	press(INPUT_RIGHT);
	press(INPUT_RIGHT);
	see("PAUSED -0");
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

static const struct {
	const char *name;
	void (*test)(void);
} tests[] = {
	{ "q, F10", test_quit },
	{ "Esc", test_escape },
	{ "h, ?, F1", test_help },
	{ "Up, k", test_up },
	{ "Down, j", test_down },
	{ "PgUp", test_page_up },
	{ "PgDn", test_page_down },
	{ "Home, g", test_home },
	{ "End, G", test_end },
	{ "Enter", test_enter },
	{ "Backspace", test_backspace },
	{ "Tab", test_beside },
	{ "!", test_most },
	{ "v", test_view },
	{ "F", test_fold },
	{ "x", test_explain },
	{ "a", test_advice },
	{ "w", test_why },
	{ "F2", test_choose_columns },
	{ "F6, s", test_choose_sort },
	{ "<", test_sort_left },
	{ ">", test_sort_right },
	{ "C", test_count },
	{ "R", test_rate },
	{ "P", test_cost },
	{ "M", test_vmm },
	{ "T", test_cycles },
	{ "I", test_invert },
	{ "/, F3", test_search },
	{ "n", test_next },
	{ "N", test_previous },
	{ "f, F4", test_filter },
	{ "d", test_delay },
	{ "space", test_pause },
	{ "Left", test_left },
	{ "Right", test_right },
	{ "+", test_faster },
	{ "-", test_slower },
	{ "[", test_minute_back },
	{ "]", test_minute_on },
	{ "{", test_hour_back },
	{ "}", test_hour_on },
	{ "b", test_baseline },
	{ "B", test_drop_baseline },
	{ "t", test_trend_key },
	{ "c", test_span },
	{ "i", test_idle },
	{ "u", test_unit },
	{ "m", test_mouse_key },
	{ "W", test_save },
	{ "^L", test_redraw },
};

/* Each key of the table, in its order: one without a test fails. */
static void test_every_key(void **state)
{
	for (size_t i = 0; i < nr_keys; i++) {
		assert_true(i < ARRAY_SIZE(tests));
		assert_string_equal(tests[i].name, key_table[i].name);
		tests[i].test();
		browser_tear_down(state);
		browser_set_up(state);
	}
	assert_int_equal(nr_keys, ARRAY_SIZE(tests));
}

/* A key without a meaning says so, and what was chosen stays. */
static void test_other_keys(void **state)
{
	(void)state;
	press('z');
	see("no key \"z\"; \"h\" lists the keys");
	press(INPUT_F7);
	see("no key \"F7\"");
	press('D' & 0x1f);
	see("no key \"^D\"");
	press('h');
	press('/');
	see("/ searches a table");
}

static void test_codes_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < nr_keys * 3; i++) {
		int code = key_table[i / 3].codes[i % 3];

		assert_true(code || i % 3);
		for (size_t j = i + 1; code && j < nr_keys * 3; j++)
			assert_int_not_equal(code, key_table[j / 3].codes[j % 3]);
	}
}

int main(void)
{
	const struct CMUnitTest all[] = {
		TEST(test_every_key), TEST(test_other_keys),	   TEST(test_help_sections),
		TEST(test_prompt),    TEST(test_codes_are_unique),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(all, NULL, NULL);
}
