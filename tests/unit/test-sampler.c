// SPDX-License-Identifier: GPL-2.0-only
#include "base/array.h"
#include "screen/feed-live.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "record/reader.h"

#include "cmocka-all.h"
#include "sleep.h"

#define HOUR (3600 * 1000 * MS)
/* For what must come; the machine may be busy. */
#define LONG (20 * 1000 * MS)

/* A source whose n-th successful reading has one VM, number n, that is gone. */
struct fake {
	struct source source;
	atomic_int read_error, event_error;
	atomic_uint read_ms; /* how long a reading takes */
	atomic_bool stuck;   /* readings wait for a byte in the pipe */
	atomic_bool learns;  /* a reading learns one more reason */
	int pipe[2];
	atomic_uint reads, events, vm;
	sigset_t blocked; /* in the thread */
};

static int fake_read(struct source *source, struct sample *sample)
{
	struct fake *fake = source->state;
	char byte;
	int err;

	sample_clear(sample);
	sample->origin = &source->origin;
	sample->time_ns = clock_now_ns();
	pthread_sigmask(SIG_BLOCK, NULL, &fake->blocked);
	fake->reads++;
	sleep_ms(fake->read_ms);
	if (fake->stuck && read(fake->pipe[0], &byte, 1) != 1)
		return -EIO;
	if (fake->learns)
		reason_table_add(&source->origin.reasons, 1, source->origin.reasons.nr, "x");
	/* Once: it may change meanwhile, and a failure must not end as an empty sample. */
	err = fake->read_error;
	if (err) {
		snprintf(source->message, sizeof(source->message), "failed %d", err);
		return err;
	}
	return sample_add_vm(sample, &(struct sample_vm){ .id = ++fake->vm, .gone = true });
}

/* Clears an eventfd; of anything else it leaves what there is. */
static int fake_event(struct source *source)
{
	struct fake *fake = source->state;
	uint64_t count;

	fake->events++;
	if (!fake->event_error && source->event_fd != fake->pipe[0] &&
	    read(source->event_fd, &count, sizeof(count)) < 0)
		return -errno;
	return fake->event_error;
}

static const struct source_ops fake_ops = {
	.name = "fake",
	.read = fake_read,
	.event = fake_event,
};

static void fake_open(struct fake *fake)
{
	*fake = (struct fake){ .source = { .ops = &fake_ops, .event_fd = -1, .state = fake } };
	assert_int_equal(pipe(fake->pipe), 0);
}

static void fake_close(struct fake *fake)
{
	close(fake->pipe[0]);
	if (fake->pipe[1] >= 0)
		close(fake->pipe[1]);
	reason_table_free(&fake->source.origin.reasons);
}

static bool is_ready(const struct sampler *sampler, uint64_t timeout_ns)
{
	struct pollfd fd = { .fd = sampler_fd(sampler), .events = POLLIN };

	return poll(&fd, 1, timeout_ns / MS) == 1;
}

static void assert_taken(struct sampler *sampler, struct sample *sample, uint32_t vm)
{
	assert_true(is_ready(sampler, LONG));
	assert_int_equal(sampler_take(sampler, sample), 1);
	assert_int_equal(sample->nr_vms, 1);
	assert_int_equal(sample->vms[0].id, vm);
}

static void assert_reaches(const atomic_uint *number, unsigned int value)
{
	uint64_t end = clock_now_ns() + LONG;

	while (*number < value && clock_now_ns() < end)
		sleep_ms(1);
	assert_in_range(*number, value, UINT_MAX);
}

