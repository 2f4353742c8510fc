// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/pattern.h"
#include "cmocka-all.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* GCC's word for it. */
#endif
#endif

static void check_refused(const char *text, const char *expected)
{
	struct pattern *pattern;
	char why[80] = "";

	assert_int_equal(pattern_compile(&pattern, text, 0, why, sizeof(why)), -EINVAL);
	assert_string_equal(why, expected);
	assert_null(pattern);
}

static bool matches(const char *text, unsigned int flags, const char *name)
{
	struct pattern *pattern;
	char why[80];
	bool is_match;

	assert_int_equal(pattern_compile(&pattern, text, flags, why, sizeof(why)), 0);
	is_match = pattern_matches(pattern, name);
	assert_int_equal(pattern_error(), 0);
	pattern_free(pattern);
	return is_match;
}

static void test_patterns(void **state)
{
	(void)state;
	assert_true(matches("^(EPT|NPF)_.{3,20}$", 0, "EPT_VIOLATION"));
	assert_true(matches("[A-Z]{0,5}", 0, ""));
	assert_true(matches("\\{", 0, "{"));
	assert_true(matches("^[[:upper:]]+$", 0, "HLT"));
	assert_false(matches("^EPT", 0, "NOT_EPT"));
	assert_false(matches("hlt", 0, "HLT"));
	assert_true(matches("hlt", PATTERN_ANY_CASE, "HLT"));
	/* A character, not a byte. */
	assert_true(matches("^m.ller$", 0, "m\303\274ller"));
	assert_true(matches("^M\303\234", PATTERN_ANY_CASE, "m\303\274ller"));
	/* What is compared is what the user sees. */
	assert_true(matches("^\\\\x\\{FC\\}$", 0, "\374"));
	check_refused("(", "missing closing parenthesis");
	check_refused("*", "quantifier does not follow a repeatable item");
	check_refused("a{2,1}", "numbers out of order in {} quantifier");
	check_refused("\\C", "using \\C is disabled by the application");
	check_refused("(.*)\\1", "reference to non-existent subpattern");
}

static void test_whole(void **state)
{
	(void)state;
	assert_true(matches("HLT|PAUSE", PATTERN_WHOLE, "PAUSE"));
	assert_true(matches("IO|IO_INSTRUCTION", PATTERN_WHOLE, "IO_INSTRUCTION"));
	assert_false(matches("HLT|PAUSE", PATTERN_WHOLE, "PAUSED"));
	assert_false(matches("HLT|PAUSE", PATTERN_WHOLE, "XHLT"));
}

/*
 * Each of these, repeated to the full length, took libc's regcomp() gigabytes or minutes, or
 * takes a search by backtracking time without end.
 */
static const char *const costly[] = {
	"(",	    "(a+",	   "a{1,255}",	   "(a{1,255})",     "a{1,65535}",
	"(^|$)",    "(|a|)",	   "(a*)?",	   "(a*|b*|^|$)",    "(\\b|\\B)",
	"\\b?\\B?", "a+",	   "a?",	   "(a|a)*",	     "(a|b|ab)*",
	"(.*)*",    ".*",	   ".*a",	   "(?<n>.*)\\k<n>", "(?=.*a)",
	"(?R)?",    "(?<=a|b)",	   "[[:alpha:]]*", "(?>a*)*",	     "\\X*",
	"\\p{L}*",  "(*COMMIT)a|", "a++",	   "(?i)a(?-i)",
};

/* Seconds of CPU in which @pattern is compiled and compared with @name. */
static double measure(const char *pattern, const char *name)
{
	clock_t start = clock();
	struct pattern *compiled;
	char why[80];

	if (!pattern_compile(&compiled, pattern, PATTERN_ANY_CASE, why, sizeof(why)))
		pattern_matches(compiled, name);
	assert_int_equal(pattern_error(), 0);
	pattern_free(compiled);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Also as what a loop repeats, and before what no name has. */
static void check_cost(const char *part, const char *name)
{
	char text[PATTERN_SIZE + 1], loop[PATTERN_SIZE + 1];
	size_t len = strlen(part), nr = (PATTERN_SIZE - 8) / len;
	double seconds;

	text[0] = '\0';
	for (size_t i = 0; i < nr; i++)
		memcpy(text + i * len, part, len + 1);
	snprintf(loop, sizeof(loop), "(%s)*!", text);
	seconds = measure(text, name) + measure(loop, name);
	if (seconds > 1)
		fail_msg("\"%s\": %.1f s for each name", part, seconds);
}

static void test_cost(void **state)
{
	const struct rlimit small = { 64 << 20, 64 << 20 };
	static char limit[PATTERN_SIZE + 1], over[PATTERN_SIZE + 2], name[256];

	(void)state;
#ifndef __SANITIZE_ADDRESS__
	assert_int_equal(setrlimit(RLIMIT_AS, &small), 0);
#else
	(void)small;
#endif
	memset(limit, 'a', sizeof(limit) - 1);
	memset(over, 'a', sizeof(over) - 1);
	memset(name, 'a', sizeof(name) - 1);
	assert_true(matches(limit, 0, limit));
	check_refused(over, "it is longer than 256 bytes");
	check_refused("((a{1,255}){1,255}){1,255}", "regular expression is too large");
	for (size_t i = 0; i < sizeof(costly) / sizeof(costly[0]); i++)
		check_cost(costly[i], name);
	/* A search ends before it comes to the "b" that would match; one of a usual length ends. */
	memset(name, 'a', 18);
	strcpy(name + 18, "b");
	assert_true(matches("(a|b)*!|b", 0, name));
	assert_false(matches("(a|a)*!|b", 0, name));
	assert_true(matches(".*b.*c.*d", 0,
			    "a name of more than sixty bytes, b, and then c, and at the end d"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
