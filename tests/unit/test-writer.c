// SPDX-License-Identifier: GPL-2.0-only
/* What is left of a recording when writing it ends in some way. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka-all.h"
#include "fixture-recording.h"
#include "record/frame.h"
#include "record/writer.h"

static void test_append(void **state)
{
	struct original *original = *state;
	struct sample sample = { 0 };
	struct reader_damage damage;
	struct writer *writer, *other;

	/* As after a crash: the next one starts after the rest. */
	assert_int_equal(truncate(original->path, original->size - 3), 0);
	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	assert_int_equal(writer_open(&other, original->path, 0), -EBUSY);
	assert_int_equal(writer_add(writer, &original->samples[0]), 0);
	assert_int_equal(writer_add(writer, &original->samples[1]), 0);
	assert_int_equal(writer_error(writer), 0);
	writer_close(writer);

	assert_int_equal(count(original->path, &sample, &damage), NR_SAMPLES - 1 + 2);
	assert_same_sample(&sample, &original->samples[1]);
	assert_true(damage.cut);
	assert_int_equal(damage.samples, 0);
	sample_free(&sample);
}

/* A recording that begins with these bytes, of which nothing is whole: it is gone on with. */
static void check_begun(struct original *original, const unsigned char *bytes, size_t nr, bool cut)
{
	struct sample sample = { 0 };
	struct reader_damage damage;
	struct writer *writer;
	FILE *file = fopen(original->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, nr, file), nr);
	fclose(file);
	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	assert_int_equal(writer_add(writer, &original->samples[0]), 0);
	assert_int_equal(writer_add(writer, &original->samples[1]), 0);
	writer_close(writer);
	assert_int_equal(count(original->path, &sample, &damage), 2);
	assert_same_sample(&sample, &original->samples[1]);
	assert_int_equal(damage.bytes, nr);
	assert_int_equal(damage.cut, cut);
	sample_free(&sample);
}

static void test_append_to_the_begin_of_a_frame(void **state)
{
	static const unsigned char zeros[5000];
	struct original *original = *state;
	unsigned char *bytes = malloc(original->ends[0]);

	assert_non_null(bytes);
	for (size_t nr = 1; nr < original->ends[0]; nr++)
		check_begun(original, original->bytes, nr, true);
	/* As a machine leaves a file that goes down. */
	for (size_t nr = 1; nr < sizeof(zeros); nr = nr * 3 / 2 + 1)
		check_begun(original, zeros, nr, false);
	for (size_t nr = FRAME_HEADER_SIZE; nr < original->ends[0]; nr++) {
		memset(bytes, 0, original->ends[0]);
		memcpy(bytes, original->bytes, nr);
		if (memcmp(bytes, original->bytes, original->ends[0]))
			check_begun(original, bytes, original->ends[0], false);
	}
	free(bytes);
}

/* Some bytes can be written, then no more: they are taken back. */
static void test_full_disk(void **state)
{
	struct original *original = *state;
	struct rlimit unlimited, limit;
	struct sample sample = { 0 };
	struct reader_damage damage;
	struct writer *writer;
	size_t nr = 0;

	unlink(original->path);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	limit = (struct rlimit){ original->ends[9] + 10, unlimited.rlim_max };
	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	while (!writer_add(writer, &original->samples[nr]))
		nr++;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
	assert_int_equal(nr, 10);
	assert_int_equal(writer_error(writer), -EFBIG);
	/* For good: what comes later would not fit to what is there. */
	assert_int_equal(writer_add(writer, &original->samples[nr]), -EFBIG);
	writer_close(writer);
	assert_int_equal(size_of(original->path), original->ends[9]);
	assert_int_equal(count(original->path, &sample, &damage), 10);
	assert_int_equal(damage.bytes, 0);

	assert_int_equal(writer_open(&writer, "/dev/full", 0), 0);
	assert_int_equal(writer_add(writer, &original->samples[0]), -ENOSPC);
	writer_close(writer);
	writer_close(NULL);
	assert_int_equal(writer_error(NULL), 0);
	sample_free(&sample);
}

static void test_rotation(void **state)
{
	struct original *original = *state;
	char old[sizeof(original->path) + 2];
	struct sample sample = { 0 };
	struct reader_damage damage;
	struct writer *writer;
	size_t limit = original->size / 3, nr;

	snprintf(old, sizeof(old), "%s.1", original->path);
	unlink(original->path);
	unlink(old);
	assert_int_equal(writer_open(&writer, original->path, limit), 0);
	for (size_t i = 0; i < NR_SAMPLES; i++) {
		assert_int_equal(writer_add(writer, &original->samples[i]), 0);
		assert_in_range(size_of(original->path), 1, limit);
		assert_in_range(size_of(old), 0, limit);
	}
	writer_close(writer);

	/* Each is whole by itself, and the later one goes on where the older one ends. */
	nr = count(original->path, &sample, &damage);
	assert_int_equal(damage.bytes, 0);
	assert_same_sample(&sample, &original->samples[NR_SAMPLES - 1]);
	assert_in_range(nr, 1, NR_SAMPLES - 2);
	assert_in_range(count(old, &sample, &damage), 2, NR_SAMPLES - nr);
	assert_int_equal(damage.bytes, 0);
	assert_same_sample(&sample, &original->samples[NR_SAMPLES - nr - 1]);
	unlink(old);
	sample_free(&sample);
}

/* A writer that is killed leaves whole samples, and of one at most a part. */
static void test_kill(void **state)
{
	struct original *original = *state;
	struct sample sample = { 0 };
	struct reader_damage damage;
	struct writer *writer;
	size_t most = 0;

	for (unsigned int i = 0; i < 20; i++) {
		pid_t child;
		size_t nr;

		unlink(original->path);
		child = fork();
		assert_true(child >= 0);
		if (!child) {
			if (writer_open(&writer, original->path, 0))
				_exit(1);
			for (size_t j = 0;; j++)
				writer_add(writer, &original->samples[j % NR_SAMPLES]);
		}
		while (size_of(original->path) < original->ends[0] * (i + 1))
			usleep(100);
		usleep(random_below(2000));
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		nr = count(original->path, &sample, &damage);
		assert_same_sample(&sample, &original->samples[(nr - 1) % NR_SAMPLES]);
		assert_int_equal(damage.samples, 0);
		assert_true(!damage.bytes || damage.cut);
		most = nr > most ? nr : most;
	}
	assert_in_range(most, 10, SIZE_MAX);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_append),    TEST(test_append_to_the_begin_of_a_frame),
		TEST(test_full_disk), TEST(test_rotation),
		TEST(test_kill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