static void test_rates_come_soon_and_then_at_the_delay(void **state)
{
	struct sample first = { 0 }, second = { 0 }, third = { 0 };
	struct sampler *sampler;
	struct fake fake;
	uint64_t began;

	(void)state;
	fake_open(&fake);
	began = clock_now_ns();
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	assert_taken(sampler, &first, 1);
	assert_taken(sampler, &second, 2);
	assert_in_range(second.time_ns - began, SAMPLER_FIRST_NS, LONG);
	/* Only the first delay is shortened, also by a change of the delay. */
	sampler_set_delay(sampler, 2 * HOUR);
	assert_false(is_ready(sampler, SAMPLER_FIRST_NS + 100 * MS));
	assert_int_equal(sampler_take(sampler, &third), 0);
	assert_int_equal(sampler_waiting_ns(sampler), 0);

	/* The hour has not passed, but 50 ms have. */
	sampler_set_delay(sampler, 50 * MS);
	assert_taken(sampler, &third, 3);
	assert_taken(sampler, &third, 4);
	assert_taken(sampler, &third, 5);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&first);
	sample_free(&second);
	sample_free(&third);
	fake_close(&fake);
}

#define NR_TICKS 10

/* How long NR_TICKS ticks of 50 ms take with a source that needs 40 ms. */
static uint64_t time_ticks(void)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;
	uint64_t began;

	fake_open(&fake);
	fake.read_ms = 40;
	began = clock_now_ns();
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 50 * MS), 0);
	for (uint32_t i = 0; i <= NR_TICKS; i++) {
		assert_taken(sampler, &sample, i + 1);
		/* Never before its tick. */
		assert_in_range(sample.time_ns - began, i * 50 * MS, LONG);
	}
	assert_true(sampler_stop(sampler, LONG));
	began = sample.time_ns - began;
	sample_free(&sample);
	fake_close(&fake);
	return began;
}

/* With a delay after each reading it would be 900 ms instead of 500. */
static void test_ticks_do_not_drift(void **state)
{
	uint64_t best = time_ticks();

	(void)state;
	for (int i = 0; i < 4 && best > 750 * MS; i++) {
		uint64_t again = time_ticks();

		best = again < best ? again : best;
	}
	assert_in_range(best, 1, 750 * MS);
}

static void test_a_sample_waits_until_it_is_taken(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 5 * MS), 0);
	for (uint32_t i = 1; i < 6; i++) {
		assert_true(is_ready(sampler, LONG));
		sleep_ms(50);
		assert_int_equal(fake.reads, i);
		assert_taken(sampler, &sample, i);
		assert_true(sample.vms[0].gone);
	}
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	fake_close(&fake);
}

static void test_a_failure_is_told_and_then_it_goes_on(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	fake.read_error = -ENOBUFS;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 50 * MS), 0);
	for (int i = 0; i < 3; i++) {
		assert_true(is_ready(sampler, LONG));
		assert_int_equal(sampler_take(sampler, &sample), -ENOBUFS);
		assert_string_equal(sampler_message(sampler), "failed -105");
		assert_int_equal(sampler_take(sampler, &sample), 0);
	}
	fake.read_error = 0;
	while (is_ready(sampler, LONG) && sampler_take(sampler, &sample) == -ENOBUFS)
		;
	assert_int_equal(sample.vms[0].id, 1);
	assert_taken(sampler, &sample, 2);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	fake_close(&fake);
}

static void test_failures_come_no_faster_than_ticks(void **state)
{
	struct sampler *sampler;
	struct fake fake;
	uint64_t began;

	(void)state;
	fake_open(&fake);
	fake.read_error = -EPERM;
	began = clock_now_ns();
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 20 * MS), 0);
	assert_reaches(&fake.reads, 10);
	assert_in_range(clock_now_ns() - began, 9 * 20 * MS, LONG);
	assert_true(sampler_stop(sampler, LONG));
	fake_close(&fake);
}

static void test_a_failure_that_is_over_is_not_told(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	fake.read_error = -EPERM;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 20 * MS), 0);
	assert_reaches(&fake.reads, 2);
	fake.read_error = 0;
	assert_reaches(&fake.vm, 1);
	sleep_ms(100);
	assert_int_equal(sampler_take(sampler, &sample), 1);
	assert_taken(sampler, &sample, 2);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	fake_close(&fake);
}

