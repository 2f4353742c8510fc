// SPDX-License-Identifier: GPL-2.0-only
/*
 * What alerts are understood, and which of them fire.  The numbers were worked out
 * by hand from tests/data/svm-old.sample and svm-new.sample.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "fixture.h"
#include "view/alert.h"

#include "cmocka-all.h"

static struct alert_list alerts;
static struct alert_state found;
static struct view_options filters;
static struct sample old, new;
static struct origin origin;
static char error[400];

static int set_up(void **state)
{
	char path[400];

	(void)state;
	snprintf(path, sizeof(path), "%s/svm-old.sample", getenv("TEST_DATA"));
	fixture_read(path, &old, &origin);
	snprintf(path, sizeof(path), "%s/svm-new.sample", getenv("TEST_DATA"));
	fixture_read(path, &new, &origin);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	alert_list_free(&alerts);
	alert_state_free(&found);
	filters = (struct view_options){ 0 };
	return 0;
}

static int add(const char *text)
{
	error[0] = '\0';
	return alert_list_add(&alerts, text, error, sizeof(error));
}

/* Whether the one alert fires, of the two samples or with @old NULL of the new one. */
static size_t firings(const char *text, const struct sample *before)
{
	clear(NULL);
	if (add(text))
		fail_msg("%s", error);
	assert_int_equal(alert_check(&found, &alerts, &filters, before, &new), 0);
	return found.nr;
}

static double value(void)
{
	const struct cell *cell = &found.firings[0].value;

	return cell->type == CELL_REAL ? cell->real : cell->integer;
}

static void check_value(const char *text, double expected)
{
	assert_int_equal(firings(text, &old), 1);
	if (fabs(value() - expected) > 1e-9 * expected)
		fail_msg("%s: %.12g, not %.12g", text, value(), expected);
}

static void check_refused(const char *text, const char *why)
{
	assert_int_equal(add(text), -EINVAL);
	assert_int_equal(alerts.nr, 0);
	if (!strstr(error, why) || !strstr(error, "--alert '"))
		fail_msg("%s says \"%s\"", text, error);
}

static void test_what_is_understood(void **state)
{
	static const char *const good[] = {
		"tax>10",
		" tax  >=  1e1 ",
		"rate(HLT) > 1000",
		"rate( HLT ) > 1000",
		"rate(category=i/o) > 5e4",
		"tax(vm=web) > 20",
		"tax(vm=3) < .5",
		"rate(\"EPT_(VIOLATION|MISCONFIG)\", vm=web.*) <= 7",
		"rate(reason=HLT,vm=\"a, b\")>0",
		"cost(vm=1,category=MMU) > 5000",
		"rate(\"VMX 78\") > 0",
		"count > -1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		if (add(good[i]))
			fail_msg("%s", error);
		assert_string_equal(alerts.alerts[i].text, good[i]);
	}
	assert_int_equal(alerts.alerts[1].comparison, COMPARE_ABOVE_OR_EQUAL);
	assert_true(alerts.alerts[1].limit == 10);
	assert_true(alerts.alerts[6].of_each_vm);
	assert_int_equal(alerts.alerts[6].vm, 3);
	assert_null(alerts.alerts[6].name);
}

