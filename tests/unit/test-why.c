// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who looks behind a reason never waits for what it looks with: here a tracer that takes its time,
 * fails, and says what it was asked.
 */
#include "why/why-thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "sleep.h"
#include "why/tracer.h"

#include "cmocka-all.h"

/* For what must come; the machine may be busy. */
#define LONG_MS 20000
/* What a slow tracer takes, and what is less than waiting for it. */
#define SLOW_MS	 600
#define SHORT_MS 300

struct tracer {
	struct breakdown_target target;
	unsigned int reads;
};

static atomic_uint takes_ms; /* starting and stopping */
static atomic_int start_error, read_error;
static atomic_uint started, stopped; /* how often */
static atomic_bool got_signals;

static struct why *why;
static struct breakdown_target aim;
static bool wanted;
static struct why_found found;

int __wrap_tracer_start(struct tracer **tracer, const struct breakdown_target *target,
			uint64_t tsc_khz);
void __wrap_tracer_stop(struct tracer *tracer);
int __wrap_tracer_read(struct tracer *tracer, struct breakdown *breakdown);

int __wrap_tracer_start(struct tracer **tracer, const struct breakdown_target *target,
			uint64_t tsc_khz)
{
	sigset_t blocked;

	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	got_signals = !sigismember(&blocked, SIGWINCH);
	sleep_ms(takes_ms);
	started++;
	if (start_error || tsc_khz != 2000000)
		return -EPERM;
	*tracer = calloc(1, sizeof(**tracer));
	(*tracer)->target = *target;
	return 0;
}

void __wrap_tracer_stop(struct tracer *tracer)
{
	if (!tracer)
		return;
	sleep_ms(takes_ms);
	free(tracer);
	stopped++;
}

int __wrap_tracer_read(struct tracer *tracer, struct breakdown *breakdown)
{
	breakdown_clear(breakdown);
	if (read_error)
		return -ENOMEM;
	breakdown->target = tracer->target;
	breakdown->totals.exits = ++tracer->reads;
	return breakdown_add_row(breakdown,
				 &(struct breakdown_key){ .number = tracer->target.code },
				 &(struct breakdown_count){ .count = 1 });
}

static int set_up(void **state)
{
	(void)state;
	takes_ms = 0;
	start_error = read_error = 0;
	started = stopped = 0;
	wanted = false;
	aim = (struct breakdown_target){ .kind = 1, .vcpu = VCPU_NONE };
	return why_open(&why);
}

static void look_at(uint32_t code)
{
	wanted = true;
	aim.code = code;
}

static void update(void)
{
	uint64_t began = clock_now_ns();

	found = why_update(why, wanted ? &aim : NULL, 2000000);
	assert_in_range(clock_now_ns() - began, 0, SHORT_MS * MS);
}

/* Waits until there is something to be taken, and takes it. */
static void await(void)
{
	struct pollfd fd = { .fd = why_fd(why), .events = POLLIN };

	assert_int_equal(poll(&fd, 1, LONG_MS), 1);
	update();
}

static void await_number(const atomic_uint *number, unsigned int value)
{
	for (int i = 0; *number < value && i < LONG_MS; i++)
		sleep_ms(1);
	assert_int_equal(*number, value);
}

static void close_why(unsigned int tracers)
{
	why_close(why);
	await_number(&stopped, tracers);
}

static void test_nothing_is_attached_before_it_is_wanted(void **state)
{
	(void)state;
	update();
	sleep_ms(50);
	assert_int_equal(started, 0);
	close_why(0);
}

static void test_it_looks_until_it_is_wanted_no_more(void **state)
{
	(void)state;
	look_at(30);
	update();
	assert_null(found.breakdown);
	for (uint64_t i = 1; i < 4; i++) {
		await();
		assert_int_equal(found.breakdown->totals.exits, i);
		assert_int_equal(found.breakdown->rows[0].key.number, 30);
	}
	assert_int_equal(started, 1);
	assert_false(got_signals);

	wanted = false;
	update();
	assert_null(found.breakdown);
	await_number(&stopped, 1);
	close_why(1);
}

static void test_no_key_waits_for_it(void **state)
{
	(void)state;
	takes_ms = SLOW_MS;
	look_at(30);
	update();
	/* Another reason, and none, before the first is attached. */
	look_at(48);
	update();
	wanted = false;
	update();
	look_at(10);
	update();
	await();
	/* What it says is of what is asked for now. */
	assert_int_equal(found.breakdown->target.code, 10);
	assert_int_equal(found.breakdown->rows[0].key.number, 10);
	assert_int_equal(started, stopped + 1);

	look_at(48);
	update();
	assert_null(found.breakdown);
	await();
	assert_int_equal(found.breakdown->target.code, 48);
	close_why(started);
}

static void test_a_failure_is_told_and_not_tried_again(void **state)
{
	(void)state;
	start_error = 1;
	look_at(30);
	update();
	await();
	assert_null(found.breakdown);
	assert_int_not_equal(found.err, 0);
	sleep_ms(700);
	update();
	assert_int_not_equal(found.err, 0);
	assert_int_equal(started, 1);

	/* Opening it once more does. */
	wanted = false;
	update();
	assert_int_equal(found.err, 0);
	start_error = 0;
	look_at(30);
	update();
	await();
	assert_int_equal(found.err, 0);
	assert_non_null(found.breakdown);

	/* One that comes later ends it. */
	read_error = 1;
	await();
	assert_null(found.breakdown);
	assert_int_not_equal(found.err, 0);
	await_number(&stopped, 1);
	close_why(1);
}

static void test_closing_does_not_wait(void **state)
{
	uint64_t began;

	(void)state;
	takes_ms = SLOW_MS;
	look_at(30);
	update();
	sleep_ms(50);
	began = clock_now_ns();
	why_close(why);
	why_close(NULL);
	assert_in_range(clock_now_ns() - began, 0, SHORT_MS * MS);
	await_number(&stopped, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_is_attached_before_it_is_wanted),
		TEST(test_it_looks_until_it_is_wanted_no_more),
		TEST(test_no_key_waits_for_it),
		TEST(test_a_failure_is_told_and_not_tried_again),
		TEST(test_closing_does_not_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
