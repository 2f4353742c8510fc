// SPDX-License-Identifier: GPL-2.0-only
/* The rows, the path and the page of a browser are those of its look and its samples. */
#include <locale.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"

/* Every row is one of the view that the look asks for, and of the sample that is shown. */
static void check_rows(void)
{
	const struct view *view = &browser.rows.view;
	const enum view_group group = browser.look.view.group;
	const bool reasons = group == VIEW_REASON || group == VIEW_CATEGORY;

	assert_ptr_equal(view->options, &browser.look.view);
	assert_ptr_equal(view->sample, past_new(&browser.past));
	assert_int_equal(browser.rows.order.nr, view->nr_rows);
	assert_true(view->nr_rows > 0);
	for (size_t i = 0; i < view->nr_rows; i++) {
		const struct row *row = browser.rows.order.rows[i];

		assert_true(reasons == !row->vm);
		if (row->vm)
			assert_true(row->vm >= view->sample->vms &&
				    row->vm < view->sample->vms + view->sample->nr_vms);
	}
}

/*
 * A seek forgets what was, and the first sample of another time is still to come.  Rows of
 * the view before crashed the page of a reason then.
 */
static void test_keys_before_another_time_comes(void **state)
{
	static const char *const keys[] = { "\n",  "Fv\n", "v\n\n\n",	 "vv\n\n\n",
					    " \n", "\nx",  "vvvv\n\n\n", "b\nB",
					    "\nw", "f",	   "iccc\n" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		for (int paused = 0; paused < 2; paused++) {
			if (paused) {
				press(' ');
				press(INPUT_LEFT);
			}
			assert_int_equal(browser_forget(&browser), 0);
			for (const char *key = keys[i]; *key; key++) {
				press(*key);
				check_rows();
			}
			past_await(&browser.past, 2);
			take(&files[0], 0);
			take(&files[1], 0);
			check_rows();
			browser_tear_down(state);
			browser_set_up(state);
		}
	}
}

/* However often one steps down and takes another view there, the path has its end. */
static void test_no_path_is_endless(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		press('F');
		press(INPUT_ENTER);
		assert_true(browser.look.path.nr <= MAX_STEPS);
		if (look_page(&browser.look) != PAGE_TABLE)
			press(INPUT_BACKSPACE);
	}
	see("> ");
	for (int i = 0; i < MAX_STEPS; i++)
		press(INPUT_BACKSPACE);
	assert_int_equal(browser.look.path.nr, 0);

	/* The rows of VMs that are gone are sums, no vCPUs. */
	for (int i = 0; i < 60; i++) {
		look_view(&browser.look, VIEW_VCPU);
		press(i % 3 ? INPUT_DOWN : INPUT_END);
		press(INPUT_ENTER);
		assert_true(browser.look.path.nr <= MAX_STEPS);
		check_rows();
		press(i % 4 ? 'v' : INPUT_BACKSPACE);
	}
}

/* A page that was scrolled shows no other one scrolled. */
static void test_pages_begin_at_their_top(void **state)
{
	(void)state;
	press('h');
	press(INPUT_END);
	assert_true(browser.cursor.scrolled > 0);
	press(INPUT_DOWN);
	see("redraw the screen");
	press(INPUT_ESCAPE);
	assert_int_equal(browser.cursor.scrolled, 0);
	press(INPUT_ENTER);
	see("exit code");
	press('x');
	/* There is nothing below the last line. */
	press(INPUT_END);
	press(INPUT_PAGE_DOWN);
	see("fix ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_keys_before_another_time_comes),
		TEST(test_no_path_is_endless),
		TEST(test_pages_begin_at_their_top),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
