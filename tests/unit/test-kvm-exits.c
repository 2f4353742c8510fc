// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "host/kvm-exits.h"

#include "cmocka-all.h"

static char path[32];

static int set_up(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/kvm-exits-XXXXXX");
	close(mkstemp(path));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static void check(const char *text, int expected_err, uint64_t expected)
{
	uint64_t exits = 7;
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(kvm_exits_read(path, &exits), expected_err);
	/* Untouched on failure. */
	assert_int_equal(exits, expected_err ? 7 : expected);
}

static void test_numbers(void **state)
{
	(void)state;
	check("0\n", 0, 0);
	check("4711\n", 0, 4711);
	/* It is read again each time. */
	check("4712\n", 0, 4712);
	check("18446744073709551615\n", 0, UINT64_MAX);
}

static void test_no_numbers(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"1",
		"-1\n",
		"+1\n",
		" 1\n",
		"1 \n",
		"1\n1\n",
		"1x\n",
		"0x1\n",
		"18446744073709551616\n",
		"0000000000000000000000000000000000000001\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		check(texts[i], -EBADMSG, 0);
}

static void test_no_file(void **state)
{
	uint64_t exits = 7;

	(void)state;
	assert_int_equal(kvm_exits_read("/nonexistent/kvm/exits", &exits), -ENOENT);
	assert_int_equal(kvm_exits_read("/tmp", &exits), -EISDIR);
	/* Root may read anything. */
	if (geteuid()) {
		chmod(path, 0);
		assert_int_equal(kvm_exits_read(path, &exits), -EACCES);
	}
	assert_int_equal(exits, 7);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_numbers),
		TEST(test_no_numbers),
		TEST(test_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
