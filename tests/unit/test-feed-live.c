// SPDX-License-Identifier: GPL-2.0-only
/* When samples come, and what comes with them.  For events: test-feed-events.c. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture-feed.h"
#include "record/reader.h"

static void test_rates_come_soon_and_then_at_the_delay(void **state)
{
	struct test *test = *state;
	uint64_t began = clock_now_ns();

	start(test, HOUR);
	assert_taken(test, 1);
	assert_taken(test, 2);
	assert_in_range(test->sample.time_ns - began, FEED_LIVE_FIRST_NS, LONG);
	/* Only the first delay is shortened, also by a change of the delay. */
	feed_live_set_delay(test->live, 2 * HOUR);
	assert_false(is_ready(test, FEED_LIVE_FIRST_NS + 100 * MS));
	assert_int_equal(take(test), 0);
	assert_int_equal(feed_live_waiting_ns(test->live), 0);

	/* The hour has not passed, but 50 ms have. */
	feed_live_set_delay(test->live, 50 * MS);
	assert_taken(test, 3);
	assert_taken(test, 4);
	assert_taken(test, 5);
}

#define NR_TICKS 10

/* How long NR_TICKS ticks of 50 ms take with a source that needs 40 ms. */
static uint64_t time_ticks(struct test *test)
{
	uint64_t began = clock_now_ns();

	test->fake.read_ms = 40;
	test->fake.vm = 0;
	start(test, 50 * MS);
	for (uint32_t i = 0; i <= NR_TICKS; i++) {
		assert_taken(test, i + 1);
		/* Never before its tick. */
		assert_in_range(test->sample.time_ns - began, i * 50 * MS, LONG);
	}
	stop(test);
	return test->sample.time_ns - began;
}

/* With a delay after each reading it would be 900 ms instead of 500. */
static void test_ticks_do_not_drift(void **state)
{
	struct test *test = *state;
	uint64_t best = time_ticks(test);

	for (int i = 0; i < 4 && best > 750 * MS; i++) {
		uint64_t again = time_ticks(test);

		best = again < best ? again : best;
	}
	assert_in_range(best, 1, 750 * MS);
}

static void test_a_sample_waits_until_it_is_taken(void **state)
{
	struct test *test = *state;

	start(test, 5 * MS);
	for (uint32_t i = 1; i < 6; i++) {
		assert_true(is_ready(test, LONG));
		sleep_ms(50);
		assert_int_equal(test->fake.reads, i);
		assert_taken(test, i);
		assert_true(test->sample.vms[0].gone);
	}
}

static void test_a_failure_is_told_and_then_it_goes_on(void **state)
{
	struct test *test = *state;

	test->fake.read_error = -ENOBUFS;
	start(test, 50 * MS);
	for (int i = 0; i < 3; i++) {
		assert_true(is_ready(test, LONG));
		assert_int_equal(take(test), -ENOBUFS);
		assert_string_equal(feed_live_message(test->live), "failed -105");
		assert_int_equal(take(test), 0);
	}
	test->fake.read_error = 0;
	while (is_ready(test, LONG) && take(test) == -ENOBUFS)
		;
	assert_int_equal(test->sample.vms[0].id, 1);
	assert_taken(test, 2);
}

static void test_failures_come_no_faster_than_ticks(void **state)
{
	struct test *test = *state;
	uint64_t began;

	test->fake.read_error = -EPERM;
	began = clock_now_ns();
	start(test, 20 * MS);
	assert_reaches(&test->fake.reads, 10);
	assert_in_range(clock_now_ns() - began, 9 * 20 * MS, LONG);
}

static void test_a_failure_that_is_over_is_not_told(void **state)
{
	struct test *test = *state;

	test->fake.read_error = -EPERM;
	start(test, 20 * MS);
	assert_reaches(&test->fake.reads, 2);
	test->fake.read_error = 0;
	assert_reaches(&test->fake.vm, 1);
	sleep_ms(100);
	assert_int_equal(take(test), 1);
	assert_taken(test, 2);
}

