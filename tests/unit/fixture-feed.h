/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_SAMPLER_H
#define FIXTURE_SAMPLER_H

/* A live feed in its thread, over a source that does what the test says. */

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/writer.h"
#include "screen/feed-live.h"
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

/* What each test has: a source, and its feed once there is one. */
struct test {
	struct fake fake;
	struct feed_live *live;
	struct sample sample;  /* to take what comes */
	struct writer *writer; /* that the test has opened, or NULL */
};

/* A test with both: "struct test *test = *state". */
#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_live_setup, feed_live_teardown)
int feed_live_setup(void **state);
int feed_live_teardown(void **state);

void start(struct test *test, uint64_t delay_ns);
/* Also if the test has stopped it already */
void stop(struct test *test);

/* Give the source an event_fd, before the start; and make it readable. */
void give_events(struct test *test);
void fire(struct test *test);

/* Whether there is something to take within this time */
bool is_ready(const struct test *test, uint64_t timeout_ns);
/* The result of taking what there is into test->sample */
int take(struct test *test);
/* Wait, and take a sample that has this one VM */
void assert_taken(struct test *test, uint32_t vm);
/* Wait until the number has grown to the value */
void assert_reaches(const atomic_uint *number, unsigned int value);

#endif
