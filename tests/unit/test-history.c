// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-history [VMS SAMPLES]: with arguments, prints what a history takes in time
 * and memory instead.
 */
#include "base/array.h"
#include "record/history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmocka-all.h"
#include "random-host.h"

static void assert_same(const struct sample *a, const struct sample *b)
{
	assert_ptr_equal(a->origin, b->origin);
	assert_same_sample(a, b);
}

#define NR_SAMPLES 200
/* More than the samples of these tests take */
#define MUCH (1U << 30)

struct record {
	struct random_host host;
	struct sample samples[NR_SAMPLES];
};

static int set_up(void **state)
{
	struct record *record = calloc(1, sizeof(*record));
	size_t gone = 0, unknown = 0, empty = 0;

	assert_non_null(record);
	random_start(1);
	for (size_t i = 0; i < NR_SAMPLES; i++) {
		struct sample *sample = &record->samples[i];

		random_host_next(&record->host, sample);
		empty += !sample->nr_vms;
		for (size_t j = 0; j < sample->nr_exits; j++) {
			gone += sample->exits[j].vcpu == VCPU_NONE;
			unknown += sample->exits[j].cycles == UNKNOWN;
		}
	}
	/* Or the tests below would prove less than they say. */
	assert_in_range(gone, 100, SIZE_MAX);
	assert_in_range(unknown, 100, SIZE_MAX);
	assert_in_range(empty, 3, NR_SAMPLES / 10);
	*state = record;
	return 0;
}

static int tear_down(void **state)
{
	struct record *record = *state;

	for (size_t i = 0; i < NR_SAMPLES; i++)
		sample_free(&record->samples[i]);
	free(record);
	return 0;
}

static void add_record(struct history *history, const struct record *record, size_t at)
{
	const struct sample *old = at ? &record->samples[at - 1] : NULL;

	assert_int_equal(history_add(history, old, &record->samples[at]), 0);
}

/* Each of the last @nr of the first @added samples comes back, and no other. */
static void assert_kept(struct history *history, const struct record *record, size_t added,
			size_t nr, struct sample *sample)
{
	size_t kept = added < nr ? added : nr;

	assert_int_equal(history_count(history), kept);
	assert_int_equal(history_get(history, kept, sample), -ENOENT);
	for (size_t back = 0; back < kept; back++) {
		assert_int_equal(history_get(history, back, sample), 0);
		assert_same(sample, &record->samples[added - 1 - back]);
	}
}

static void test_samples_come_back_at_any_depth(void **state)
{
	static const size_t sizes[] = { 1, 2, 15, 16, 17, 40, NR_SAMPLES, 600 };
	struct record *record = *state;
	struct sample sample = { 0 };
	struct history *history;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(history_create(&history, sizes[i], MUCH), 0);
		assert_kept(history, record, 0, sizes[i], &sample);
		for (size_t added = 1; added <= NR_SAMPLES; added++) {
			add_record(history, record, added - 1);
			if (added % 7 == 0 || added < 4 || added == NR_SAMPLES)
				assert_kept(history, record, added, sizes[i], &sample);
		}
		history_free(history);
	}
	sample_free(&sample);
}

/* What was unpacked last may be used again, but must not shine through. */
static void test_samples_come_back_in_any_order(void **state)
{
	struct record *record = *state;
	struct sample samples[2] = { 0 };
	struct history *history;
	size_t added = 0, back;

	assert_int_equal(history_create(&history, 50, MUCH), 0);
	while (added < NR_SAMPLES) {
		add_record(history, record, added++);
		for (size_t i = 0; i < 10; i++) {
			back = random_below(history_count(history));
			assert_int_equal(history_get(history, back, &samples[i % 2]), 0);
			assert_same(&samples[i % 2], &record->samples[added - 1 - back]);
			if (back && one_in(2)) {
				assert_int_equal(history_get(history, back - 1, &samples[0]), 0);
				assert_same(&samples[0], &record->samples[added - back]);
			}
		}
	}
	history_free(history);
	sample_free(&samples[0]);
	sample_free(&samples[1]);
}

static void test_nothing_is_kept_of_nothing(void **state)
{
	struct sample sample = { 0 };
	struct history *history;

	(void)state;
	history_free(NULL);
	assert_int_equal(history_create(&history, 3, MUCH), 0);
	assert_int_equal(history_get(history, 0, &sample), -ENOENT);
	assert_int_equal(history_add(history, NULL, &sample), 0);
	assert_int_equal(history_get(history, 0, &sample), 0);
	assert_int_equal(sample.nr_vms, 0);
	assert_int_equal(history_get(history, 1, &sample), -ENOENT);
	history_free(history);
	sample_free(&sample);
}

