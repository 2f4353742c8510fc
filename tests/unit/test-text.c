// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"

#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"

static void test_append(void **state)
{
	char text[8] = "";

	(void)state;
	text_append(text, sizeof(text), "%s", "");
	assert_string_equal(text, "");
	text_append(text, sizeof(text), "%u", 12);
	text_append(text, sizeof(text), "%s", "abc");
	assert_string_equal(text, "12abc");
	/* What does not fit is cut off, and there is no more room then. */
	text_append(text, sizeof(text), "%s", "defg");
	assert_string_equal(text, "12abcde");
	text_append(text, sizeof(text), "%s", "h");
	assert_string_equal(text, "12abcde");
}

static void test_copy(void **state)
{
	char copy[4] = "xyz";

	(void)state;
	text_copy(copy, sizeof(copy), "ab");
	assert_string_equal(copy, "ab");
	text_copy(copy, sizeof(copy), "abcdef");
	assert_string_equal(copy, "abc");
	text_copy(copy, 1, "abc");
	assert_string_equal(copy, "");
	/* No half of a character; what is no character has no halves. */
	text_copy(copy, sizeof(copy), "ab\xc3\xa4");
	assert_string_equal(copy, "ab");
	text_copy(copy, sizeof(copy), "\xf0\x9f\x99\x82");
	assert_string_equal(copy, "");
	text_copy(copy, sizeof(copy), "a\xc3\xa4z");
	assert_string_equal(copy, "a\xc3\xa4");
	text_copy(copy, sizeof(copy), "\x80\x80\x80\x80\x80");
	assert_string_equal(copy, "\x80\x80\x80");
}

static void check_line(const char *text, size_t room, size_t len, const char *rest)
{
	assert_int_equal(text_take_line(&text, room), len);
	assert_string_equal(text, rest);
}

static void test_line(void **state)
{
	(void)state;
	check_line("", 5, 0, "");
	check_line("one two", 7, 7, "");
	check_line("one two", 6, 3, "two");
	check_line("one  two", 3, 3, "two");
	/* A word that is longer than the line is cut. */
	check_line("one two", 2, 2, "e two");
}

/* As many digits as fit below the limit, and the letter for what they are divided by. */
static void test_scale(void **state)
{
	static const struct {
		double value, limit, scaled;
		char letter;
	} cases[] = {
		{ 0, 1000, 0, ' ' },	       { 999, 1000, 999, ' ' },	  { 1000, 1000, 1, 'k' },
		{ 99999, 100000, 99999, ' ' }, { 2.5e9, 1000, 2.5, 'G' }, { 18e18, 1000, 18, 'E' },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double value = cases[i].value;

		assert_int_equal(text_scale(&value, cases[i].limit), cases[i].letter);
		assert_true(value > cases[i].scaled - 1e-6 && value < cases[i].scaled + 1e-6);
	}
}

static void check_grouped(uint64_t number, const char *expected)
{
	char text[TEXT_GROUPED_SIZE];

	text_grouped(text, sizeof(text), number);
	assert_string_equal(text, expected);
}

static void test_grouped(void **state)
{
	(void)state;
	check_grouped(0, "0");
	check_grouped(999, "999");
	check_grouped(1000, "1,000");
	check_grouped(21000, "21,000");
	check_grouped(1234567, "1,234,567");
	check_grouped(UINT64_MAX, "18,446,744,073,709,551,615");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),	cmocka_unit_test(test_copy),
		cmocka_unit_test(test_line),	cmocka_unit_test(test_scale),
		cmocka_unit_test(test_grouped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
