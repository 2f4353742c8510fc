// SPDX-License-Identifier: GPL-2.0-only
/* What a browser does that is not one key: the cursor, the mouse, what leaves. */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka-all.h"
#include "fixture-browser.h"
#include "fixture.h"
#include "screen/draw.h"

/* The newest sample is where a recording goes on, when one steps. */
static void test_beyond_the_newest(void **state)
{
	(void)state;
	browser.playback.speed = 1;
	press(' ');
	press(INPUT_LEFT);
	press(INPUT_RIGHT);
	assert_int_equal(browser.wish, WISH_NONE);
	assert_int_equal(browser.past.back, 0);
	press(INPUT_RIGHT);
	assert_int_equal(browser.wish, WISH_NEXT);
	past_await(&browser.past, 1);
	take(&files[1], 5);
	assert_int_equal(browser.past.back, 0);
	assert_int_equal(browser.rows.view.sample->time_ns, files[1].time_ns + 5000000000);
	/* What comes unasked for is not shown. */
	take(&files[1], 6);
	assert_int_equal(browser.rows.view.sample->time_ns, files[1].time_ns + 5000000000);
	assert_int_equal(browser.past.back, 1);
}

/* Past samples are gone, and the first one of another time has nothing to compare with. */
static void test_forget(void **state)
{
	(void)state;
	press(' ');
	assert_int_equal(browser_forget(&browser), 0);
	past_await(&browser.past, 2);
	take(&files[0], 0);
	assert_false(browser.rows.view.has_interval);
	take(&files[1], 0);
	assert_true(browser.rows.view.has_interval);
	assert_int_equal(browser.rows.view.elapsed_ns, 2000000000);
	assert_true(browser.past.paused);
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	assert_int_equal(browser.past.back, 1);
	assert_int_equal(browser_forget(&browser), 0);
	press(' ');
	assert_false(browser.past.paused);
}

static void test_mouse(void **state)
{
	unsigned int title = browser.drawn.table_row;

	(void)state;
	send((struct input){ INPUT_CLICK, 0, title, browser.rows.layout.columns[1].start });
	check_sort("count", true);
	send((struct input){ INPUT_CLICK, 0, title, browser.rows.layout.columns[1].start });
	check_sort("count", false);
	send((struct input){ INPUT_CLICK, 0, title + 3, 5 });
	assert_int_equal(browser.cursor.at, 2);
	send((struct input){ INPUT_WHEEL_UP, 0, 0, 0 });
	assert_int_equal(browser.cursor.at, 0);
	send((struct input){ INPUT_WHEEL_DOWN, 0, 0, 0 });
	assert_int_equal(browser.cursor.at, 3);
	send((struct input){ INPUT_CLICK, 0, title + 1, 5 });
	send((struct input){ INPUT_DOUBLE_CLICK, 0, title + 1, 5 });
	assert_int_equal(look_page(&browser.look), PAGE_REASON);
	/* Also there, and on the keys in the last line: "q quit  h help  Esc back" */
	send((struct input){ INPUT_CLICK, 0, browser.drawn.table_row + 2, 5 });
	assert_int_equal(browser.cursor.at, 1);
	send((struct input){ INPUT_CLICK, 0, canvas.rows - 2, 5 });
	assert_int_equal(browser.cursor.at, 1);
	send((struct input){ INPUT_CLICK, 0, canvas.rows - 1, 7 });
	assert_int_equal(browser.wish, WISH_NONE);
	send((struct input){ INPUT_CLICK, 0, canvas.rows - 1, 8 });
	assert_int_equal(look_page(&browser.look), PAGE_HELP);
	send((struct input){ INPUT_CLICK, 0, canvas.rows - 1, 0 });
	assert_int_equal(browser.wish, WISH_QUIT);
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
	assert_int_equal(browser.rows.view.nr_rows, 3);
	sample_free(&without);
}

/* Samples of svm-new in which VM 1 has another id. */
static void restart(struct sample *sample, uint32_t id)
{
	assert_int_equal(sample_copy(sample, &files[1]), 0);
	for (size_t i = 0; i < sample->nr_vms; i++)
		sample->vms[i].id += sample->vms[i].id == 1 ? id - 1 : 0;
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		sample->vcpus[i].vm += sample->vcpus[i].vm == 1 ? id - 1 : 0;
	for (size_t i = 0; i < sample->nr_exits; i++)
		sample->exits[i].vm += sample->exits[i].vm == 1 ? id - 1 : 0;
	sample_sort(sample);
}

