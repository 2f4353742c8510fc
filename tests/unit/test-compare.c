// SPDX-License-Identifier: GPL-2.0-only
/* Comparisons of recordings so short that all can be computed by hand. */
#include "summary/compare.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cmocka-all.h"
#include "view/column.h"

#define MAX_INTERVALS 64
#define NR_REASONS    4

/* A recording of one VM: how often each reason happened in each interval, of a second. */
struct fake {
	struct source source;
	unsigned int counts[MAX_INTERVALS][NR_REASONS];
	unsigned int nr_intervals;
	unsigned int next;
	struct sample_exit exits[NR_REASONS];
	int end;
};

/* At rest, and cycles are 100 an exit, 200 of the last reason. */
static int fake_read(struct source *source, struct sample *sample)
{
	struct fake *fake = source->state;

	if (fake->next > fake->nr_intervals)
		return fake->end;
	sample_clear(sample);
	sample->origin = &source->origin;
	sample->time_ns = (1000 + fake->next) * 1000000000ULL;
	sample->wall.tv_sec = 5000 + fake->next;
	assert_int_equal(sample_add_vm(sample, &(struct sample_vm){ .id = 1, .age_ns = UNKNOWN }),
			 0);
	for (uint32_t i = 0; i < NR_REASONS; i++) {
		struct sample_exit *exit = &fake->exits[i];

		exit->vm = 1;
		exit->kind = KVM_EXIT_KIND_HARDWARE;
		exit->code = i;
		if (fake->next)
			exit->count += fake->counts[fake->next - 1][i];
		exit->cycles = exit->count * (i == NR_REASONS - 1 ? 200 : 100);
		/* What never happened is in no sample. */
		if (exit->count)
			assert_int_equal(sample_add_exit(sample, exit), 0);
	}
	fake->next++;
	return 0;
}

static int fake_seek(struct source *source, const struct sample *of, uint64_t to_ns)
{
	struct fake *fake = source->state;

	assert_null(of);
	(void)to_ns;
	fake->next = 0;
	for (size_t i = 0; i < NR_REASONS; i++)
		fake->exits[i] = (struct sample_exit){ 0 };
	return 0;
}

static const struct source_ops fake_ops = {
	.name = "fake",
	.is_recorded = true,
	.read = fake_read,
	.seek = fake_seek,
};

static struct fake before, after;
static struct compare_result comparison;
static const struct view_options by_reason;

static void make(struct fake *fake, unsigned int nr_intervals)
{
	*fake = (struct fake){
		.source = { .ops = &fake_ops,
			    .event_fd = -1,
			    .state = fake,
			    .origin = { .source = "fake",
					.host = "h",
					.tsc_khz = 1000000,
					.reasons.isa = KVM_EXIT_ISA_VMX } },
		.nr_intervals = nr_intervals,
		.end = -ENODATA,
	};
}

static int set_up(void **state)
{
	(void)state;
	make(&before, 4);
	make(&after, 4);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	compare_free(&comparison);
	return 0;
}

static void set(struct fake *fake, unsigned int reason, unsigned int a, unsigned int b,
		unsigned int c, unsigned int d)
{
	fake->counts[0][reason] = a;
	fake->counts[1][reason] = b;
	fake->counts[2][reason] = c;
	fake->counts[3][reason] = d;
}

static void compare(void)
{
	compare_free(&comparison);
	assert_int_equal(compare_sources(&comparison, &before.source, &after.source, &by_reason),
			 0);
}

static const struct row *find(uint32_t reason)
{
	for (size_t i = 0; i < comparison.view.nr_rows; i++) {
		if (comparison.view.rows[i].code == reason)
			return &comparison.view.rows[i];
	}
	return NULL;
}

static const struct significance *significance_of(uint32_t reason)
{
	const struct row *row = find(reason);

	return row ? &comparison.significances[row - comparison.view.rows] : NULL;
}

static void check(uint32_t reason, double rate_before, double rate_after, double noise,
		  const char *verdict)
{
	const struct significance *significance = significance_of(reason);

	assert_non_null(significance);
	assert_true(fabs(significance->before - rate_before) < 1e-9);
	assert_true(fabs(significance->after - rate_after) < 1e-9);
	if (isnan(noise)) {
		assert_true(isnan(significance->noise));
		assert_null(significance_verdict(significance));
		return;
	}
	assert_true(fabs(significance->noise - noise) < 0.0005);
	assert_string_equal(significance_verdict(significance), verdict);
}

/*
 * 8, 12, 10, 10: mean 10, variance (4 + 4) / 3.  With two of these the standard error is
 * sqrt(2 * 8/3 / 4) = 1.1547, there are 6 degrees of freedom, t is 5.959: noise 6.8809.
 */
static void test_verdicts(void **state)
{
	(void)state;
	set(&before, 0, 8, 12, 10, 10);
	set(&after, 0, 18, 22, 20, 20);
	set(&before, 1, 8, 12, 10, 10);
	set(&after, 1, 12, 16, 14, 14);
	set(&before, 2, 18, 22, 20, 20);
	set(&after, 2, 8, 12, 10, 10);
	compare();
	check(0, 10, 20, 6.8809, "more");
	check(1, 10, 14, 6.8809, "same");
	check(2, 20, 10, 6.8809, "less");
	/* It never happened. */
	assert_null(find(3));
}