static void test_refusals(void **state)
{
	(void)state;
	check_refused("", "expected a word at the end");
	check_refused("> 5", "expected a word at \"> 5\"");
	check_refused("tax", "expected a comparison at the end, such as > 1000");
	check_refused("tax = 5", "expected a comparison before = 5");
	check_refused("tax >", "expected a number, not \"\"");
	check_refused("tax > much", "expected a number, not \"much\"");
	check_refused("tax > nan", "expected a number");
	check_refused("tax > inf", "expected a number");
	check_refused("tax > 10 %", "unexpected \"%\" at the end");
	check_refused("tax > 10, rate > 5", "unexpected");
	check_refused("taxes > 5", "\"taxes\" is not a column for alerts");
	check_refused("name > 5", "\"name\" is not a column for alerts");
	check_refused("top1 > 5", "\"top1\" is not a column for alerts");
	check_refused("rate(HLT > 5", "expected \")\" before > 5");
	check_refused("rate(HLT", "expected \")\" at the end");
	check_refused("rate() > 5", "expected a word at \") > 5\"");
	check_refused("rate(HLT,) > 5", "expected a word at \") > 5\"");
	check_refused("rate(vm=) > 5", "expected a word at \") > 5\"");
	check_refused("rate(\"HLT) > 5", "a quote is not closed");
	check_refused("rate(HLT, PAUSE) > 5", "only one reason is allowed");
	check_refused("rate(category=disk) > 5", "no category \"disk\"");
	check_refused("rate(category=i/o, category=mmu) > 5", "only one category is allowed");
	check_refused("rate(category=i/o, IO) > 5", "use a reason or a category");
	check_refused("rate(vm=1, vm=2) > 5", "only one \"vm=\" is allowed");
	check_refused("rate(vm=99999999999) > 5", "no VM has the number 99999999999");
	check_refused("rate(host=a) > 5", "no filter \"host\"; use one of reason=, category=, vm=");
	check_refused("rate(vm=*) > 5", "\".*\" is any name");
	check_refused("rate(\"(\") > 5", "is not a regular expression");
	check_refused("rate(\"a)|(b\") > 5", "unmatched closing parenthesis");
	check_refused("rate(\"((a{9}){99}){999}\") > 5", "regular expression is too large");
	check_refused("tax(HLT) > 5", "tax is not known for a reason");
	check_refused("guest(category=idle) > 5", "guest is not known for a reason");
}

static void test_number_of_alerts(void **state)
{
	(void)state;
	for (size_t i = 0; i < MAX_ALERTS; i++)
		assert_int_equal(add("tax > 1"), 0);
	assert_int_equal(add("tax > 1"), -EINVAL);
	assert_non_null(strstr(error, "at most 64 alerts are allowed"));
}

static void test_values(void **state)
{
	(void)state;
	/* 1296 exits in 2 seconds, of which 530 are cpuid and 200 hlt */
	check_value("rate > 647", 648);
	check_value("rate(CPUID) > 0", 265);
	check_value("rate(hlt|cpuid) > 0", 365);
	check_value("rate(category=idle) > 0", 100);
	/* msr has 1e6 cycles in KVM and 0.25e6 in the VMM for 500 exits, at 2 GHz */
	check_value("exit_ns(msr) > 1249", 1250);
	/* web has 1102 exits, 400 of them cpuid; mail has the number 2 */
	check_value("rate(vm=WEB) > 550", 551);
	check_value("rate(vm=web, cpuid) > 0", 200);
	check_value("rate(vm=2) > 0", 10);
	/* web: 1.908 M of KVM and 0.25 M of the VMM, of those + 900 M guest cycles */
	check_value("tax(vm=web) > 0", 100 * 2.158 / 902.158);
	/* The share is of all VMs, not of its own. */
	check_value("count_share(vm=web) > 85", 100 * 1102 / 1296.0);
	/* None of the kind, though counted: that is 0 */
	check_value("rate(shutdown) < 1", 0);
}

static void test_what_does_not_fire(void **state)
{
	(void)state;
	assert_int_equal(firings("rate > 648", &old), 0);
	assert_int_equal(firings("rate < 648", &old), 0);
	assert_int_equal(firings("rate >= 648", &old), 1);
	assert_int_equal(firings("rate <= 648", &old), 1);
	/* All of the name must match. */
	assert_int_equal(firings("rate(cpu) > 0", &old), 0);
	assert_int_equal(firings("rate(vm=we) > 0", &old), 0);
	assert_int_equal(firings("rate(vm=.e.) > 0", &old), 2);
}

static void test_unknown_never_fires(void **state)
{
	(void)state;
	/* Without an interval there are no rates, but counts and tax. */
	assert_int_equal(firings("rate > 0", NULL), 0);
	assert_int_equal(firings("rate <= 0", NULL), 0);
	assert_int_equal(firings("rate < 1e30", NULL), 0);
	assert_int_equal(firings("count > 5155", NULL), 1);
	assert_true(value() == 5156);
	assert_int_equal(firings("tax > 0", NULL), 1);
	/* No such VM */
	assert_int_equal(firings("rate(vm=nobody) < 1e30", &old), 0);
	assert_int_equal(firings("rate(vm=99) < 1e30", &old), 0);
	/* hlt is idle and has no share in the time of those that are not. */
	assert_int_equal(firings("share(hlt) < 1e30", &old), 0);
}

