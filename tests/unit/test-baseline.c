// SPDX-License-Identifier: GPL-2.0-only
/* What was before a baseline and what is after it, in numbers to be computed by hand. */
#include "view/baseline.h"

#include <math.h>
#include <string.h>

#include "cmocka-all.h"

#define NR_VMS	   2
#define NR_REASONS 3

static struct origin origin = { .reasons.isa = KVM_EXIT_ISA_VMX };
static uint64_t counts[NR_VMS + 1][NR_REASONS]; /* by number of the VM */
static struct sample samples[2], *old = &samples[0], *new = &samples[1];
static uint64_t seconds;
static struct trend trend;
static struct baseline baseline;
static struct view_options look = { .span = SPAN_BASELINE };
static struct view view;
static struct significance significances[16];
static size_t back; /* samples that the view is older than the trend */

/* A second in which the reasons happened that often, in VM 1 alone or in both. */
static void take(unsigned int nr_vms, unsigned int a, unsigned int b, unsigned int c)
{
	const unsigned int more[NR_REASONS] = { a, b, c };
	struct sample *swap = old;

	old = new;
	new = swap;
	sample_clear(new);
	new->origin = &origin;
	new->time_ns = (1000 + seconds++) * 1000000000ULL;
	for (uint32_t vm = 1; vm <= nr_vms; vm++) {
		assert_int_equal(
			sample_add_vm(new, &(struct sample_vm){ .id = vm, .age_ns = UNKNOWN }), 0);
		for (uint32_t i = 0; i < NR_REASONS; i++) {
			counts[vm][i] += more[i];
			/* What never happened is in no sample. */
			if (counts[vm][i])
				assert_int_equal(
					sample_add_exit(new,
							&(struct sample_exit){
								.vm = vm,
								.kind = KVM_EXIT_KIND_HARDWARE,
								.code = i,
								.count = counts[vm][i],
								.cycles = 100 * counts[vm][i] }),
					0);
		}
	}
	sample_sort(new);
	assert_int_equal(trend_update(&trend, seconds > 1 ? old : NULL, new), 0);
	baseline.nr_after++;
}

static void set_baseline(void)
{
	struct sample sample = { 0 };

	assert_int_equal(sample_copy(&sample, new), 0);
	assert_int_equal(baseline_set(&baseline, &sample, &trend, 0), 0);
	sample_free(&sample);
}

static int set_up(void **state)
{
	(void)state;
	memset(counts, 0, sizeof(counts));
	seconds = 0;
	look.group = VIEW_REASON;
	back = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	baseline_free(&baseline);
	trend_free(&trend);
	trend = (struct trend){ 0 };
	view_free(&view);
	sample_free(old);
	sample_free(new);
	return 0;
}

static void compare(void)
{
	assert_int_equal(view_update(&view, &baseline.sample, new, &look), 0);
	baseline_compare(&baseline, &view, &trend, back, significances);
}

static void check_value(double value, double expected)
{
	if (isnan(expected))
		assert_true(isnan(value));
	else
		assert_true(fabs(value - expected) < 0.0005);
}

static void check(size_t row, double before, double after, double noise, const char *verdict)
{
	const struct significance *significance;

	assert_true(row < view.nr_rows);
	significance = &significances[row];
	check_value(significance->before, before);
	check_value(significance->after, after);
	check_value(significance->noise, noise);
	if (verdict)
		assert_string_equal(significance_verdict(significance), verdict);
	else
		assert_null(significance_verdict(significance));
}

/* The numbers, and hence the noise, are those of test-compare.c. */
static void test_verdicts(void **state)
{
	(void)state;
	take(1, 1, 1, 0);
	take(1, 8, 8, 0);
	take(1, 12, 12, 0);
	take(1, 10, 10, 0);
	take(1, 10, 10, 0);
	set_baseline();
	take(1, 18, 12, 5);
	compare();
	/* One sample has no spread. */
	check(0, 10, 18, NAN, NULL);
	take(1, 22, 16, 5);
	take(1, 20, 14, 5);
	take(1, 20, 14, 5);
	compare();
	assert_int_equal(view.nr_rows, 3);
	check(0, 10, 20, 6.8809, "more");
	check(1, 10, 14, 6.8809, "same");
	/* It had not happened before, which is known as others are. */
	check(2, 0, 5, 0, "more");
	check_value(significances[0].cost_after, 100);
	check_value(significances[0].cost_before, NAN);
}

/* Of a VM that was not there nothing is known, and it does not become 0. */
static void test_vms(void **state)
{
	(void)state;
	look.group = VIEW_VM;
	take(1, 1, 1, 0);
	for (unsigned int i = 0; i < 4; i++)
		take(1, 10, 0, 0);
	set_baseline();
	take(2, 10, 0, 0);
	for (unsigned int i = 0; i < 3; i++)
		take(2, 10, 0, 5);
	compare();
	assert_int_equal(view.nr_rows, 2);
	/* 10, 15, 15, 15: variance 6.25, sqrt(6.25 / 4) = 1.25 times 12.924, of 3 degrees. */
	check(0, 10, 13.75, 16.155, "same");
	/* As it has no age, its first exits may be older than the baseline. */
	check(1, NAN, NAN, NAN, NULL);
}

/* 0, 20, 0, 20, ...: two by two there is no spread. */
static void test_batches(void **state)
{
	(void)state;
	take(1, 1, 0, 0);
	for (unsigned int i = 0; i < 40; i++)
		take(1, i % 2 ? 20 : 0, 0, 0);
	set_baseline();
	for (unsigned int i = 0; i < 40; i++)
		take(1, i % 2 ? 22 : 0, 0, 0);
	compare();
	check(0, 10, 11, 0, "more");
	/* More of them than the trend holds: what was before is not forgotten. */
	for (unsigned int i = 0; i < 2 * NR_TRENDS; i++)
		take(1, 11, 0, 0);
	compare();
	check(0, 10, 11, 0, "more");
}

/* Set at, and looked at from, samples that are not the newest. */
static void test_past(void **state)
{
	struct sample sample = { 0 };

	(void)state;
	take(1, 1, 0, 0);
	take(1, 10, 0, 0);
	take(1, 10, 0, 0);
	assert_int_equal(sample_copy(&sample, new), 0);
	take(1, 20, 0, 0);
	take(1, 20, 0, 0);
	assert_int_equal(baseline_set(&baseline, &sample, &trend, 2), 0);
	compare();
	check(0, 10, 20, 0, "more");

	sample_free(&sample);
	assert_int_equal(sample_copy(&sample, new), 0);
	take(1, 80, 0, 0);
	back = 1;
	assert_int_equal(view_update(&view, &baseline.sample, &sample, &look), 0);
	baseline_compare(&baseline, &view, &trend, back, significances);
	check(0, 10, 20, 0, "more");
	/* Nothing is after the baseline itself. */
	back = 3;
	baseline_compare(&baseline, &view, &trend, back, significances);
	check_value(significances[0].noise, NAN);
	sample_free(&sample);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_verdicts),
		TEST(test_vms),
		TEST(test_batches),
		TEST(test_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