static void test_a_stuck_source_keeps_nobody_waiting(void **state)
{
	struct test *test = *state;
	uint64_t waiting;

	test->fake.stuck = true;
	start(test, 10 * MS);
	assert_reaches(&test->fake.reads, 1);
	sleep_ms(20);
	waiting = feed_live_waiting_ns(test->live);
	assert_in_range(waiting, 20 * MS, LONG);
	sleep_ms(20);
	assert_in_range(feed_live_waiting_ns(test->live), waiting + 20 * MS, 2 * LONG);
	assert_false(is_ready(test, 0));
	assert_int_equal(take(test), 0);
	feed_live_set_delay(test->live, 20 * MS);
	assert_false(feed_live_stop(test->live, 0));
	assert_false(feed_live_stop(test->live, 30 * MS));

	/* It did come back: then it ends after all. */
	assert_int_equal(write(test->fake.pipe[1], "x", 1), 1);
	stop(test);
	assert_int_equal(test->fake.reads, 1);
}

static void test_an_origin_stays_what_it_is(void **state)
{
	struct test *test = *state;
	char name[REASON_NAME_SIZE];
	struct sample first;

	start(test, 50 * MS);
	assert_taken(test, 1);
	first = test->sample;
	test->sample = (struct sample){ 0 };
	assert_taken(test, 2);
	assert_ptr_equal(first.origin, test->sample.origin);
	assert_ptr_not_equal(first.origin, &test->fake.source.origin);
	test->fake.learns = true;
	for (uint32_t i = 3; i < 10; i++) {
		assert_taken(test, i);
		reason_name(&first.origin->reasons, 1, 0, name);
		assert_string_equal(name, "0x0");
	}
	reason_name(&test->sample.origin->reasons, 1, 0, name);
	assert_string_equal(name, "x");
	assert_int_equal(first.origin->reasons.nr, 0);
	assert_in_range(test->sample.origin->reasons.nr, 5, 7);
	sample_free(&first);
}

/* Each sample that is read is in the recording, also one that nobody took. */
static void test_what_is_read_is_recorded(void **state)
{
	struct test *test = *state;
	struct reader *recording;
	struct sample again = { 0 };
	char path[64];

	snprintf(path, sizeof(path), "feed-%d.kvx", getpid());
	unlink(path);
	assert_int_equal(writer_open(&test->writer, path, 0), 0);
	start(test, 5 * MS);
	assert_taken(test, 1);
	assert_taken(test, 2);
	assert_true(is_ready(test, LONG));
	stop(test);
	writer_close(test->writer);
	test->writer = NULL;

	assert_int_equal(reader_open(&recording, path), 0);
	for (uint32_t vm = 1; vm <= test->fake.vm; vm++) {
		assert_int_equal(reader_next(recording, &again), 0);
		assert_int_equal(again.nr_vms, 1);
		assert_int_equal(again.vms[0].id, vm);
	}
	assert_int_equal(reader_next(recording, &again), -ENODATA);
	reader_close(recording);
	sample_free(&again);
	unlink(path);
}

static void test_signals_are_left_to_the_caller(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGWINCH, SIGTSTP, SIGCONT };
	struct test *test = *state;
	sigset_t mine;

	start(test, HOUR);
	assert_true(is_ready(test, LONG));
	stop(test);
	pthread_sigmask(SIG_BLOCK, NULL, &mine);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		assert_true(sigismember(&test->fake.blocked, signals[i]));
		assert_false(sigismember(&mine, signals[i]));
	}
	assert_true(feed_live_stop(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rates_come_soon_and_then_at_the_delay),
		TEST(test_ticks_do_not_drift),
		TEST(test_a_sample_waits_until_it_is_taken),
		TEST(test_a_failure_is_told_and_then_it_goes_on),
		TEST(test_failures_come_no_faster_than_ticks),
		TEST(test_a_failure_that_is_over_is_not_told),
		TEST(test_a_stuck_source_keeps_nobody_waiting),
		TEST(test_an_origin_stays_what_it_is),
		TEST(test_what_is_read_is_recorded),
		TEST(test_signals_are_left_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