static void test_a_stuck_source_keeps_nobody_waiting(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;
	uint64_t waiting;

	(void)state;
	fake_open(&fake);
	fake.stuck = true;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 10 * MS), 0);
	assert_reaches(&fake.reads, 1);
	sleep_ms(20);
	waiting = sampler_waiting_ns(sampler);
	assert_in_range(waiting, 20 * MS, LONG);
	sleep_ms(20);
	assert_in_range(sampler_waiting_ns(sampler), waiting + 20 * MS, 2 * LONG);
	assert_false(is_ready(sampler, 0));
	assert_int_equal(sampler_take(sampler, &sample), 0);
	sampler_set_delay(sampler, 20 * MS);
	assert_false(sampler_stop(sampler, 0));
	assert_false(sampler_stop(sampler, 30 * MS));

	/* It did come back: then it ends after all. */
	assert_int_equal(write(fake.pipe[1], "x", 1), 1);
	assert_true(sampler_stop(sampler, LONG));
	assert_int_equal(fake.reads, 1);
	sample_free(&sample);
	fake_close(&fake);
}

static void test_events_are_handled_at_any_time(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	fake.source.event_fd = eventfd(0, EFD_NONBLOCK);
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	/* While a sample waits to be taken, and when it was. */
	assert_true(is_ready(sampler, LONG));
	for (unsigned int i = 1; i <= 20; i++) {
		assert_int_equal(eventfd_write(fake.source.event_fd, 1), 0);
		assert_reaches(&fake.events, i);
		if (i == 10)
			assert_taken(sampler, &sample, 1);
	}
	assert_int_equal(fake.events, 20);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	close(fake.source.event_fd);
	fake_close(&fake);
}

static void test_a_broken_event_fd_is_left_alone(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	/* The end of a pipe that nobody writes to any more reports that for ever. */
	fake.source.event_fd = fake.pipe[0];
	close(fake.pipe[1]);
	fake.pipe[1] = -1;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	assert_taken(sampler, &sample, 1);
	assert_taken(sampler, &sample, 2);
	sleep_ms(100);
	assert_in_range(fake.events, 2, 20);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	fake_close(&fake);
}

static void test_an_event_that_fails_is_told(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;
	unsigned int events;

	(void)state;
	fake_open(&fake);
	fake.source.event_fd = eventfd(0, EFD_NONBLOCK);
	fake.event_error = -EBADMSG;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	assert_taken(sampler, &sample, 1);
	assert_taken(sampler, &sample, 2);
	/* It stays readable, as nobody reads it. */
	assert_int_equal(eventfd_write(fake.source.event_fd, 1), 0);
	assert_true(is_ready(sampler, LONG));
	assert_int_equal(sampler_take(sampler, &sample), -EBADMSG);
	sleep_ms(100);
	assert_in_range(fake.events, 1, 10);

	/* The next tick tries both again. */
	events = fake.events;
	fake.event_error = 0;
	sampler_set_delay(sampler, 10 * MS);
	assert_reaches(&fake.events, events + 1);
	assert_reaches(&fake.reads, 3);
	while (sampler_take(sampler, &sample) != 1)
		assert_true(is_ready(sampler, LONG));
	assert_int_equal(sample.vms[0].id, 3);
	assert_taken(sampler, &sample, 4);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	close(fake.source.event_fd);
	fake_close(&fake);
}

static void test_a_sample_comes_before_a_later_failure(void **state)
{
	struct sample sample = { 0 };
	struct sampler *sampler;
	struct fake fake;

	(void)state;
	fake_open(&fake);
	fake.source.event_fd = eventfd(0, EFD_NONBLOCK);
	fake.event_error = -EBADMSG;
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	assert_true(is_ready(sampler, LONG));
	assert_int_equal(eventfd_write(fake.source.event_fd, 1), 0);
	assert_reaches(&fake.events, 2);
	/* Or the next sample would end the failure before it is taken. */
	fake.stuck = true;
	assert_int_equal(sampler_take(sampler, &sample), 1);
	assert_true(is_ready(sampler, 0));
	assert_int_equal(sampler_take(sampler, &sample), -EBADMSG);
	assert_int_equal(write(fake.pipe[1], "x", 1), 1);
	assert_true(sampler_stop(sampler, LONG));
	sample_free(&sample);
	close(fake.source.event_fd);
	fake_close(&fake);
}

