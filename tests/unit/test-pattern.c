// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/pattern.h"
#include "cmocka-all.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* GCC's word for it. */
#endif
#endif

#define TOO_LONG "it takes too long: use less of { } + * ? | ^ $"

static void check_refused(const char *text, const char *expected)
{
	regex_t pattern;
	char why[80] = "";

	assert_int_equal(pattern_compile(&pattern, text, 0, why, sizeof(why)), -EINVAL);
	assert_string_equal(why, expected);
}

static void check_matches(const char *text, const char *name)
{
	regex_t pattern;
	char why[80];

	assert_int_equal(pattern_compile(&pattern, text, 0, why, sizeof(why)), 0);
	assert_int_equal(regexec(&pattern, name, 0, NULL, 0), 0);
	regfree(&pattern);
}

static void test_patterns(void **state)
{
	(void)state;
	check_matches("^(EPT|NPF)_.{3,20}$", "EPT_VIOLATION");
	check_matches("[A-Z]{,5}", "");
	check_matches("(a{1,10}){1,100}", "a");
	check_matches("\\{", "{");
	check_refused("(", "Unmatched ( or \\(");
	check_refused("a{2,1}", "Invalid content of \\{\\}");
}

/* Each of these took gigabytes, or a stack: there is neither here. */
static void test_cost(void **state)
{
	const struct rlimit small = { 64 << 20, 64 << 20 };
	static char deep[50001], limit[PATTERN_SIZE + 1], over[PATTERN_SIZE + 2];

	(void)state;
#ifndef __SANITIZE_ADDRESS__
	assert_int_equal(setrlimit(RLIMIT_AS, &small), 0);
#else
	(void)small;
#endif
	memset(deep, '(', sizeof(deep) - 1);
	memset(limit, 'a', sizeof(limit) - 1);
	memset(over, 'a', sizeof(over) - 1);
	check_refused("a{1,32767}", TOO_LONG);
	check_refused("a{32767}", TOO_LONG);
	check_refused("a{1001,}", TOO_LONG);
	check_refused("((a{1,255}){1,255}){1,255}", TOO_LONG);
	check_refused("a{99999999999999999999999}", TOO_LONG);
	check_refused(deep, "it is longer than 256 bytes");
	check_refused(over, "it is longer than 256 bytes");
	/* Each + on a repetition or a group doubles what is before it. */
	check_refused("wm++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++", TOO_LONG);
	check_refused("((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+", TOO_LONG);
	check_refused("(a{1,255}+)+(b+)+", TOO_LONG);
	check_matches("^(EPT|NPF)+_[A-Z]*(VIOL|FAULT)+.+$", "EPT_VIOLATION");
	/* Each way through what is repeated took time: a minute for a dozen of the first. */
	check_refused("((^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$)(^|$))*", TOO_LONG);
	check_refused("(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)(|a|)*(b)*", TOO_LONG);
	check_refused("((a*)?(a*)?(a*)?(a*)?(a*)?(a*)?(a*)?(a*)?(a*)?(a*)?)*", TOO_LONG);
	check_refused("a+++??????????????????????????????????????????????++", TOO_LONG);
	check_refused(
		"(a*|b*|^|$)(a*|b*|^|$)(a*|b*|^|$)(a*|b*|^|$)(a*|b*|^|$)(a*|b*|^|$)(a*|b*|^|$)",
		TOO_LONG);
	check_refused("(\\b|\\B)(\\b|\\B)(\\b|\\B)(\\b|\\B)(\\b|\\B)(\\b|\\B)(\\b|\\B)", TOO_LONG);
	check_refused("\\b?\\B?\\b?\\B?\\b?\\B?\\b?\\B?\\b?\\B?", TOO_LONG);
	/* Names are no more than that. */
	check_matches("^HLT$|^MSR_READ$|^MSR_WRITE$|^CPUID$|^IO_INSTRUCTION$|^EPT_VIOLATION$",
		      "HLT");
	check_matches("(^HLT$|^MSR_READ$|^CPUID$|^IO$|^PAUSE$|^EPT_VIOLATION$)", "HLT");
	check_matches("(^|_)(HLT|MSR|CPUID|IO|PAUSE|VMCALL|EPT|NPF|INTR|NMI|RDTSC|INVD)+(_|$)",
		      "HLT");
	check_matches("(^|_)[^A-DF-Z][^O]T_.*(_|$)", "EPT_VIOLATION");
	check_matches("^((EPT|NPF)_)*.*(VIOL|FAULT).*$", "EPT_VIOLATION");
	check_matches("(a|b|c|d|e|f|g|h|i|j|k|l|m)?n?o?p?q?r?s?t?u?v?w?x?y?z?", "a");
	/* Nor can a match be searched for without end. */
	check_refused("(.*)(.*)\\1\\2b", "it refers back to a group: write that out");
	check_matches("\\\\1", "\\1");
	check_matches(limit, limit);
	check_matches("a{1,1000}", "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