/* A counter that fell, in one VM of two */
static void test_new_epoch(void **state)
{
	struct sample before = { 0 }, after = { 0 };

	(void)state;
	fixture_parse("time 1\nvm 1 1 9 1 live a\nvm 2 2 9 1 live b\n"
		      "vcpu 1 0 1 0\nvcpu 2 0 2 0\n"
		      "exit 1 0 hardware 0x72 100 9 0\nexit 2 0 hardware 0x72 100 9 0\n",
		      &before, &origin);
	fixture_parse("time 2\nvm 1 1 9 1 live a\nvm 2 2 9 1 live b\n"
		      "vcpu 1 0 1 0\nvcpu 2 0 2 0\n"
		      "exit 1 0 hardware 0x72 99 9 0\nexit 2 0 hardware 0x72 130 9 0\n",
		      &after, &origin);
	assert_int_equal(add("rate(vm=.*) < 1e30"), 0);
	assert_int_equal(add("rate < 1e30"), 0);
	assert_int_equal(alert_check(&found, &alerts, &filters, &before, &after), 0);
	assert_int_equal(found.nr, 1);
	assert_int_equal(found.firings[0].vm->id, 2);
	assert_true(value() == 30);
	sample_free(&before);
	sample_free(&after);
}

static void test_each_vm(void **state)
{
	char text[200];

	(void)state;
	/* By rate web, build, new, brief, mail have 551, 52, 20, 15, 10. */
	assert_int_equal(firings("rate(vm=.*) >= 15", &old), 4);
	alert_print(&found, &alerts.alerts[0], text, sizeof(text));
	assert_string_equal(text, "551.0 of VM 1 web, and 3 more");
	assert_int_equal(firings("rate(vm=.*) < 20", &old), 2);
	alert_print(&found, &alerts.alerts[0], text, sizeof(text));
	assert_string_equal(text, "10.0 of VM 2 mail, and 1 more");
	assert_int_equal(firings("rate > 1", &old), 1);
	alert_print(&found, &alerts.alerts[0], text, sizeof(text));
	assert_string_equal(text, "648.0");
}

static void test_filters(void **state)
{
	uint32_t vm = 2;

	(void)state;
	clear(NULL);
	filters.vms = (struct id_list){ &vm, 1 };
	assert_int_equal(add("rate > 0"), 0);
	assert_int_equal(alert_check(&found, &alerts, &filters, &old, &new), 0);
	assert_int_equal(found.nr, 1);
	assert_true(value() == 10);
}

static void test_beginning(void **state)
{
	(void)state;
	assert_int_equal(add("rate > 1e9"), 0);
	assert_int_equal(add("rate > 1"), 0);
	assert_int_equal(alert_check(&found, &alerts, &filters, &old, &new), 0);
	assert_false(alert_began(&found, 0));
	assert_true(alert_began(&found, 1));
	assert_int_equal(alert_check(&found, &alerts, &filters, &old, &new), 0);
	assert_int_equal(found.nr, 1);
	assert_false(alert_began(&found, 1));
	assert_int_equal(alert_check(&found, &alerts, &filters, NULL, &new), 0);
	assert_int_equal(found.nr, 0);
	assert_int_equal(alert_check(&found, &alerts, &filters, &old, &new), 0);
	assert_true(alert_began(&found, 1));
}

static void test_reasons_that_exist(void **state)
{
	struct reason_table none = { 0 };

	(void)state;
	assert_int_equal(add("rate(HLT) > 1"), 0);
	assert_int_equal(add("rate(HTL) > 1"), 0);
	assert_int_equal(add("tax > 1"), 0);
	assert_true(alert_has_reason(&alerts.alerts[0], &origin.reasons));
	assert_false(alert_has_reason(&alerts.alerts[1], &origin.reasons));
	assert_true(alert_has_reason(&alerts.alerts[2], &origin.reasons));
	assert_true(alert_has_reason(&alerts.alerts[1], &none));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear)
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_understood),
		TEST(test_refusals),
		TEST(test_number_of_alerts),
		TEST(test_values),
		TEST(test_what_does_not_fire),
		TEST(test_unknown_never_fires),
		TEST(test_new_epoch),
		TEST(test_each_vm),
		TEST(test_filters),
		TEST(test_beginning),
		TEST(test_reasons_that_exist),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