static void test_an_origin_stays_what_it_is(void **state)
{
	struct sample samples[3] = { 0 };
	struct sampler *sampler;
	struct fake fake;
	char name[REASON_NAME_SIZE];

	(void)state;
	fake_open(&fake);
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, 50 * MS), 0);
	assert_taken(sampler, &samples[0], 1);
	assert_taken(sampler, &samples[1], 2);
	assert_ptr_equal(samples[0].origin, samples[1].origin);
	assert_ptr_not_equal(samples[0].origin, &fake.source.origin);
	fake.learns = true;
	for (uint32_t i = 3; i < 10; i++) {
		assert_taken(sampler, &samples[2], i);
		reason_name(&samples[0].origin->reasons, 1, 0, name);
		assert_string_equal(name, "0x0");
	}
	reason_name(&samples[2].origin->reasons, 1, 0, name);
	assert_string_equal(name, "x");
	assert_int_equal(samples[0].origin->reasons.nr, 0);
	assert_in_range(samples[2].origin->reasons.nr, 5, 7);
	assert_true(sampler_stop(sampler, LONG));
	for (size_t i = 0; i < 3; i++)
		sample_free(&samples[i]);
	fake_close(&fake);
}

/* Each sample that is read is in the recording, also one that nobody took. */
static void test_what_is_read_is_recorded(void **state)
{
	struct sample sample = { 0 }, again = { 0 };
	struct recording *recording;
	struct recorder *recorder;
	struct sampler *sampler;
	struct fake fake;
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "sampler-%d.kvx", getpid());
	unlink(path);
	fake_open(&fake);
	assert_int_equal(recorder_open(&recorder, path, 0), 0);
	assert_int_equal(sampler_start(&sampler, &fake.source, recorder, 5 * MS), 0);
	assert_taken(sampler, &sample, 1);
	assert_taken(sampler, &sample, 2);
	assert_true(is_ready(sampler, LONG));
	assert_true(sampler_stop(sampler, LONG));
	recorder_close(recorder);

	assert_int_equal(recording_open(&recording, path), 0);
	for (uint32_t vm = 1; vm <= fake.vm; vm++) {
		assert_int_equal(recording_next(recording, &again), 0);
		assert_int_equal(again.nr_vms, 1);
		assert_int_equal(again.vms[0].id, vm);
	}
	assert_int_equal(recording_next(recording, &again), -ENODATA);
	recording_close(recording);
	sample_free(&sample);
	sample_free(&again);
	fake_close(&fake);
	unlink(path);
}

static void test_signals_are_left_to_the_caller(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGWINCH, SIGTSTP, SIGCONT };
	struct sampler *sampler;
	struct fake fake;
	sigset_t mine;

	(void)state;
	fake_open(&fake);
	assert_int_equal(sampler_start(&sampler, &fake.source, NULL, HOUR), 0);
	assert_true(is_ready(sampler, LONG));
	assert_true(sampler_stop(sampler, LONG));
	pthread_sigmask(SIG_BLOCK, NULL, &mine);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		assert_true(sigismember(&fake.blocked, signals[i]));
		assert_false(sigismember(&mine, signals[i]));
	}
	fake_close(&fake);
	assert_true(sampler_stop(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_come_soon_and_then_at_the_delay),
		cmocka_unit_test(test_ticks_do_not_drift),
		cmocka_unit_test(test_a_sample_waits_until_it_is_taken),
		cmocka_unit_test(test_a_failure_is_told_and_then_it_goes_on),
		cmocka_unit_test(test_failures_come_no_faster_than_ticks),
		cmocka_unit_test(test_a_failure_that_is_over_is_not_told),
		cmocka_unit_test(test_a_stuck_source_keeps_nobody_waiting),
		cmocka_unit_test(test_events_are_handled_at_any_time),
		cmocka_unit_test(test_a_broken_event_fd_is_left_alone),
		cmocka_unit_test(test_an_event_that_fails_is_told),
		cmocka_unit_test(test_a_sample_comes_before_a_later_failure),
		cmocka_unit_test(test_an_origin_stays_what_it_is),
		cmocka_unit_test(test_what_is_read_is_recorded),
		cmocka_unit_test(test_signals_are_left_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
