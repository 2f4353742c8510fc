// SPDX-License-Identifier: GPL-2.0-only
/* What each key of the table does to a browser that has seen three samples. */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "screen/canvas.h"
#include "screen/draw.h"
#include "screen/keys.h"

#include "cmocka-all.h"
#include "fixture.h"

static struct browser browser;
static struct canvas canvas;
static struct options options;
static struct origin origin;
static struct sample files[2];

static void read_file(const char *name, struct sample *sample)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", getenv("TEST_DATA"), name);
	fixture_read(path, sample, &origin);
}

static void take(const struct sample *sample, uint64_t later_s)
{
	struct sample copy = { 0 };

	assert_int_equal(sample_copy(&copy, sample), 0);
	copy.time_ns += later_s * 1000000000;
	assert_int_equal(browser_take(&browser, &copy), 0);
	sample_free(&copy);
	draw_screen(&browser, &canvas, 0);
}

static int set_up(void **state)
{
	char program[] = "kvmexittop", *arguments[] = { program, NULL };
	char error[200];

	(void)state;
	read_file("svm-old.sample", &files[0]);
	read_file("svm-new.sample", &files[1]);
	canvas = (struct canvas){ 0 };
	assert_int_equal(canvas_resize(&canvas, 24, 120), 0);
	assert_int_equal(options_parse(&options, 1, arguments, error, sizeof(error)), 0);
	assert_int_equal(browser_open(&browser, &options), 0);
	assert_int_equal(browser_resize(&browser, 120), 0);
	take(&files[0], 0);
	take(&files[1], 0);
	take(&files[1], 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	browser_close(&browser);
	options_free(&options);
	canvas_free(&canvas);
	sample_free(&files[0]);
	sample_free(&files[1]);
	reason_table_free(&origin.reasons);
	return 0;
}

static void send(struct input input)
{
	assert_int_equal(key_input(&browser, &input), 0);
	draw_screen(&browser, &canvas, 0);
}

static void press(int key)
{
	send((struct input){ .type = INPUT_KEY, .key = key });
}

static void type(const char *text)
{
	for (; *text; text++)
		press((unsigned char)*text);
	press(INPUT_ENTER);
}

static void see(const char *text)
{
	char *screen = NULL;
	size_t size;
	FILE *out = open_memstream(&screen, &size);

	canvas_print(&canvas, out);
	fclose(out);
	if (!strstr(screen, text))
		fail_msg("no \"%s\" in\n%s", text, screen);
	free(screen);
}

static void check_sort(const char *name, bool descending)
{
	assert_string_equal(browser.sort.column->name, name);
	assert_int_equal(browser.sort.descending, descending);
}

static void check_cell(const char *reason, const char *name, const char *expected)
{
	const struct column *column = column_find(name, strlen(name));
	char text[CELL_TEXT_SIZE] = "no such row";
	struct place at = browser_place(&browser);
	struct cell cell;

	for (size_t i = 0; i < browser.view.nr_rows; i++) {
		if (strcmp(browser.view.rows[i].reason, reason))
			continue;
		at.row = &browser.view.rows[i];
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
	assert_int_equal(browser.page, PAGE_TABLE);
}

static void test_help(void)
{
	const int codes[] = { 'h', '?', INPUT_F1 };

	for (size_t i = 0; i < 3; i++) {
		press(codes[i]);
		see("step down: host, process, VM");
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
	assert_int_equal(browser.at, 0);
}
static void test_down(void)
{
	press(INPUT_DOWN);
	press('j');
	assert_int_equal(browser.at, 2);
}
static void test_page_up(void)
{
	press(INPUT_END);
	press(INPUT_PAGE_UP);
	assert_int_equal(browser.at, 0);
}
static void test_page_down(void)
{
	press(INPUT_PAGE_DOWN);
	assert_int_equal(browser.at, browser.view.nr_rows - 1);
}
static void test_home(void)
{
	press(INPUT_END);
	press(INPUT_HOME);
	assert_int_equal(browser.at, 0);
}
static void test_end(void)
{
	press('G');
	assert_int_equal(browser.at, browser.view.nr_rows - 1);
}

static void test_enter(void)
{
	press('v');
	press('v');
	press('C');
	press(INPUT_ENTER);
	see("host > VM 1 web");
	see("by vcpu");
	press(INPUT_ENTER);
	see("host > VM 1 web > vCPU 0");
	press(INPUT_ENTER);
	see("exit code");
	press(INPUT_BACKSPACE);
	press(INPUT_BACKSPACE);
	press(INPUT_BACKSPACE);
	see("host  by vm");
}

static void test_backspace(void)
{
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	press(INPUT_BACKSPACE);
	see("host  by reason");
	assert_int_equal(browser.at, 1);
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
	press('g');
	see("by category");
	see("idle");
	press('g');
	see("by reason");
}
static void test_explain(void)
{
	press('C');
	press('x');
	see("meaning The guest executed CPUID");
}
static void test_why(void)
{
	struct detail_target target;

	/* Of the row under the cursor */
	assert_false(browser_wants_detail(&browser, &target));
	press('w');
	see("why cpuid");
	see("attaching");
	assert_true(browser_wants_detail(&browser, &target));
	assert_int_equal(target.code, 0x72);
	assert_int_equal(target.vm, 0);
	assert_int_equal(target.vcpu, VCPU_NONE);
	/* Under the help it goes on, behind it there is the table again. */
	press('h');
	assert_true(browser_wants_detail(&browser, &target));
	press(INPUT_ESCAPE);
	see("why cpuid");
	press(INPUT_ESCAPE);
	see("by reason");
	assert_false(browser_wants_detail(&browser, &target));

	/* From the page of a reason, of one vCPU of one VM */
	press('v');
	press('v');
	press('C');
	press(INPUT_ENTER);
	press(INPUT_ENTER);
	press(INPUT_ENTER);
	press('w');
	assert_true(browser_wants_detail(&browser, &target));
	assert_int_equal(target.pid, 4001);
	assert_int_equal(target.vcpu, 0);
	press(INPUT_BACKSPACE);
	assert_int_equal(browser.page, PAGE_REASON);
	press(INPUT_BACKSPACE);
	press(INPUT_BACKSPACE);
	press('w');
	see("w looks into a reason of the hardware");
	assert_false(browser_wants_detail(&browser, &target));
}

static void test_sort_left(void)
{
	press('<');
	check_sort("count", true);
}
static void test_sort_right(void)
{
	press('>');
	check_sort("cycles", true);
}
static void test_count(void)
{
	press('C');
	check_sort("count", true);
	see("COUNTv");
}
static void test_rate(void)
{
	press('C');
	press('R');
	check_sort("rate", true);
}
static void test_cycles(void)
{
	press('T');
	check_sort("cycles", true);
	assert_string_equal(browser.order.rows[0]->reason, "hlt");
}
static void test_invert(void)
{
	press('C');
	press('I');
	check_sort("count", false);
	see("COUNT^");
}

static void test_search(void)
{
	press('/');
	type("NP");
	assert_string_equal(browser_row(&browser)->reason, "npf");
	press('/');
	type("nothing");
	see("no \"nothing\" here");
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
	assert_int_equal(browser.view.nr_rows, 2);
	see("FILTERED");
	press('f');
	type("(");
	see("no regular expression");
	assert_int_equal(browser.view.nr_rows, 2);
	/* It is still there, to be mended. */
	press(INPUT_BACKSPACE);
	type("msr");
	assert_int_equal(browser.view.nr_rows, 1);
}
static void test_drop_filter(void)
{
	press('f');
	type("cpuid");
	press('F');
	assert_int_equal(browser.view.nr_rows, 6);
}

static void test_delay(void)
{
	press('d');
	type("0.25");
	assert_int_equal(browser.wish, WISH_DELAY);
	assert_int_equal(browser.delay_ns, 250000000);
	press('d');
	type("soon");
	see("is no time");
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
	assert_false(browser.paused);
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
	assert_false(browser.baseline.is_set);
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
	assert_int_equal(browser.look.span, SPAN_BASELINE);
}
static void test_idle(void)
{
	press('i');
	see("IDLE COUNTED");
	press('i');
	assert_false(browser.look.count_idle);
}
/* Keys of a replay, and the wish that each is. */
static void check_replay_key(int key, enum wish wish)
{
	press(key);
	assert_int_equal(browser.wish, WISH_NONE);
	see("this is live");
	browser.replay.speed = 1;
	press(key);
	assert_int_equal(browser.wish, wish);
	see("REPLAY");
}

static void test_faster(void)
{
	check_replay_key('+', WISH_SPEED);
	assert_true(browser.replay.speed == 2);
	see("REPLAY x2 0%");
	browser.replay.speed = 4096;
	press('+');
	assert_int_equal(browser.wish, WISH_NONE);
	assert_true(browser.replay.speed == 4096);
	press('d');
	see("a recording has times of its own");
}

static void test_slower(void)
{
	check_replay_key('-', WISH_SPEED);
	assert_true(browser.replay.speed == 0.5);
	browser.replay.speed = 0.125;
	press('-');
	assert_int_equal(browser.wish, WISH_NONE);
	assert_true(browser.replay.speed == 0.125);
}

static void check_seek(int key, int64_t seconds)
{
	check_replay_key(key, WISH_SEEK);
	assert_int_equal(browser.replay.seek_s, seconds);
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

/* The newest sample is where a recording goes on, when one steps. */
static void test_beyond_the_newest(void **state)
{
	(void)state;
	browser.replay.speed = 1;
	press(' ');
	press(INPUT_LEFT);
	press(INPUT_RIGHT);
	assert_int_equal(browser.wish, WISH_NONE);
	assert_int_equal(browser.back, 0);
	press(INPUT_RIGHT);
	assert_int_equal(browser.wish, WISH_NEXT);
	browser.awaited = 1;
	take(&files[1], 5);
	assert_int_equal(browser.back, 0);
	assert_int_equal(browser.view.sample->time_ns, files[1].time_ns + 5000000000);
	/* What comes unasked for is not shown. */
	take(&files[1], 6);
	assert_int_equal(browser.view.sample->time_ns, files[1].time_ns + 5000000000);
	assert_int_equal(browser.back, 1);
}

/* Past samples are gone, and the first one of another time has nothing to compare with. */
static void test_forget(void **state)
{
	(void)state;
	press(' ');
	assert_int_equal(browser_forget(&browser), 0);
	browser.awaited = 2;
	take(&files[0], 0);
	assert_false(browser.view.has_interval);
	take(&files[1], 0);
	assert_true(browser.view.has_interval);
	assert_int_equal(browser.view.elapsed_ns, 2000000000);
	assert_true(browser.paused);
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	assert_int_equal(browser.back, 1);
	assert_int_equal(browser_forget(&browser), 0);
	press(' ');
	assert_false(browser.paused);
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
	{ "q", test_quit },
	{ "Esc", test_escape },
	{ "h, ?, F1", test_help },
	{ "Up, k", test_up },
	{ "Down, j", test_down },
	{ "PgUp", test_page_up },
	{ "PgDn", test_page_down },
	{ "Home", test_home },
	{ "End, G", test_end },
	{ "Enter", test_enter },
	{ "Backspace", test_backspace },
	{ "v", test_view },
	{ "g", test_fold },
	{ "x", test_explain },
	{ "w", test_why },
	{ "<", test_sort_left },
	{ ">", test_sort_right },
	{ "C", test_count },
	{ "R", test_rate },
	{ "T", test_cycles },
	{ "I", test_invert },
	{ "/", test_search },
	{ "n", test_next },
	{ "N", test_previous },
	{ "f", test_filter },
	{ "F", test_drop_filter },
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
	{ "c", test_span },
	{ "i", test_idle },
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
		tear_down(state);
		set_up(state);
	}
	assert_int_equal(nr_keys, ARRAY_SIZE(tests));
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

static void test_mouse(void **state)
{
	unsigned int title = browser.table_row;

	(void)state;
	send((struct input){ INPUT_CLICK, 0, title, browser.layout.columns[1].start });
	check_sort("count", true);
	send((struct input){ INPUT_CLICK, 0, title, browser.layout.columns[1].start });
	check_sort("count", false);
	send((struct input){ INPUT_CLICK, 0, title + 3, 5 });
	assert_int_equal(browser.at, 2);
	send((struct input){ INPUT_WHEEL_UP, 0, 0, 0 });
	assert_int_equal(browser.at, 0);
	send((struct input){ INPUT_WHEEL_DOWN, 0, 0, 0 });
	assert_int_equal(browser.at, 3);
	send((struct input){ INPUT_CLICK, 0, title + 1, 5 });
	send((struct input){ INPUT_DOUBLE_CLICK, 0, title + 1, 5 });
	assert_int_equal(browser.page, PAGE_REASON);
}

/* Three seconds on the screen with the final totals, then no more. */
static void test_departure(void **state)
{
	struct sample without = { 0 };

	(void)state;
	press('v');
	press('v');
	see("brief");
	assert_int_equal(sample_copy(&without, &files[1]), 0);
	for (size_t i = 0; i < without.nr_vms; i++)
		without.vms[i].gone = false;
	sample_drop(&without, &(struct sample){ .vms = &files[1].vms[2], .nr_vms = 2 });
	take(&without, 2);
	see("brief");
	take(&without, 4);
	assert_int_equal(browser.view.nr_rows, 3);
	sample_free(&without);
}

/* A process of two VMs is a step of its own, and shows its VMs only. */
static void test_process(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++)
		fixture_read(strcat(strcpy((char[500]){ "" }, getenv("TEST_DATA")),
				    i ? "/process-new.sample" : "/process-old.sample"),
			     &files[i], &origin);
	take(&files[0], 10000);
	take(&files[1], 10000);
	for (size_t i = 0; i < 4; i++)
		press('v');
	see("by process");
	assert_int_equal(browser.order.rows[0]->pid, 4002);
	assert_int_equal(browser.at, 0);
	press(INPUT_ENTER);
	see("host > process 4002  by vm");
	assert_int_equal(browser.view.nr_rows, 3);
	/* Neither all processes nor none fit in there. */
	press('v');
	see("by vcpu");
	press('v');
	see("by matrix");
	press('v');
	press('v');
	press('v');
	see("by vm");
	press('C');
	press('j');
	press(INPUT_ENTER);
	see("host > process 4002 > VM 3 vmm  by vcpu");
	press(INPUT_ENTER);
	press('g');
	press(INPUT_ENTER);
	press(INPUT_ENTER);
	see("host > process 4002 > VM 3 vmm > vCPU 0 > cpuid > CPUID");
	for (size_t i = 0; i < 5; i++)
		press(INPUT_BACKSPACE);
	see("host  by process");
	assert_int_equal(browser_row(&browser)->pid, 4002);
	assert_int_equal(browser.view.nr_rows, 5);

	/* One VM is entered at once, and so is one whose process is not known. */
	press('G');
	while (browser_row(&browser)->pid != 4001)
		press('k');
	press(INPUT_ENTER);
	see("host > VM 1 web  by vcpu");
	press(INPUT_BACKSPACE);
	assert_int_equal(browser_row(&browser)->pid, 4001);
	press('G');
	assert_int_equal(browser_row(&browser)->pid, 0);
	press(INPUT_ENTER);
	see("host > VM 5");
}

static void test_fallback(void **state)
{
	(void)state;
	origin.fallback = "netlink: KVM of this kernel counts none; boot another";
	take(&files[1], 2);
	see("source netlink  not netlink: KVM of this kernel counts none  svm");
	assert_int_equal(canvas_resize(&canvas, 24, 70), 0);
	assert_int_equal(browser_resize(&browser, 70), 0);
	take(&files[1], 3);
	see("not netlink  svm");
	origin.fallback = NULL;
}

/* On the first row until it was moved, then on that row wherever it goes. */
static void test_cursor(void **state)
{
	struct row_id first, chosen, row;

	(void)state;
	press('C');
	first = row_id_of(browser_row(&browser));
	press('I');
	assert_int_equal(browser.at, 0);
	row = row_id_of(browser_row(&browser));
	assert_int_not_equal(row_id_compare(&first, &row), 0);

	press(INPUT_DOWN);
	chosen = row_id_of(browser_row(&browser));
	press('I');
	assert_int_equal(browser.at, browser.view.nr_rows - 2);
	row = row_id_of(browser_row(&browser));
	assert_int_equal(row_id_compare(&chosen, &row), 0);
}

/* A column of the screen is sorted if what it says falls from row to row. */
static void check_falls(const char *name)
{
	const struct column *column = column_find(name, strlen(name));
	struct place at = browser_place(&browser);
	double above = INFINITY;
	struct cell cell;

	assert_true(browser.order.nr > 1);
	for (size_t i = 0; i < browser.order.nr; i++) {
		at.row = browser.order.rows[i];
		column_get(column, &at, &cell);
		if (cell_number(&cell) > above)
			fail_msg("%s: %f below %f", name, cell_number(&cell), above);
		above = cell_number(&cell);
	}
}

static void resize(unsigned int columns)
{
	assert_int_equal(canvas_resize(&canvas, 24, columns), 0);
	assert_int_equal(browser_resize(&browser, columns), 0);
	draw_screen(&browser, &canvas, 0);
}

/* Two VMs, which differ in reasons that have no column on a narrow screen. */
static void take_matrix(uint64_t time_s)
{
	struct sample sample = { 0 };

	sample_begin(&sample, &origin);
	sample.time_ns = time_s * 1000000000;
	for (uint32_t vm = 1; vm <= 2; vm++) {
		sample_add_vm(&sample, &(struct sample_vm){ .id = vm, .age_ns = UNKNOWN });
		for (uint32_t code = 0; code < 8; code++) {
			/* Six are the most frequent, whatever the screen has room for. */
			uint64_t often = code < 6 ? 1000000 : 900000;
			uint64_t count = (vm == 1) == (code < 6) ? often : 1;

			sample_add_exit(&sample,
					&(struct sample_exit){ .vm = vm,
							       .kind = KVM_EXIT_KIND_HARDWARE,
							       .code = code,
							       .count = time_s * count });
		}
	}
	sample_sort(&sample);
	assert_int_equal(browser_take(&browser, &sample), 0);
	sample_free(&sample);
	draw_screen(&browser, &canvas, 0);
}

/*
 * Column "rest" counts the reasons that have no column: on a wide screen VM 2 has the
 * larger rest, on a narrow one VM 1.
 */
static void test_rest_is_sorted_at_once(void **state)
{
	(void)state;
	assert_int_equal(browser_forget(&browser), 0);
	browser.look.group = VIEW_MATRIX;
	assert_int_equal(sort_key_parse(&browser.sort, "rest"), 0);
	resize(40);
	take_matrix(100);
	/* The first frame */
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 1);
	take_matrix(101);
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 1);

	resize(200);
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 2);
	resize(40);
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 1);

	press(' ');
	resize(200);
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 2);
	take_matrix(102);
	resize(40);
	check_falls("rest");
	assert_int_equal(browser.order.rows[0]->vm->id, 1);
}

/* By its newest rate, in any glyphs. */
static void test_trend_is_sorted_by_its_newest(void **state)
{
	(void)state;
	assert_int_equal(sort_key_parse(&browser.sort, "trend"), 0);
	assert_true(browser.sort.descending);
	assert_int_equal(browser_sort(&browser), 0);
	check_falls("trend");
	take(&files[0], 3);
	take(&files[1], 4);
	check_falls("trend");
	check_falls("rate");
	canvas.ascii = true;
	assert_int_equal(browser_sort(&browser), 0);
	check_falls("trend");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest all[] = {
		TEST(test_every_key),
		TEST(test_codes_are_unique),
		TEST(test_rest_is_sorted_at_once),
		TEST(test_trend_is_sorted_by_its_newest),
		TEST(test_cursor),
		TEST(test_process),
		TEST(test_mouse),
		TEST(test_departure),
		TEST(test_fallback),
		TEST(test_beyond_the_newest),
		TEST(test_forget),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(all, NULL, NULL);
}
