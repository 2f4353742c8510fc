// SPDX-License-Identifier: GPL-2.0-only
/* A prompt is edited as readline does. */
#include <locale.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-browser.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(test_prompt) };

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
