// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed-recorded.h"

#include <errno.h>
#include <poll.h>

#include "cmocka-all.h"
#include "sleep.h"

/* For what must come; the machine may be busy. */
#define LONG_MS 20000

/* A recording of a sample each 10 minutes, from second 600 on; number 50 is after a boot. */
#define NR_SAMPLES 100

static const struct origin boots[] = { { .epoch = "one" }, { .epoch = "another" } };

static unsigned int next;
static struct source source;
static struct feed_recorded *recorded;
static struct sample sample;

static int fake_read(struct source *read, struct sample *to)
{
	(void)read;
	if (next == NR_SAMPLES)
		return -ENODATA;
	sample_clear(to);
	next++;
	to->wall.tv_sec = next * 600;
	to->offset = next;
	to->origin = &boots[next >= 50];
	to->time_ns = (next < 50 ? next : next - 49) * 600 * 1000 * MS;
	return 0;
}

/* Keys are few: it is left before where one wants to be, and at the start if there is none. */
static int fake_seek(struct source *seek, const struct sample *of, uint64_t to_ns)
{
	unsigned int nr = to_ns / (600 * 1000 * MS);

	(void)seek;
	/* It stays in that epoch. */
	nr = of->offset < 50 ? (nr < 49 ? nr : 49) : nr + 49;
	next = nr ? (nr - 1) / 10 * 10 : 0;
	if (next > NR_SAMPLES - 10)
		next = NR_SAMPLES - 10;
	return 0;
}

static const struct source_ops fake_ops = {
	.name = "fake",
	.is_recorded = true,
	.read = fake_read,
	.seek = fake_seek,
};

static uint64_t now_ms(void)
{
	return clock_now_ns() / MS;
}

static int set_up(void **state)
{
	(void)state;
	next = 0;
	source = (struct source){ .ops = &fake_ops, .event_fd = -1 };
	return feed_recorded_start(&recorded, &source);
}

static int tear_down(void **state)
{
	(void)state;
	feed_recorded_stop(recorded);
	feed_recorded_stop(NULL);
	sample_free(&sample);
	return 0;
}

static bool waits(int timeout_ms)
{
	struct pollfd fd = { .fd = feed_recorded_fd(recorded), .events = POLLIN };

	return poll(&fd, 1, timeout_ms) == 1;
}

/* The next sample is the one with this number, after a wait or at once. */
static void expect(unsigned int nr)
{
	assert_true(waits(LONG_MS));
	assert_int_equal(feed_recorded_take(recorded, &sample), 1);
	assert_int_equal(sample.wall.tv_sec, nr * 600);
}

static void expect_nothing(int timeout_ms)
{
	assert_false(waits(timeout_ms));
	assert_int_equal(feed_recorded_take(recorded, &sample), 0);
}

static void test_two_at_once(void **state)
{
	(void)state;
	expect(1);
	expect(2);
	/* The third is 10 minutes later, shortened to 5 seconds. */
	expect_nothing(200);
}

static void test_speed(void **state)
{
	uint64_t began;

	(void)state;
	expect(1);
	expect(2);
	/* 600 s are 600 ms now. */
	feed_recorded_set_speed(recorded, 1000);
	began = now_ms();
	expect(3);
	expect(4);
	assert_in_range(now_ms() - began, 1000, LONG_MS);
	/* And not more at half the speed. */
	feed_recorded_set_speed(recorded, 4000);
	began = now_ms();
	expect(5);
	assert_in_range(now_ms() - began, 100, LONG_MS);
}

static void test_pause(void **state)
{
	(void)state;
	expect(1);
	expect(2);
	feed_recorded_set_speed(recorded, 100000);
	feed_recorded_pause(recorded, true);
	expect_nothing(100);
	/* One step, and no more. */
	feed_recorded_hurry(recorded, 1);
	expect(3);
	expect_nothing(100);
	feed_recorded_pause(recorded, false);
	expect(4);
	expect(5);
}

/* A pair is there at once: the first that is not earlier, and the one before it. */
static void test_seek(void **state)
{
	(void)state;
	expect(1);
	expect(2);
	assert_int_equal(feed_recorded_seek(recorded, 600 * 23), 0);
	expect(24);
	expect(25);
	assert_int_equal(feed_recorded_seek(recorded, -600 * 4 - 1), 0);
	expect(20);
	expect(21);
	expect_nothing(50);
	/* Paused or not. */
	feed_recorded_pause(recorded, true);
	assert_int_equal(feed_recorded_seek(recorded, 601), 0);
	expect(22);
	expect(23);
	expect_nothing(50);
	/* Two in a row add up. */
	assert_int_equal(feed_recorded_seek(recorded, 600 * 10), 0);
	assert_int_equal(feed_recorded_seek(recorded, 600 * 10), 0);
	expect(42);
	expect(43);
	feed_recorded_pause(recorded, false);
	assert_int_equal(feed_recorded_seek(recorded, -600 * 1000), 0);
	expect(1);
	expect(2);
	assert_int_equal(feed_recorded_seek(recorded, 600 * 1000), 0);
	expect(99);
	expect(100);
}

static void test_end(void **state)
{
	(void)state;
	feed_recorded_set_speed(recorded, 1e9);
	for (unsigned int i = 1; i <= NR_SAMPLES; i++)
		expect(i);
	assert_true(waits(LONG_MS));
	assert_int_equal(feed_recorded_take(recorded, &sample), -ENODATA);
	/* It is told once, and there is a way back. */
	expect_nothing(100);
	assert_int_equal(feed_recorded_seek(recorded, -600 * 70), 0);
	expect(29);
	expect(30);
	expect(31);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_two_at_once), TEST(test_speed), TEST(test_pause),
		TEST(test_seek),	TEST(test_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