/* A host of VMs with 8 vCPUs, an hour old, that exit 3000 times a second for 6 of 20 reasons */
#define VM_VCPUS   8
#define NR_REASONS 20
#define NR_BUSY	   6

static void start_host(struct sample *sample, uint32_t vms)
{
	for (uint32_t vm = 1; vm <= vms; vm++) {
		struct sample_vm record = { .id = vm,
					    .pid = 1000 + vm,
					    .nr_vcpus = VM_VCPUS,
					    .age_ns = 3600000000000 + random_below(1 << 30) };

		snprintf(record.name, sizeof(record.name), "instance-%08x", vm);
		assert_int_equal(sample_add_vm(sample, &record), 0);
		for (uint32_t i = 0; i < VM_VCPUS; i++)
			assert_int_equal(
				sample_add_vcpu(sample,
						&(struct sample_vcpu){
							.vm = vm,
							.vcpu = i,
							.tid = 100000 + vm * 20 + i,
							.part_ns = UNKNOWN,
							.polling_cycles = UNKNOWN,
							.stopped_cycles = UNKNOWN,
							.halted_cycles = UNKNOWN,
							.waiting_cycles = UNKNOWN,
							.guest_cycles = 7000000000000 +
									random_below(1 << 30) }),
				0);
		for (uint32_t i = 0; i < VM_VCPUS * NR_REASONS; i++) {
			uint64_t count = 1000 + random_below(3600 * 1000);

			assert_int_equal(
				sample_add_exit(
					sample,
					&(struct sample_exit){
						.vm = vm,
						.vcpu = i / NR_REASONS,
						.kind = 1,
						.code = i % NR_REASONS * 3,
						.count = count,
						.cycles = count * (1000 + random_below(50000)),
						.user_cycles = i % 4 ? 0 : count * 20000,
						.blocked_cycles = UNKNOWN }),
				0);
		}
	}
}

static void run_host(struct sample *sample, struct sample *before)
{
	assert_int_equal(sample_copy(before, sample), 0);
	sample->time_ns += 1000000000;
	for (size_t i = 0; i < sample->nr_vms; i++)
		sample->vms[i].age_ns += 1000000000 + random_below(100000);
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		sample->vcpus[i].guest_cycles += 2000000000 + random_below(1 << 29);
	for (size_t i = 0; i < sample->nr_exits; i++) {
		struct sample_exit *exit = &sample->exits[i];
		uint64_t count = 20 + random_below(1000);

		/* Which ones these are differs between vCPUs. */
		if ((exit->code / 3 * 7 + exit->vcpu) % NR_REASONS >= NR_BUSY)
			continue;
		exit->count += count;
		exit->cycles += count * (1000 + random_below(50000));
		if (exit->user_cycles)
			exit->user_cycles += count * 20000;
	}
}

static void test_a_busy_vcpu_takes_few_bytes(void **state)
{
	struct sample sample = { 0 }, before = { 0 };
	struct history *history;
	size_t first, bytes;

	(void)state;
	random_start(1);
	start_host(&sample, 20);
	assert_int_equal(history_create(&history, 4 * HISTORY_STEPS, MUCH), 0);
	assert_int_equal(history_add(history, NULL, &sample), 0);
	first = history_bytes(history);
	for (size_t i = 1; i < 3 * HISTORY_STEPS; i++) {
		run_host(&sample, &before);
		assert_int_equal(history_add(history, &before, &sample), 0);
	}
	bytes = (history_bytes(history) - first) / (3 * HISTORY_STEPS) / sample.nr_vcpus;
	print_message("%zu bytes a vCPU and sample, of %zu unpacked\n", bytes,
		      (sample.nr_vcpus * sizeof(*sample.vcpus) +
		       sample.nr_exits * sizeof(*sample.exits)) /
			      sample.nr_vcpus);
	assert_in_range(bytes, 1, 100);
	history_free(history);
	sample_free(&sample);
	sample_free(&before);
}

/* An entry has a head beside its bytes, and memory to pack and to unpack in is extra. */
static size_t packed_bytes(struct history *history)
{
	history_rest(history);
	return history_bytes(history);
}