/*
 * Variances 8/3 and 32/3: a = 2/3, b = 8/3, hence (10/3)^2 / ((4/9 + 64/9) / 3) = 4.41
 * degrees, so those of 4, 8.610, times sqrt(10/3): 15.7196.
 */
static void test_spreads_that_differ(void **state)
{
	(void)state;
	set(&before, 0, 8, 12, 10, 10);
	set(&after, 0, 16, 24, 20, 20);
	compare();
	check(0, 10, 20, 15.7196, "same");
	set(&after, 0, 26, 34, 30, 30);
	compare();
	check(0, 10, 30, 15.7196, "more");
}

/* What is of one recording only, and what does not vary at all. */
static void test_without_spread(void **state)
{
	(void)state;
	set(&before, 0, 3, 3, 3, 3);
	set(&after, 1, 5, 5, 5, 5);
	set(&before, 2, 7, 7, 7, 7);
	set(&after, 2, 7, 7, 7, 7);
	/* One exit in one of four seconds: sqrt(1/4 / 4) = 0.25 times 12.924, of 3 degrees. */
	set(&after, 3, 0, 1, 0, 0);
	compare();
	check(0, 3, 0, 0, "less");
	check(1, 0, 5, 0, "more");
	check(2, 7, 7, 0, "same");
	check(3, 0, 0.25, 3.231, "same");
}

/* A single interval has a rate, but nothing to tell noise by. */
static void test_too_short(void **state)
{
	(void)state;
	set(&before, 0, 8, 12, 10, 10);
	make(&after, 1);
	after.counts[0][0] = 400;
	compare();
	check(0, 10, 400, NAN, NULL);
	/* Nor has one sample any rate. */
	make(&after, 0);
	compare();
	assert_true(isnan(significance_of(0)->after));
}

/* 0, 100, 0, 100, ...: two by two there is no spread. */
static void test_batches(void **state)
{
	(void)state;
	make(&before, 40);
	make(&after, 40);
	for (unsigned int i = 0; i < 40; i++) {
		before.counts[i][0] = i % 2 ? 100 : 0;
		after.counts[i][0] = i % 2 ? 102 : 0;
	}
	compare();
	assert_int_equal(comparison.before.nr_intervals, 40);
	assert_int_equal(comparison.before.nr_batches, 20);
	assert_true(comparison.before.seconds == 40);
	check(0, 50, 51, 0, "more");
}

static void check_column(const char *name, uint32_t reason, const char *expected)
{
	const struct column *column = column_find(name, strlen(name));
	const struct place at = { .view = &comparison.view,
				  .row = find(reason),
				  .significances = comparison.significances };
	struct cell cell;
	char text[CELL_TEXT_SIZE];

	assert_non_null(column);
	column_get(column, &at, &cell);
	cell_print(&cell, column->decimals, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_columns(void **state)
{
	struct column_list list;

	(void)state;
	set(&before, 0, 8, 12, 10, 10);
	set(&after, 0, 18, 22, 20, 25);
	set(&after, 3, 5, 5, 5, 5);
	compare();
	check_column("before", 0, "10.0");
	check_column("after", 0, "21.2"); /* 85 / 4 */
	check_column("difference", 0, "11.2");
	check_column("ratio", 0, "2.125");
	/* Variances 8/3 and 26.75/3, 4.6 degrees: 8.610 times 1.702. */
	check_column("noise", 0, "14.7");
	check_column("verdict", 0, "same");
	check_column("exit_ns_before", 0, "100ns");
	check_column("delta", 0, "85");
	check_column("rate", 0, "21.2");
	check_column("ratio", 3, "-");
	check_column("exit_ns_before", 3, "-");
	check_column("exit_ns_after", 3, "200ns");
	assert_int_equal(column_list_diff(&list), 0);
	assert_string_equal(list.columns[0]->name, "reason");
	assert_int_equal(list.nr, 9);
	column_list_free(&list);
	/* Elsewhere they are empty, and not among "all". */
	assert_int_equal(column_list_parse(&list, "all"), 0);
	for (size_t i = 0; i < list.nr; i++)
		assert_false(list.columns[i]->in_diff);
	column_list_free(&list);
}

/* Damage does not keep what is whole from being compared, and other errors do. */
static void test_errors(void **state)
{
	(void)state;
	set(&before, 0, 8, 12, 10, 10);
	set(&after, 0, 18, 22, 20, 20);
	after.end = -EBADMSG;
	compare();
	check(0, 10, 20, 6.8809, "more");
	assert_int_equal(comparison.before.err, -ENODATA);
	assert_int_equal(comparison.after.err, -EBADMSG);
	after.end = -EIO;
	compare_free(&comparison);
	assert_int_equal(compare_sources(&comparison, &before.source, &after.source, &by_reason),
			 -EIO);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_verdicts),	   TEST(test_spreads_that_differ),
		TEST(test_without_spread), TEST(test_too_short),
		TEST(test_batches),	   TEST(test_columns),
		TEST(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
