// SPDX-License-Identifier: GPL-2.0-only
/* Keys that go to a page, a row, or a place in the path: see action-go.c. */
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"
#include "key-tests.h"

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

static void test_backspace(void)
{
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	press(INPUT_BACKSPACE);
	see("host  by reason");
	assert_int_equal(browser.cursor.at, 1);
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

static const struct key_test tests[] = {
	{ "q, F10", test_quit },    { "Esc", test_escape },	     { "h, ?, F1", test_help },
	{ "Up, k", test_up },	    { "Down, j", test_down },	     { "PgUp", test_page_up },
	{ "PgDn", test_page_down }, { "Home, g", test_home },	     { "End, G", test_end },
	{ "Enter", test_enter },    { "Backspace", test_backspace }, { "Tab", test_beside },
	{ "!", test_most },	    { "x", test_explain },	     { "a", test_advice },
	{ "w", test_why },
};

const struct key_tests key_tests_go = { tests, ARRAY_SIZE(tests) };
