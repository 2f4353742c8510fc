// SPDX-License-Identifier: GPL-2.0-only
/*
 * The account of a vCPU, in columns: tests/data/account-*.sample say by hand how many cycles each
 * part had in two seconds, of a TSC of 2 GHz.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/column.h"
#include "view/view.h"

#include "cmocka-all.h"
#include "fixture.h"

static struct sample old, new;
static struct origin origin;
static struct view_options options;
static struct view view;

static void read_file(const char *name, struct sample *sample)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", getenv("TEST_DATA"), name);
	fixture_read(path, sample, &origin);
}

static int set_up(void **state)
{
	(void)state;
	options = (struct view_options){ .group = VIEW_VCPU };
	read_file("account-old.sample", &old);
	read_file("account-new.sample", &new);
	return view_update(&view, &old, &new, &options);
}

static int tear_down(void **state)
{
	(void)state;
	view_free(&view);
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
	return 0;
}

static void check(size_t row, const char *name, bool in_cycles, const char *expected)
{
	const struct column *column = column_find(name, strlen(name));
	const struct place at = { .view = &view, .row = &view.rows[row], .in_cycles = in_cycles };
	struct cell cell = { 0 };
	char text[CELL_TEXT_SIZE];

	assert_non_null(column);
	column_get(column, &at, &cell);
	cell_print(&cell, column->decimals, text, sizeof(text));
	assert_string_equal(text, expected);
}

/* Checks a vCPU in both units. */
static void check_both(size_t row, const char *name, const char *time, const char *cycles)
{
	check(row, name, false, time);
	check(row, name, true, cycles);
}

static void look(enum view_group group)
{
	options.group = group;
	assert_int_equal(view_update(&view, &old, &new, &options), 0);
}

static void test_parts(void **state)
{
	(void)state;
	check_both(0, "guest", "70.00", "1400000000");
	check_both(0, "kvm", "10.50", "210000000");
	check_both(0, "vmm", "10.00", "200000000");
	check_both(0, "blocked", "1.00", "20000000");
	check_both(0, "cost", "21.50", "430000000");
	check_both(0, "polling", "5.00", "100000000");
	check_both(0, "halted", "2.50", "50000000");
	check_both(0, "stopped", "0.00", "0");
	check_both(0, "waiting", "1.00", "20000000");
	/* 43 of these and 140 of the guest */
	check_both(0, "tax", "23.50", "23.50");
	check_both(1, "stopped", "100.00", "2000000000");
	check_both(1, "tax", "-", "-");
}

static void test_totals(void **state)
{
	(void)state;
	check_both(0, "guest_ns", "1.900s", "3800000000");
	check_both(0, "kvm_ns", "400.0ms", "800000000");
	check_both(0, "vmm_ns", "300.0ms", "600000000");
	check_both(0, "blocked_ns", "22.50ms", "45000000");
	check_both(0, "cost_ns", "722.5ms", "1445000000");
	check_both(0, "waiting_ns", "30.00ms", "60000000");
	check_both(1, "stopped_ns", "5.300s", "10600000000");
	/* Cycles are cycles in either. */
	check_both(0, "cycles", "800000000", "800000000");
	check_both(0, "vmm_cycles", "600000000", "600000000");
	check_both(0, "part", "vmm", "vmm");
	check_both(0, "part_ns", "250.0us", "250.0us");
	check_both(1, "part", "stopped", "stopped");
}

/* In the order of codes: HLT, IO_INSTRUCTION, MSR_WRITE, EPT_VIOLATION */
static void test_reasons(void **state)
{
	(void)state;
	look(VIEW_REASON);
	check_both(1, "exit_ns", "1.125ms", "2250000");
	check_both(3, "exit_ns", "60.00us", "120000");
	check_both(3, "cost", "1.50", "30000000");
	check(1, "share", false, "52.33");
	/* Polling is known: the cycles of HLT are its way in and out. */
	check_both(0, "exit_ns", "50.00us", "100000");
	check(0, "share", false, "5.81");
	check(1, "part", false, "-");
	check(1, "guest", false, "-");
	/* Of two seconds, 430 ms */
	assert_true(fabs(view_tax(&view, &view.total) - 860 / 3660.0) < 1e-12);
}

