// SPDX-License-Identifier: GPL-2.0-only
/* The numbers of a column are printed alike, and the shares of time add up. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "cmocka-all.h"
#include "fixture.h"
#include "view/scale.h"
#include "view/time-shares.h"

static void check(const struct scale *scale, double number, const char *expected)
{
	char text[64];

	scale_print(scale, number, text, sizeof(text));
	assert_string_equal(text, expected);
}

/* Decimals are dropped before a unit is. */
static void test_numbers(void **state)
{
	struct scale scale = scale_choose(CELL_REAL, 1, 16039.8, 7);

	(void)state;
	check(&scale, 16039.8, "16039.8");
	check(&scale, 0.5, "0.5");
	scale = scale_choose(CELL_REAL, 1, 123456.7, 7);
	check(&scale, 123456.7, "123457");
	check(&scale, 4, "4");
	scale = scale_choose(CELL_REAL, 2, 100, 6);
	check(&scale, 100, "100.00");
	scale = scale_choose(CELL_REAL, 2, 1234.56, 6);
	check(&scale, 1234.56, "1234.6");
	check(&scale, 0.04, "0.0");
	scale = scale_choose(CELL_INTEGER, 9, 9999999, 10);
	check(&scale, 9999999, "9999999");
	scale = scale_choose(CELL_INTEGER, 0, 0, 0);
	check(&scale, 0, "0.0 ");
}

/* One that is too long scales all of them, each with one decimal: points line up. */
static void test_all_are_scaled(void **state)
{
	struct scale scale = scale_choose(CELL_INTEGER, 0, 1016000000, 10);

	(void)state;
	check(&scale, 1016000000, "1.0G");
	check(&scale, 993600000, "993.6M");
	check(&scale, 45308022, "45.3M");
	check(&scale, 999, "999.0 ");
	check(&scale, 999.96, "1.0k");
	check(&scale, 0, "0.0 ");
	scale = scale_choose(CELL_INTEGER, 0, 1e8, 4);
	check(&scale, 1e8, "100.0M");
}

static void test_times(void **state)
{
	struct scale scale = scale_choose(CELL_TIME, 0, 3506, 9);

	(void)state;
	check(&scale, 3506, "3506ns");
	check(&scale, 575, "575ns");
	scale = scale_choose(CELL_TIME, 0, 13920, 9);
	check(&scale, 13920, "13.92us");
	check(&scale, 575, "0.57us");
	/* 10 ms do not fit in nine cells. */
	scale = scale_choose(CELL_TIME, 0, 9999990, 9);
	check(&scale, 9999990, "9999.99us");
	scale = scale_choose(CELL_TIME, 0, 10000000, 9);
	check(&scale, 10000000, "10.0ms");
	check(&scale, 575, "575.0ns");
	check(&scale, 1.9e9, "1.9s ");
	check(&scale, 111602e9, "31.0h ");
	check(&scale, 100 * 86400e9, "100.0d ");
	check(&scale, 1e7 * 86400e9, "10000000.0d ");
}

static struct sample old, new;
static struct origin origin;
static struct view view;

static const struct row *find(uint32_t vm)
{
	for (size_t i = 0; i < view.nr_rows; i++) {
		if (view.rows[i].vm->id == vm)
			return &view.rows[i];
	}
	return &view.total;
}

static void check_shares(uint32_t vm, const double expected[NR_PARTS])
{
	double shares[NR_PARTS];

	assert_true(time_shares_get(&view, find(vm), shares));
	for (enum vcpu_part part = 0; part < NR_PARTS; part++) {
		if (isnan(expected[part]))
			assert_true(isnan(shares[part]));
		else
			assert_true(fabs(shares[part] - expected[part]) < 1e-6);
	}
}

/*
 * The TSC has 1 GHz, and two seconds pass.  VM 1: all parts are known, of one vCPU.  VM 2, of
 * two vCPUs, has 1000 M of the guest and 300 M of cost in 4000 M.
 */
static void test_shares(void **state)
{
	static const struct view_options options = { .group = VIEW_VM };
	struct view_options filtered = options;
	double shares[NR_PARTS];
	struct pattern *pattern;
	char why[80];

	(void)state;
	fixture_parse("isa vmx\ntsc-khz 1000000\ntime 10\nreason hardware 30 IO\n"
		      "reason hardware 48 EPT\n"
		      "vm 1 101 5 1 live a\nvcpu 1 0 11 0\ntimes 1 0 0 0 0 0\n"
		      "exit 1 0 hardware 30 0 0 0 0\nexit 1 0 hardware 48 0 0 0 0\n"
		      "vm 2 102 6 2 live b\nvcpu 2 0 21 0\nvcpu 2 1 22 0\n"
		      "exit 2 0 hardware 30 0 0 0\n",
		      &old, &origin);
	fixture_parse("time 12\n"
		      "vm 1 101 7 1 live a\nvcpu 1 0 11 500000000\n"
		      "times 1 0 100000000 200000000 600000000 300000000\n"
		      "exit 1 0 hardware 30 10 100000000 60000000 20000000\n"
		      "exit 1 0 hardware 48 10 100000000 0 20000000\n"
		      "vm 2 102 8 2 live b\nvcpu 2 0 21 1000000000\nvcpu 2 1 22 0\n"
		      "exit 2 0 hardware 30 15 200000000 100000000\n",
		      &new, &origin);
	assert_int_equal(view_update(&view, &old, &new, &options), 0);
	check_shares(1, (const double[NR_PARTS]){ 0, 0.25, 0.1, 0.05, 0.03, 0.1, 0.3, 0.02, 0.15 });
	check_shares(2,
		     (const double[NR_PARTS]){ 0.675, 0.25, 0.05, NAN, 0.025, NAN, NAN, NAN, NAN });
	/* The sum: 6000 M, of which the unknown parts of VM 2 make all of them unknown. */
	check_shares(0, (const double[NR_PARTS]){ 1 - 2060. / 6000, 0.25, 400. / 6000, NAN,
						  160. / 6000, NAN, NAN, NAN, NAN });

	/* With a filter, the cost of other reasons is not told apart. */
	assert_int_equal(pattern_compile(&pattern, "IO", 0, why, sizeof(why)), 0);
	filtered.reason = pattern;
	assert_int_equal(view_update(&view, &old, &new, &filtered), 0);
	check_shares(1, (const double[NR_PARTS]){ 0.06, 0.25, 0.05, 0.05, 0.03, 0.1, 0.3, 0.01,
						  0.15 });
	pattern_free(pattern);

	/* Since the start, the time of VM 1 is the sum of its parts; that of VM 2 is not known. */
	filtered = options;
	filtered.span = SPAN_START;
	assert_int_equal(view_update(&view, &old, &new, &filtered), 0);
	check_shares(1, (const double[NR_PARTS]){ 0, 0.25, 0.1, 0.05, 0.03, 0.1, 0.3, 0.02, 0.15 });
	assert_false(time_shares_get(&view, find(2), shares));

	/* Rows of reasons have no time of their own. */
	filtered.group = VIEW_REASON;
	assert_int_equal(view_update(&view, &old, &new, &filtered), 0);
	assert_false(time_shares_get(&view, &view.rows[0], shares));
	view_free(&view);
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_all_are_scaled),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
