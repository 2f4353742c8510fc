// SPDX-License-Identifier: GPL-2.0-only
/* Keys for the rows, their columns and their order: see action-view.c. */
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"
#include "key-tests.h"

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

static const struct key_test tests[] = {
	{ "v", test_view },
	{ "F", test_fold },
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
};

const struct key_tests key_tests_view = { tests, ARRAY_SIZE(tests) };