/* Where polling is not known, idle reasons have no cost, and cost nothing in sums. */
static void test_unknown_polling(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++)
		old.vcpus[i].polling_cycles = new.vcpus[i].polling_cycles = UNKNOWN;
	look(VIEW_REASON);
	check_both(0, "exit_ns", "-", "-");
	check_both(0, "cost", "-", "-");
	check_both(0, "kvm", "-", "-");
	check(0, "share", false, "-");
	check(0, "cpu", false, "1.25");
	/* 450 of 810 M instead of 860 M */
	check(1, "share", false, "55.56");
	options.count_idle = true;
	look(VIEW_REASON);
	check(0, "share", false, "5.81");
	options.count_idle = false;
	look(VIEW_VCPU);
	check(0, "cost", false, "20.25");
	check(0, "polling", false, "-");
	assert_int_equal(view.account.sum, UNKNOWN);
}

static void test_unknown_frequency(void **state)
{
	(void)state;
	assert_false(view_in_cycles(&view));
	origin.tsc_khz = UNKNOWN;
	check_both(0, "cost", "-", "430000000");
	check_both(0, "cost_ns", "-", "1445000000");
	check_both(0, "exit_ns", "-", "390909");
	assert_true(view_in_cycles(&view));
	assert_string_equal(column_title(column_find("exit_ns", 7), &view), "CYC/EXIT");
	assert_string_equal(column_title(column_find("cost", 4), &view), "COST/S");
}

static void test_account(void **state)
{
	double off;

	(void)state;
	assert_int_equal(view.account.nr_vcpus, 2);
	assert_int_equal(view.account.sum, 8000000000);
	assert_int_equal(view_account(&view, &off), DRIFT_NONE);
	assert_true(off == 0);
	/* What a filter leaves out is no hole. */
	options.kind = KVM_EXIT_KIND_HARDWARE;
	options.code = 12;
	look(VIEW_REASON);
	assert_int_equal(view_account(&view, &off), DRIFT_NONE);
	options.kind = 0;
	/* A hook that is lost: 100 ms of 4 s */
	new.vcpus[0].halted_cycles -= 200000000;
	look(VIEW_VM);
	assert_int_equal(view_account(&view, &off), DRIFT_UNKNOWN);
	new.vcpus[0].halted_cycles += 200000000;
	new.vcpus[0].guest_cycles -= 200000000;
	look(VIEW_VM);
	assert_int_equal(view_account(&view, &off), DRIFT_OFF);
	assert_true(fabs(off + 0.025) < 1e-9);
	/* A vCPU that is new has not lived through the interval. */
	new.vcpus[0].guest_cycles += 200000000;
	old.nr_vcpus = 1;
	look(VIEW_VM);
	assert_int_equal(view.account.nr_vcpus, 1);
	assert_int_equal(view_account(&view, &off), DRIFT_NONE);
}

/* The VM that costs most is the worst, whatever its tax. */
static void test_worst(void **state)
{
	(void)state;
	fixture_parse("isa vmx\ntsc-khz 1000000\ntime 10\n"
		      "vm 1 11 5 1 live rest\nvcpu 1 0 11 0\nexit 1 0 hardware 10 1 0 0\n"
		      "vm 2 12 5 1 live busy\nvcpu 2 0 12 0\nexit 2 0 hardware 10 1 0 0\n",
		      &old, &origin);
	/* Tax of 50 percent of nearly nothing; and of 20 percent, most of it in the VMM */
	fixture_parse(
		"time 11\n"
		"vm 1 11 6 1 live rest\nvcpu 1 0 11 1000\nexit 1 0 hardware 10 2 1000 0\n"
		"vm 2 12 6 1 live busy\nvcpu 2 0 12 80000\nexit 2 0 hardware 10 2 500 19500\n",
		&new, &origin);
	look(VIEW_VM);
	assert_int_equal(view.worst->id, 2);
	assert_int_equal(view.worst_cost, 20000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_parts),
		TEST(test_totals),
		TEST(test_reasons),
		TEST(test_unknown_polling),
		TEST(test_unknown_frequency),
		TEST(test_account),
		TEST(test_worst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