/* However many are wanted, there are as many as there is room for, and these come back. */
static void test_bytes_are_bounded(void **state)
{
	const size_t max_bytes = 1 << 20, wanted = 2000;
	struct sample samples[2] = { 0 }, got = { 0 };
	struct sample *sample = &samples[0], *before = &samples[1];
	struct history *history;
	size_t most = 0;

	(void)state;
	random_start(1);
	start_host(sample, 20);
	assert_int_equal(history_create(&history, wanted, max_bytes), 0);
	assert_int_equal(history_add(history, NULL, sample), 0);
	for (size_t i = 0; i < 1000; i++) {
		run_host(sample, before);
		assert_int_equal(history_add(history, before, sample), 0);
		if (packed_bytes(history) > most)
			most = packed_bytes(history);
	}
	assert_in_range(history_count(history), 50, 999);
	/* With a buffer of one sample, and the places of 2,000. */
	assert_in_range(most, max_bytes / 2, max_bytes + (200 << 10));
	assert_int_equal(history_get(history, history_count(history) - 1, &got), 0);
	assert_int_equal(history_get(history, history_count(history), &got), -ENOENT);
	assert_int_equal(history_get(history, 1, &got), 0);
	assert_same(&got, before);
	assert_int_equal(history_get(history, 0, &got), 0);
	assert_same(&got, sample);
	history_free(history);
	sample_free(&samples[0]);
	sample_free(&samples[1]);
	sample_free(&got);
}

/* Of a host that is too large for any, the screen still has a pair to show. */
static void test_two_are_kept_whatever_they_take(void **state)
{
	struct record *record = *state;
	struct history *history;
	struct sample sample = { 0 };

	assert_int_equal(history_create(&history, 600, 1), 0);
	for (size_t added = 0; added < NR_SAMPLES; added++) {
		add_record(history, record, added);
		if (!added)
			continue;
		assert_in_range(history_count(history), 2, 2 * HISTORY_STEPS);
		assert_int_equal(history_get(history, 1, &sample), 0);
		assert_same(&sample, &record->samples[added - 1]);
	}
	history_free(history);
	sample_free(&sample);
}

/* A delta from another sample than the last one would come back as something else. */
static void test_another_old_sample_does_no_harm(void **state)
{
	struct record *record = *state;
	struct history *history;
	struct sample sample = { 0 };

	assert_int_equal(history_create(&history, 600, MUCH), 0);
	for (size_t i = 0; i < NR_SAMPLES; i += 3)
		assert_int_equal(history_add(history, &record->samples[i ? i - 1 : 0],
					     &record->samples[i]),
				 0);
	for (size_t i = 0; i < NR_SAMPLES; i += 3) {
		assert_int_equal(history_get(history, (NR_SAMPLES - 1 - i) / 3, &sample), 0);
		assert_same(&sample, &record->samples[i]);
	}
	history_free(history);
	sample_free(&sample);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int measure(uint32_t vms, size_t nr)
{
	struct sample sample = { 0 }, before = { 0 };
	struct history *history;
	double add = 0, began, took, left = 0, worst = 0;

	start_host(&sample, vms);
	if (history_create(&history, nr, MUCH))
		return 1;
	for (size_t i = 0; i < nr; i++) {
		run_host(&sample, &before);
		began = now_ms();
		if (history_add(history, i ? &before : NULL, &sample))
			return 1;
		add += now_ms() - began;
	}
	/* Stepping left: a pair each time. */
	for (size_t back = 0; back + 1 < nr; back++) {
		began = now_ms();
		if (history_get(history, back + 1, &sample) || history_get(history, back, &sample))
			return 1;
		took = now_ms() - began;
		left += took;
		worst = took > worst ? took : worst;
	}
	printf("%zu vCPUs, %zu exits: %zu samples take %.1f MiB, %.1f kB each\n", sample.nr_vcpus,
	       sample.nr_exits, nr, history_bytes(history) / 1048576.0,
	       history_bytes(history) / 1e3 / nr);
	printf("add %.2f ms, step left (old and new) %.2f ms, at worst %.2f ms\n", add / nr,
	       left / (nr - 1), worst);
	began = now_ms();
	for (size_t back = nr; back--;) {
		if (history_get(history, back, &sample))
			return 1;
	}
	printf("step right %.2f ms\n", (now_ms() - began) / nr);
	history_free(history);
	sample_free(&sample);
	sample_free(&before);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_samples_come_back_at_any_depth),
		TEST(test_samples_come_back_in_any_order),
		cmocka_unit_test(test_nothing_is_kept_of_nothing),
		cmocka_unit_test(test_a_busy_vcpu_takes_few_bytes),
		cmocka_unit_test(test_bytes_are_bounded),
		TEST(test_two_are_kept_whatever_they_take),
		TEST(test_another_old_sample_does_no_harm),
	};

	if (argc == 3)
		return measure(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
