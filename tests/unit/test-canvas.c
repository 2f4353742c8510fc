// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glyph.h"
#include "screen/canvas.h"

#include "cmocka-all.h"

static int set_up(void **state)
{
	static struct canvas canvas;

	canvas = (struct canvas){ 0 };
	*state = &canvas;
	return 0;
}

static int tear_down(void **state)
{
	canvas_free(*state);
	return 0;
}

/* What the canvas prints is @expected. */
static void check(const struct canvas *canvas, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	canvas_print(canvas, out);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

/* @text on a line of @columns takes @used cells and prints as @expected. */
static void check_put(unsigned int columns, bool ascii, const char *text, unsigned int used,
		      const char *expected)
{
	struct canvas canvas = { .ascii = ascii };

	assert_int_equal(canvas_resize(&canvas, 1, columns), 0);
	assert_int_equal(canvas_put(&canvas, 0, 0, UINT_MAX, STYLE_NORMAL, text), used);
	check(&canvas, expected);
	canvas_free(&canvas);
}

static void test_put(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 2, 8), 0);
	assert_int_equal(canvas_put(canvas, 0, 2, 8, STYLE_KEY, "abc"), 3);
	assert_int_equal(canvas_put(canvas, 1, 0, 3, STYLE_KEY, "abcdef"), 3);
	assert_int_equal(canvas_put(canvas, 1, 6, 5, STYLE_KEY, "xyz"), 2);
	check(canvas, "  abc\nabc   xy\n");
	assert_int_equal(canvas->cells[1].style, STYLE_NORMAL);
	assert_int_equal(canvas->cells[2].style, STYLE_KEY);
	assert_int_equal(canvas->cells[5].style, STYLE_NORMAL);
}

static void test_nothing_outside_is_touched(void **state)
{
	struct canvas *canvas = *state;

	/* No cells at all. */
	assert_int_equal(canvas_put(canvas, 0, 0, 9, STYLE_KEY, "abc"), 0);
	canvas_put_right(canvas, 0, 0, 9, STYLE_KEY, "abc");
	canvas_style_row(canvas, 0, STYLE_KEY);
	canvas_fill(canvas, 0, 0, 9, 9, STYLE_KEY);
	canvas_clear(canvas);
	check(canvas, "");

	assert_int_equal(canvas_resize(canvas, 1, 4), 0);
	assert_int_equal(canvas_put(canvas, 1, 0, 9, STYLE_KEY, "abc"), 0);
	assert_int_equal(canvas_put(canvas, 0, 4, 9, STYLE_KEY, "abc"), 0);
	assert_int_equal(canvas_put(canvas, 0, UINT_MAX, UINT_MAX, STYLE_KEY, "abc"), 0);
	assert_int_equal(canvas_put(canvas, 0, 0, 0, STYLE_KEY, "abc"), 0);
	canvas_put_right(canvas, 0, UINT_MAX, UINT_MAX, STYLE_KEY, "abc");
	canvas_put_right(canvas, UINT_MAX, 0, 4, STYLE_KEY, "abc");
	canvas_style_row(canvas, 1, STYLE_KEY);
	canvas_fill(canvas, 1, 0, 1, 1, STYLE_KEY);
	canvas_fill(canvas, 0, 4, 1, 1, STYLE_KEY);
	check(canvas, "\n");
	/* Once more by the fixture */
	canvas_free(canvas);
}

static void test_wide_at_the_edge(void **state)
{
	(void)state;
	check_put(4, false, "日本", 4, "日本\n");
	check_put(3, false, "日本", 2, "日\n");
	check_put(4, false, "a日本", 3, "a日\n");
	check_put(1, false, "日", 0, "\n");
	/* What would fit after it is not drawn in its place. */
	check_put(2, false, "a日b", 1, "a\n");
}

static void test_wide_is_not_halved(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 1, 6), 0);
	canvas_put(canvas, 0, 0, 6, STYLE_NORMAL, "日本語");
	assert_int_equal(canvas->cells[1].character, 0);
	canvas_put(canvas, 0, 1, 1, STYLE_NORMAL, "a");
	check(canvas, " a本語\n");
	canvas_put(canvas, 0, 2, 1, STYLE_NORMAL, "b");
	check(canvas, " ab 語\n");
	canvas_put(canvas, 0, 3, 2, STYLE_NORMAL, "日");
	check(canvas, " ab日\n");

	canvas_put(canvas, 0, 0, 6, STYLE_NORMAL, "日本語");
	canvas_fill(canvas, 0, 1, 1, 4, STYLE_NORMAL);
	check(canvas, "\n");
	canvas_put(canvas, 0, 5, 1, STYLE_NORMAL, "x");
	check(canvas, "     x\n");
}

static void test_marks_are_left_out(void **state)
{
	(void)state;
	check_put(8, false, "e\xcc\x81x", 2, "ex\n");
	check_put(8, false, "\xcc\x81\xcc\x81", 0, "\n");
	/* Right-to-left override, zero width joiner. */
	check_put(8, false,
		  "a\xe2\x80\xae"
		  "b\xe2\x80\x8d"
		  "c",
		  3, "abc\n");
	assert_int_equal(glyph_width("e\xcc\x81x"), 2);
}

