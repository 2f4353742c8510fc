// SPDX-License-Identifier: GPL-2.0-only
/* Each key of the table does what its test says, to a browser that has seen three samples. */
#include <locale.h>
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"
#include "key-tests.h"
#include "screen/keys.h"

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

static const struct key_tests *const sections[] = {
	&key_tests_go,
	&key_tests_view,
	&key_tests_time,
};

static const struct key_test *find_test(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		for (size_t j = 0; j < sections[i]->nr; j++) {
			if (!strcmp(sections[i]->tests[j].name, name))
				return &sections[i]->tests[j];
		}
	}
	return NULL;
}

/* A key of the table without a test fails, and a test without a key. */
static void test_every_key(void **state)
{
	size_t nr = 0;

	for (size_t i = 0; i < nr_keys; i++) {
		const struct key_test *test = find_test(key_table[i].name);

		if (!test)
			fail_msg("no test of key %s", key_table[i].name);
		test->test();
		browser_tear_down(state);
		browser_set_up(state);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		nr += sections[i]->nr;
	assert_int_equal(nr, nr_keys);
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
		TEST(test_every_key),
		TEST(test_other_keys),
		TEST(test_help_sections),
		TEST(test_codes_are_unique),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(all, NULL, NULL);
}