/* A VM that was entered is followed by its name, until it has none of its own. */
static void test_restart(void **state)
{
	struct sample again = { 0 };

	(void)state;
	press('v');
	press('v');
	press(INPUT_HOME);
	while (browser_row(&browser)->vm->id != 1)
		press(INPUT_DOWN);
	press(INPUT_ENTER);
	see("host > VM 1 ");
	restart(&again, 77);
	take(&again, 2);
	see("host > VM 77 ");
	assert_true(browser.rows.view.nr_rows > 0);
	press(INPUT_ENTER);
	see("host > VM 77 ");
	/* Back in time it has its number of then. */
	press(' ');
	press(INPUT_LEFT);
	see("host > VM 1 ");
	press(' ');
	see("host > VM 77 ");
	press(INPUT_ESCAPE);
	press(INPUT_ESCAPE);
	assert_int_equal(browser_row(&browser)->vm->id, 77);

	/* Two of a name: none of them is followed. */
	press(INPUT_ENTER);
	restart(&again, 88);
	assert_int_equal(again.vms[0].id, 2);
	again.vms[0].process = again.vms[again.nr_vms - 1].process;
	take(&again, 3);
	see("host > VM 77");

	/* A name that its program gives to all of its VMs */
	strcpy(again.vms[0].name_from, "comm");
	strcpy(again.vms[again.nr_vms - 1].name_from, "comm");
	take(&again, 4);
	see("host > VM 77");
	strcpy(again.vms[0].name_from, "libvirt");
	take(&again, 5);
	see("host > VM 2 web");
	sample_free(&again);
}

/* The page of a reason has columns, an order and a unit of its own, which are kept. */
static void test_tables_of_a_reason(void **state)
{
	const struct column *name = column_find("name", strlen("name"));
	struct look *look = &browser.look;

	(void)state;
	press(INPUT_ENTER);
	assert_int_equal(look_table_id(look), TABLE_REASON_VM);
	check_sort("cost", true);
	look_sort(look, (struct sort_key){ name, false });
	look_in_cycles(look, true);
	assert_int_equal(look_toggle_column(look, column_find("tax", strlen("tax"))), 0);
	look_move_column(look, column_find("tax", strlen("tax")), -1);
	assert_true(look->tables[TABLE_REASON_VM].is_chosen);
	press(INPUT_ESCAPE);
	press('v');
	press('v');
	see("by vm");
	check_sort("cost", true);
	assert_false(look->view.in_cycles);
	assert_false(look->tables[VIEW_VM].is_chosen);
	look_view(look, VIEW_REASON);
	assert_int_equal(browser_update(&browser), 0);
	press(INPUT_ENTER);
	check_sort("name", false);
	assert_true(look->view.in_cycles);
	assert_string_equal(look_columns(look)->columns[look_columns(look)->nr - 2]->name, "tax");
	press(INPUT_F2);
	see("columns of view reason-vm");
	press(INPUT_DELETE);
	assert_int_equal(column_list_find(look_columns(look), column_find("tax", strlen("tax"))),
			 look_columns(look)->nr);
	assert_false(look->tables[TABLE_REASON_VM].is_chosen);
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
	assert_int_equal(browser.rows.order.rows[0]->pid, 4002);
	assert_int_equal(browser.cursor.at, 0);
	press(INPUT_ENTER);
	see("host > process 4002  by vm");
	assert_int_equal(browser.rows.view.nr_rows, 3);
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
	see("host > process 4002 > VM 3 vmm  by reason");
	press(INPUT_TAB);
	press(INPUT_ENTER);
	press('F');
	press(INPUT_ENTER);
	press(INPUT_ENTER);
	see("host > process 4002 > VM 3 vmm > vCPU 0 > cpuid > CPUID");
	for (size_t i = 0; i < 5; i++)
		press(INPUT_BACKSPACE);
	see("host  by process");
	assert_int_equal(browser_row(&browser)->pid, 4002);
	assert_int_equal(browser.rows.view.nr_rows, 5);

	/* One VM is entered at once, and so is one whose process is not known. */
	press('G');
	while (browser_row(&browser)->pid != 4001)
		press('k');
	press(INPUT_ENTER);
	see("host > VM 1 web  by reason");
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
	assert_int_equal(canvas_resize(&canvas, 24, 140), 0);
	assert_int_equal(browser_resize(&browser, 140), 0);
	take(&files[1], 2);
	see("Linux 6.12.0  KVM of this kernel counts none\n");
	assert_int_equal(canvas_resize(&canvas, 24, 120), 0);
	assert_int_equal(browser_resize(&browser, 120), 0);
	take(&files[1], 3);
	see("not netlink  VMs 3  vCPUs 4  svm  Linux 6.12.0");
	assert_int_equal(canvas_resize(&canvas, 24, 70), 0);
	assert_int_equal(browser_resize(&browser, 70), 0);
	take(&files[1], 4);
	see("not netlink  VMs 3\n");
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
	assert_int_equal(browser.cursor.at, 0);
	row = row_id_of(browser_row(&browser));
	assert_int_not_equal(row_id_compare(&first, &row), 0);

	press(INPUT_DOWN);
	chosen = row_id_of(browser_row(&browser));
	press('I');
	assert_int_equal(browser.cursor.at, browser.rows.view.nr_rows - 2);
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

	assert_true(browser.rows.order.nr > 1);
	for (size_t i = 0; i < browser.rows.order.nr; i++) {
		at.row = browser.rows.order.rows[i];
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
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
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
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
}

static void sort_by(const char *text)
{
	struct sort_key key;

	assert_int_equal(sort_key_parse(&key, text), 0);
	look_sort(&browser.look, key);
	assert_int_equal(browser_update(&browser), 0);
}

/*
 * Column "rest" counts the reasons that have no column: on a wide screen VM 2 has the
 * larger rest, on a narrow one VM 1.
 */
static void test_rest_is_sorted_at_once(void **state)
{
	(void)state;
	assert_int_equal(browser_forget(&browser), 0);
	look_view(&browser.look, VIEW_MATRIX);
	sort_by("rest");
	resize(40);
	take_matrix(100);
	/* The first frame */
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 1);
	take_matrix(101);
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 1);

	resize(200);
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 2);
	resize(40);
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 1);

	press(' ');
	resize(200);
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 2);
	take_matrix(102);
	resize(40);
	check_falls("rest");
	assert_int_equal(browser.rows.order.rows[0]->vm->id, 1);
}