static void test_what_is_not_shown_is_replaced(void **state)
{
	(void)state;
	check_put(20, false, "a\033[31mb\n\t\177c", 11, "a?[31mb???c\n");
	check_put(20, false,
		  "\xc2\x9b"
		  "31m",
		  4, "?31m\n");
	/* Alone, overlong, half a pair, cut off by the end. */
	check_put(20, false,
		  "a\xff"
		  "b\x80",
		  4, "a?b?\n");
	check_put(20, false, "\xc0\xaf.", 3, "??.\n");
	check_put(20, false, "\xed\xa0\x80.", 4, "???.\n");
	check_put(20, false, "a\xe6\x97", 3, "a??\n");
	check_put(20, false, "\xe6\x97x", 3, "??x\n");
	assert_int_equal(glyph_width("\xe6\x97x\n"), 4);
}

static void test_ascii(void **state)
{
	(void)state;
	check_put(8, true, "gr\xc3\xbcn~", 5, "gr?n~\n");
	/* As many cells as glyph_width() says. */
	check_put(8, true, "日a", 3, "??a\n");
	assert_int_equal(glyph_width("日a"), 3);
}

/* Names that differ at either end stay different. */
static void test_cropped(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 6, 12), 0);
	canvas_put_cropped(canvas, 0, 0, 12, STYLE_NORMAL, "instance-01");
	canvas_put_cropped(canvas, 1, 0, 12, STYLE_NORMAL, "instance-0000001a");
	canvas_put_cropped(canvas, 2, 0, 12, STYLE_NORMAL, "instance-0000001b");
	canvas_put_cropped(canvas, 3, 0, 8, STYLE_NORMAL, "日本語-vm-日本語");
	canvas_put_cropped(canvas, 4, 0, 2, STYLE_NORMAL, "abc");
	canvas->ascii = true;
	canvas_put_cropped(canvas, 5, 0, 5, STYLE_NORMAL, "web-frontend");
	check(canvas, "instance-01\ninsta…00001a\ninsta…00001b\n日…本語\nab\nwe~nd\n");
}

static void test_right(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 6, 8), 0);
	canvas_put_right(canvas, 0, 0, 8, STYLE_NORMAL, "12");
	canvas_put_right(canvas, 1, 1, 4, STYLE_NORMAL, "日x");
	canvas_put_right(canvas, 2, 0, 3, STYLE_NORMAL, "abcd");
	canvas_put_right(canvas, 3, 5, 5, STYLE_NORMAL, "abc");
	canvas_put_right(canvas, 4, 5, 9, STYLE_NORMAL, "abc");
	canvas_put_right(canvas, 5, 0, 4, STYLE_NORMAL, "");
	check(canvas, "      12\n  日x\nabc\n       a\n\n\n");
}

static void test_styles(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 2, 4), 0);
	canvas_put(canvas, 0, 0, 4, STYLE_GOOD, "日x");
	assert_int_equal(canvas->cells[1].style, STYLE_GOOD);
	canvas_style_row(canvas, 0, STYLE_SELECTED);
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(canvas->cells[i].style, STYLE_SELECTED);
		assert_int_equal(canvas->cells[4 + i].style, STYLE_NORMAL);
	}
	canvas_put(canvas, 1, 0, 4, STYLE_NORMAL, "abcd");
	canvas_fill(canvas, 0, 1, 9, 2, STYLE_DIM);
	check(canvas, "\na  d\n");
	assert_int_equal(canvas->cells[0].style, STYLE_SELECTED);
	assert_int_equal(canvas->cells[1].style, STYLE_DIM);
	assert_int_equal(canvas->cells[6].style, STYLE_DIM);
	assert_int_equal(canvas->cells[7].style, STYLE_NORMAL);
}

static void test_resize(void **state)
{
	struct canvas *canvas = *state;

	assert_int_equal(canvas_resize(canvas, 1, 4), 0);
	assert_int_equal(canvas->cursor_row, -1);
	canvas_put(canvas, 0, 0, 4, STYLE_NORMAL, "abcd");
	canvas->cursor_row = 0;
	assert_int_equal(canvas_resize(canvas, 2, 2), 0);
	assert_int_equal(canvas->cursor_row, -1);
	check(canvas, "\n\n");
	assert_int_equal(canvas_resize(canvas, 1000, 1000), 0);
	assert_int_equal(canvas_put(canvas, 999, 998, 9, STYLE_NORMAL, "abc"), 2);

	/* More than there can be: nothing changes. */
	assert_int_equal(canvas_resize(canvas, UINT_MAX, UINT_MAX), -ENOMEM);
	assert_int_equal(canvas->rows, 1000);
	assert_int_equal(canvas->cells[999 * 1000 + 999].character, L'b');

	assert_int_equal(canvas_resize(canvas, 5, 0), 0);
	check(canvas, "");
	assert_int_equal(canvas_resize(canvas, 0, 5), 0);
	assert_int_equal(canvas_resize(canvas, 1, 1), 0);
	check(canvas, "\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_put),
		TEST(test_nothing_outside_is_touched),
		cmocka_unit_test(test_wide_at_the_edge),
		TEST(test_wide_is_not_halved),
		cmocka_unit_test(test_marks_are_left_out),
		cmocka_unit_test(test_what_is_not_shown_is_replaced),
		cmocka_unit_test(test_ascii),
		TEST(test_cropped),
		TEST(test_right),
		TEST(test_styles),
		TEST(test_resize),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
