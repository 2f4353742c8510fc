// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules x recordings: tests/data/advice.cases says of each recording which rules must speak, and
 * each rule has one on which it must, and one that is there to keep it silent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/window.h"
#include "report/report.h"
#include "source/source.h"

#include "advice-case.h"
#include "cmocka-all.h"

/* Reads it back, as a replay does.  Origins are the source's: the caller closes it at the end. */
static void judge(struct source *source, const char *path, struct advice_window *window,
		  struct advice *advice)
{
	struct sample sample = { 0 };

	window->length_ns = 3 * CASE_THIRD_NS;
	assert_int_equal(source_open_replay(source, path), 0);
	while (!source_read(source, &sample))
		assert_int_equal(advice_window_add(window, &sample), 0);
	assert_true(advice_window_is_full(window));
	for (size_t i = 0; i < ADVICE_MARKS; i++)
		assert_int_equal(window->marks[i].nr_vms, 1);
	assert_int_equal(advice_window_judge(window, advice, NULL, NULL), 0);
	sample_free(&sample);
}

static bool has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += len) {
		if ((at == words || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
	}
	return false;
}

static bool speaks(const struct advice *advice, const char *rule)
{
	for (size_t i = 0; i < advice->nr_items; i++) {
		if (!strcmp(advice->items[i].rule->name, rule))
			return true;
	}
	return false;
}

static void check_case(const struct recorded_case *one)
{
	struct advice_window window = { 0 };
	struct source source = { 0 };
	struct advice advice = { 0 };
	const struct advice_rule *rule;
	char path[] = "/tmp/advice-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	case_record(one, path);
	judge(&source, path, &window, &advice);
	for (size_t i = 0; (rule = rule_get(i)); i++) {
		if (speaks(&advice, rule->name) != has_word(one->speak, rule->name))
			fail_msg("%s: %s %s", one->name, rule->name,
				 has_word(one->speak, rule->name) ? "is silent" : "speaks");
	}
	/* Where none speaks, it says why not. */
	assert_int_equal(advice.nr_quiet, advice.nr_items ? 0 : 1);
	for (size_t i = 0; i < advice.nr_items; i++) {
		assert_true(advice.items[i].gain > 0);
		assert_true(strlen(advice.items[i].evidence) > 20);
		assert_null(strstr(advice.items[i].evidence, "nan"));
	}
	unlink(path);
	advice_free(&advice);
	advice_window_free(&window);
	source_close(&source);
}

static void test_matrix(void **state)
{
	(void)state;
	for (size_t i = 0; i < nr_cases; i++)
		check_case(&cases[i]);
}

static void test_each_rule_has_both(void **state)
{
	const struct advice_rule *rule;
	size_t nr = 0;

	(void)state;
	for (; (rule = rule_get(nr)); nr++) {
		bool speaking = false, silent = false;

		for (size_t i = 0; i < nr_cases; i++) {
			speaking |= has_word(cases[i].speak, rule->name);
			silent |= has_word(cases[i].silent, rule->name);
			assert_false(has_word(cases[i].speak, rule->name) &&
				     has_word(cases[i].silent, rule->name));
		}
		if (!speaking || !silent)
			fail_msg("%s has no recording on which it is %s", rule->name,
				 speaking ? "silent" : "speaking");
	}
	assert_true(nr >= 18);
	for (size_t i = 0; i < nr_cases; i++)
		assert_true(!strcmp(cases[i].label, "synthetic") || !strcmp(cases[i].label, "lab"));
}

static void check_text(const char *text)
{
	assert_non_null(text);
	assert_in_range(strlen(text), 10, RULE_TEXT_MAX);
	for (; *text; text++)
		assert_in_range(*text, ' ', '~');
}

static void test_texts(void **state)
{
	const struct advice_rule *rule, *other;

	(void)state;
	for (size_t i = 0; (rule = rule_get(i)); i++) {
		check_text(rule->meaning);
		check_text(rule->attempt);
		check_text(rule->proof);
		check_text(rule->source);
		assert_int_equal(strspn(rule->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				 strlen(rule->name));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(rule_get(j)->name, rule->name);
		for (size_t j = 0; j < 3 && rule->hides[j]; j++) {
			size_t k = 0;

			while ((other = rule_get(k)) && strcmp(other->name, rule->hides[j]))
				k++;
			assert_non_null(other);
		}
	}
}

/* A rule that needs what is not known is silent, and that is said. */
static void test_not_known(void **state)
{
	struct recorded_case one = { .name = "unknown", .nr_lines = 0 };
	struct advice_window window = { 0 };
	struct source source = { 0 };
	struct advice advice = { 0 };
	char path[] = "/tmp/advice-XXXXXX", rules[400];
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	one.lines[one.nr_lines++] = strdup("isa vmx");
	one.lines[one.nr_lines++] = strdup("vcpus 2");
	one.lines[one.nr_lines++] = strdup("age 1000");
	one.lines[one.nr_lines++] = strdup("parts 50 - - - -");
	one.lines[one.nr_lines++] = strdup("exit 30 9000 2 20 -");
	case_record(&one, path);
	judge(&source, path, &window, &advice);
	assert_int_equal(advice.nr_items, 1);
	assert_string_equal(advice.items[0].rule->name, "device");
	assert_int_equal(advice.unknown, (1U << NR_NEEDS) - 1);
	advice_print_rules(1, rules, sizeof(rules));
	assert_string_equal(advice_need_name(1), "waiting");
	assert_true(strstr(rules, "lock-holder") && strstr(rules, "quota"));
	unlink(path);
	advice_free(&advice);
	advice_window_free(&window);
	source_close(&source);
	for (size_t i = 0; i < one.nr_lines; i++)
		free(one.lines[i]);
}

/* A recording of another epoch starts again. */
static void test_epochs(void **state)
{
	struct origin first = { .source = "netlink", .epoch = "one", .tsc_khz = CASE_TSC_KHZ };
	struct origin second = { .source = "netlink", .epoch = "two", .tsc_khz = CASE_TSC_KHZ };
	struct advice_window window = { .length_ns = 3 * CASE_THIRD_NS };
	struct sample sample = { 0 };

	(void)state;
	for (unsigned int third = 0; third < 5; third++) {
		case_make(&cases[0], third, third < 2 ? &first : &second, &sample);
		assert_int_equal(advice_window_add(&window, &sample), 0);
		assert_int_equal(window.nr, third < 2 ? third + 1 : third - 1);
	}
	advice_window_free(&window);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix), cmocka_unit_test(test_each_rule_has_both),
		cmocka_unit_test(test_texts),  cmocka_unit_test(test_not_known),
		cmocka_unit_test(test_epochs),
	};

	cases_read();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
