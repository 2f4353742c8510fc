// SPDX-License-Identifier: GPL-2.0-only
/* How far a long reading is: shown every now and then, and never of a short one. */
#include "source/source.h"

#include <errno.h>

#include "cmocka-all.h"
#include "fixture-recording.h"
#include "sleep.h"

/* What was shown. */
static unsigned int nr;
static double last;

static void show(const struct source *source, void *data)
{
	assert_ptr_equal(data, &nr);
	nr++;
	assert_true(source_position(source) > last);
	last = source_position(source);
}

/* Takes @data milliseconds for each sample. */
static int visit(void *data, const struct sample *old, const struct sample *new)
{
	(void)old;
	(void)new;
	sleep_ms(*(unsigned int *)data);
	return 0;
}

/* Returns how many quarters of a second it took. */
static unsigned int walk(const struct original *original, unsigned int ms)
{
	struct source source = { .progress = show, .progress_data = &nr };
	uint64_t began_ns = clock_now_ns();

	nr = 0;
	last = 0;
	assert_int_equal(source_open_replay(&source, original->path), 0);
	assert_int_equal(source_walk(&source, visit, &ms), -ENODATA);
	source_close(&source);
	return (clock_now_ns() - began_ns) / (250 * MS);
}

static void test_long_reading(void **state)
{
	unsigned int most = walk(*state, 20);

	/* 40 samples take 0.8 s at least, and longer on a busy machine. */
	assert_in_range(nr, 1, most);
	assert_true(last <= 1);
}

static void test_short_reading(void **state)
{
	unsigned int most = walk(*state, 0);

	/* That is none. */
	assert_in_range(nr, 0, most);
}

/* The user looks at the screen between two long ways: the second begins by itself. */
static void test_after_a_pause(void **state)
{
	const struct original *original = *state;
	struct source source = { .progress = show, .progress_data = &nr };
	struct sample sample = { 0 };

	nr = 0;
	last = 0;
	assert_int_equal(source_open_replay(&source, original->path), 0);
	source_progress(&source);
	sleep_ms(700);
	assert_int_equal(source_read(&source, &sample), 0);
	source_progress(&source);
	assert_int_equal(nr, 0);
	sample_free(&sample);
	source_close(&source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_long_reading),
		TEST(test_short_reading),
		TEST(test_after_a_pause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