/* By its newest rate, in any glyphs. */
static void test_trend_is_sorted_by_its_newest(void **state)
{
	(void)state;
	sort_by("trend");
	assert_true(browser.look.sort.descending);
	check_falls("trend");
	take(&files[0], 3);
	take(&files[1], 4);
	check_falls("trend");
	check_falls("rate");
	canvas.ascii = true;
	look_sort(&browser.look, browser.look.sort);
	assert_int_equal(browser_update(&browser), 0);
	check_falls("trend");
}

/* The style of a word on the screen, which has it once. */
static enum style style_of_word(const char *word)
{
	const unsigned int len = strlen(word);

	for (size_t i = 0; i + len <= (size_t)canvas.rows * canvas.columns; i++) {
		unsigned int same = 0;

		while (same < len && canvas.cells[i + same].character == (wchar_t)word[same])
			same++;
		if (same == len)
			return canvas.cells[i].style;
	}
	fail_msg("no \"%s\"", word);
	return NR_STYLES;
}

/* CPUID: 10 a second, then 1000. */
static void test_verdict_has_a_colour(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 12; i++) {
		files[1].exits[0].count += i < 6 ? 10 : 1000;
		if (i == 6)
			press('b');
		take(&files[1], 100 + i);
	}
	press(INPUT_END);
	see("more");
	assert_int_equal(style_of_word("more"), STYLE_VERY_HIGH);
}

/* The cursor is on the first row, whose bar and trend end at the edge. */
static void test_pictures_keep_their_colours(void **state)
{
	const struct canvas_cell *row;
	unsigned int graphs = 0;

	(void)state;
	assert_true(canvas.cursor_row > 0);
	row = canvas.cells + (size_t)canvas.cursor_row * canvas.columns;
	assert_int_equal(row[0].style, STYLE_SELECTED);
	for (unsigned int i = 0; i < canvas.columns; i++) {
		const bool drawn = row[i].character >= 0x2581 && row[i].character <= 0x258f;

		graphs += drawn;
		if (drawn)
			assert_int_equal(row[i].style, STYLE_GRAPH);
	}
	assert_true(graphs > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_beyond_the_newest),
		TEST(test_forget),
		TEST(test_mouse),
		TEST(test_departure),
		TEST(test_restart),
		TEST(test_tables_of_a_reason),
		TEST(test_process),
		TEST(test_fallback),
		TEST(test_cursor),
		TEST(test_verdict_has_a_colour),
		TEST(test_pictures_keep_their_colours),
		TEST(test_rest_is_sorted_at_once),
		TEST(test_trend_is_sorted_by_its_newest),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
