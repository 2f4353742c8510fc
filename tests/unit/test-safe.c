// SPDX-License-Identifier: GPL-2.0-only
/* The door for text of others: nothing unseen passes, and it can be read back. */
#include "base/safe.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/array.h"
#include "cmocka-all.h"

static const char *safe(const char *text)
{
	static char copy[SAFE_SIZE];

	return safe_text(text, copy);
}

/* Lengths are those of Unicode, table 3-7, and not of the code. */
static void test_cases(void **state)
{
	static const struct {
		const char *text, *safe;
	} cases[] = {
		{ "", "" },
		{ "plain ~", "plain ~" },
		{ "a\tb\x1b[2J\x7f", "a\\u{09}b\\u{1B}[2J\\u{7F}" },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82" },
		{ "\xc2\x9b", "\\u{9B}" },				/* CSI */
		{ "\xc0\xaf", "\\x{C0}\\x{AF}" },			/* "/", overlong */
		{ "\xe0\x80\xaf", "\\x{E0}\\x{80}\\x{AF}" },		/* the same */
		{ "\xed\xa0\x80", "\\x{ED}\\x{A0}\\x{80}" },		/* a surrogate */
		{ "\xf4\x90\x80\x80", "\\x{F4}\\x{90}\\x{80}\\x{80}" }, /* past U+10FFFF */
		{ "\xe2\x82", "\\x{E2}\\x{82}" },			/* cut off */
		{ "\x80z\xff", "\\x{80}z\\x{FF}" },
		{ "\xe2\x80\xaegpj.exe", "\\u{202E}gpj.exe" },
		{ "\xe2\x81\xa6", "\\u{2066}" },
		{ "\xd8\x9c", "\\u{61C}" },
		{ "a\xe2\x80\x8b", "a\\u{200B}" },
		{ "e\xcc\x81", "e\\u{301}" },
		{ "\xf3\xa0\x80\x81", "\\u{E0001}" },
		{ "a\xc2\xa0z", "a\\u{A0}z" },
		{ "   ", "\\u{20}\\u{20}\\u{20}" },
		{ " a  b ", "\\u{20}a  b\\u{20}" },
		{ "machine-qemu\\x2d1", "machine-qemu\\x2d1" },
		{ "\\", "\\" },
		{ "\\u{1B}", "\\u{5C}u{1B}" },
		{ "\\x{1B}", "\\u{5C}x{1B}" },
		{ "\\\\u{", "\\\\u{5C}u{" },
		{ "\\u", "\\u" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(safe(cases[i].text), cases[i].safe);
}

static void test_line_keeps_its_spaces(void **state)
{
	char copy[SAFE_SIZE];

	(void)state;
	assert_string_equal(safe_line("  a \x1b ", copy), "  a \\u{1B} ");
	assert_string_equal(safe_line("   ", copy), "   ");
}

/* Written from the description in the header, to hold the two against each other. */
static void read_back(const char *text, char *back)
{
	while (*text) {
		unsigned int number;
		int len = 0;

		if (sscanf(text, "\\x{%2X}%n", &number, &len) == 1 && len) {
			*back++ = number;
			text += len;
		} else if (sscanf(text, "\\u{%X}%n", &number, &len) == 1 && len) {
			mbstate_t state = { 0 };

			back += wcrtomb(back, number, &state);
			text += len;
		} else {
			*back++ = *text++;
		}
	}
	*back = '\0';
}

static void check_back(const char *text)
{
	char back[SAFE_SIZE];

	read_back(safe(text), back);
	assert_string_equal(back, text);
}

/* All characters: those that stay are seen, as the C library has it, and take a cell. */
static void test_every_character(void **state)
{
	size_t nr = 0;

	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++) {
		char text[MB_LEN_MAX + 3] = "a";
		mbstate_t mbstate = { 0 };
		size_t len;

		if (code >= 0xd800 && code < 0xe000)
			continue;
		len = wcrtomb(text + 1, code, &mbstate);
		assert_in_range(len, 1, 4);
		strcpy(text + 1 + len, "z");
		check_back(text);
		if (strcmp(safe(text), text))
			continue;
		nr++;
		if (iswcntrl(code) || (iswspace(code) && code != ' ') || code == 0x200b ||
		    (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
		    code == 0x61c || code == 0xfeff || (code & 0xfffe) == 0xfffe)
			fail_msg("U+%04" PRIX32 " passes", code);
	}
	/* Letters of all scripts do. */
	assert_in_range(nr, 130000, 0x110000);
}

/* Pieces that mean something next to each other */
static void test_read_back(void **state)
{
	static const char *const pieces[] = {
		"\\",		"u",	    "x",    "{",	"}",  "1B", "5C",   " ",    "\x1b",
		"\xe2\x80\xae", "\xff",	    "\xc3", "\xc3\xa4", "\n", "a",  "\x80", "\\u{", "\\x{",
		"20",		"\xf0\x9f",
	};

	(void)state;
	srand(1);
	for (int i = 0; i < 200000; i++) {
		char text[128] = "";

		for (int j = rand() % 12; j; j--)
			strcat(text, pieces[rand() % ARRAY_SIZE(pieces)]);
		check_back(text);
	}
}

/* What is longer is cut where a character of the result ends. */
static void test_long(void **state)
{
	char text[SAFE_SIZE], back[SAFE_SIZE];
	size_t len;

	(void)state;
	memset(text, '\xff', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	len = strlen(safe(text));
	assert_in_range(len, SAFE_SIZE - 6, SAFE_SIZE - 1);
	assert_int_equal(len % 6, 0);
	read_back(safe(text), back);
	assert_int_equal(strlen(back), len / 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_line_keeps_its_spaces),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_read_back),
		cmocka_unit_test(test_long),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
