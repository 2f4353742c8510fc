// SPDX-License-Identifier: GPL-2.0-only
/* What a live feed does when its source has an event. */
#include <errno.h>
#include <unistd.h>

#include "cmocka-all.h"
#include "fixture-feed.h"

static void test_events_are_handled_at_any_time(void **state)
{
	struct test *test = *state;

	give_events(test);
	start(test, HOUR);
	/* While a sample waits to be taken, and when it was. */
	assert_true(is_ready(test, LONG));
	for (unsigned int i = 1; i <= 20; i++) {
		fire(test);
		assert_reaches(&test->fake.events, i);
		if (i == 10)
			assert_taken(test, 1);
	}
	assert_int_equal(test->fake.events, 20);
}

static void test_a_broken_event_fd_is_left_alone(void **state)
{
	struct test *test = *state;

	/* The end of a pipe that nobody writes to any more reports that for ever. */
	test->fake.source.event_fd = test->fake.pipe[0];
	close(test->fake.pipe[1]);
	test->fake.pipe[1] = -1;
	start(test, HOUR);
	assert_taken(test, 1);
	assert_taken(test, 2);
	sleep_ms(100);
	assert_in_range(test->fake.events, 2, 20);
}

static void test_an_event_that_fails_is_told(void **state)
{
	struct test *test = *state;
	unsigned int events;

	give_events(test);
	test->fake.event_error = -EBADMSG;
	start(test, HOUR);
	assert_taken(test, 1);
	assert_taken(test, 2);
	/* It stays readable, as nobody reads it. */
	fire(test);
	assert_true(is_ready(test, LONG));
	assert_int_equal(take(test), -EBADMSG);
	sleep_ms(100);
	assert_in_range(test->fake.events, 1, 10);

	/* The next tick tries both again. */
	events = test->fake.events;
	test->fake.event_error = 0;
	feed_live_set_delay(test->live, 10 * MS);
	assert_reaches(&test->fake.events, events + 1);
	assert_reaches(&test->fake.reads, 3);
	while (take(test) != 1)
		assert_true(is_ready(test, LONG));
	assert_int_equal(test->sample.vms[0].id, 3);
	assert_taken(test, 4);
}

static void test_a_sample_comes_before_a_later_failure(void **state)
{
	struct test *test = *state;

	give_events(test);
	test->fake.event_error = -EBADMSG;
	start(test, HOUR);
	assert_true(is_ready(test, LONG));
	fire(test);
	assert_reaches(&test->fake.events, 2);
	/* Or the next sample would end the failure before it is taken. */
	test->fake.stuck = true;
	assert_int_equal(take(test), 1);
	assert_true(is_ready(test, 0));
	assert_int_equal(take(test), -EBADMSG);
	assert_int_equal(write(test->fake.pipe[1], "x", 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_events_are_handled_at_any_time),
		TEST(test_a_broken_event_fd_is_left_alone),
		TEST(test_an_event_that_fails_is_told),
		TEST(test_a_sample_comes_before_a_later_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
