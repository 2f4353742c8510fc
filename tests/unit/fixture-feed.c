// SPDX-License-Identifier: GPL-2.0-only
#include "fixture-feed.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cmocka-all.h"

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

int feed_live_setup(void **state)
{
	static struct test test;

	test = (struct test){
		.fake.source = { .ops = &fake_ops, .event_fd = -1, .state = &test.fake },
	};
	assert_int_equal(pipe(test.fake.pipe), 0);
	*state = &test;
	return 0;
}

void start(struct test *test, uint64_t delay_ns)
{
	assert_int_equal(feed_live_start(&test->live, &test->fake.source, test->writer, delay_ns),
			 0);
}

void stop(struct test *test)
{
	assert_true(feed_live_stop(test->live, LONG));
	test->live = NULL;
}

int feed_live_teardown(void **state)
{
	struct test *test = *state;
	struct fake *fake = &test->fake;

	stop(test);
	if (fake->source.event_fd >= 0 && fake->source.event_fd != fake->pipe[0])
		close(fake->source.event_fd);
	close(fake->pipe[0]);
	if (fake->pipe[1] >= 0)
		close(fake->pipe[1]);
	reason_table_free(&fake->source.origin.reasons);
	sample_free(&test->sample);
	writer_close(test->writer);
	return 0;
}

void give_events(struct test *test)
{
	test->fake.source.event_fd = eventfd(0, EFD_NONBLOCK);
	assert_true(test->fake.source.event_fd >= 0);
}

void fire(struct test *test)
{
	assert_int_equal(eventfd_write(test->fake.source.event_fd, 1), 0);
}

bool is_ready(const struct test *test, uint64_t timeout_ns)
{
	struct pollfd fd = { .fd = feed_live_fd(test->live), .events = POLLIN };

	return poll(&fd, 1, timeout_ns / MS) == 1;
}

int take(struct test *test)
{
	return feed_live_take(test->live, &test->sample);
}

void assert_taken(struct test *test, uint32_t vm)
{
	assert_true(is_ready(test, LONG));
	assert_int_equal(take(test), 1);
	assert_int_equal(test->sample.nr_vms, 1);
	assert_int_equal(test->sample.vms[0].id, vm);
}

void assert_reaches(const atomic_uint *number, unsigned int value)
{
	uint64_t end = clock_now_ns() + LONG;

	while (*number < value && clock_now_ns() < end)
		sleep_ms(1);
	assert_in_range(*number, value, UINT_MAX);
}
