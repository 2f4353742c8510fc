// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-history [VMS SAMPLES]: with arguments, prints what a history takes in time
 * and memory instead.
 */
#include "history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmocka-all.h"

/* Any generator will do, but the same numbers everywhere. */
static uint64_t seed;

static uint64_t random_below(uint64_t below)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % below;
}

static bool one_in(uint64_t chances)
{
	return !random_below(chances);
}

/* A host whose VMs, vCPUs and reasons come and go. */
#define MAX_VMS		8
#define MAX_VCPUS	4
#define MAX_REASONS	6

struct random_vcpu {
	bool exists;
	uint32_t tid, thread;
	uint64_t guest_cycles;
	bool has[MAX_REASONS];
	uint64_t values[MAX_REASONS][3];
};

struct random_host {
	struct origin origins[2];
	struct sample_vm vms[MAX_VMS];
	bool exists[MAX_VMS];
	struct random_vcpu vcpus[MAX_VMS][MAX_VCPUS];
	uint64_t time_ns;
};

static void change_value(uint64_t *value)
{
	switch (random_below(24)) {
	case 0:
		*value = UNKNOWN;
		break;
	case 1:
		*value = 0;
		break;
	case 2:
		*value -= random_below(1000);
		break;
	case 3:
		*value = 1ULL << random_below(64);
		break;
	case 4: case 5: case 6: case 7:
		*value += random_below(1 << random_below(31));
		break;
	default:
		break;
	}
}

static void change_vcpu(struct random_vcpu *vcpu)
{
	if (one_in(vcpu->exists ? 12 : 3))
		*vcpu = (struct random_vcpu){ .exists = !vcpu->exists,
					      .tid = random_below(1U << 22) };
	if (one_in(30))
		vcpu->tid = random_below(2) ? 0 : UINT32_MAX;
	if (one_in(30))
		vcpu->thread = random_below(3);
	change_value(&vcpu->guest_cycles);
	for (size_t i = 0; i < MAX_REASONS; i++) {
		if (one_in(10))
			vcpu->has[i] = !vcpu->has[i];
		for (size_t j = 0; j < 3; j++)
			change_value(&vcpu->values[i][j]);
	}
}

static void change_vm(struct random_host *host, size_t i)
{
	struct sample_vm *vm = &host->vms[i];

	if (host->exists[i] && vm->gone) {
		host->exists[i] = false;
	} else if (!host->exists[i] && one_in(4)) {
		host->exists[i] = true;
		*vm = (struct sample_vm){ .id = i ? i * 1000 : UINT32_MAX };
		memset(host->vcpus[i], 0, sizeof(host->vcpus[i]));
	} else if (host->exists[i]) {
		vm->gone = one_in(12);
	}
	if (one_in(10))
		snprintf(vm->name, sizeof(vm->name), "vm-%x", (unsigned int)random_below(1 << 30));
	if (one_in(10))
		vm->pid = random_below(1 << 22);
	if (one_in(20))
		vm->age_ns = one_in(2) ? UNKNOWN : 5;
	else if (!one_in(3))
		vm->age_ns += random_below(1 << 30);
	for (size_t j = 0; j < MAX_VCPUS; j++)
		change_vcpu(&host->vcpus[i][j]);
}

static void put_vcpu(struct sample *sample, uint32_t vm, uint32_t id,
		     const struct random_vcpu *vcpu)
{
	struct sample_vcpu copy = {
		.vm = vm, .vcpu = id, .tid = vcpu->tid, .guest_cycles = vcpu->guest_cycles
	};

	if (vcpu->thread)
		snprintf(copy.thread, sizeof(copy.thread), "CPU %u/KVM", vcpu->thread % 4);
	assert_int_equal(sample_add_vcpu(sample, &copy), 0);
	for (uint32_t i = 0; i < MAX_REASONS; i++) {
		if (!vcpu->has[i])
			continue;
		assert_int_equal(sample_add_exit(sample, &(struct sample_exit){
			.vm = vm, .vcpu = id, .kind = 1 + i % 3, .code = i * 1000,
			.count = vcpu->values[i][0], .cycles = vcpu->values[i][1],
			.user_cycles = vcpu->values[i][2] }), 0);
	}
}

static void put_vm(struct sample *sample, const struct random_host *host, size_t i)
{
	const struct random_vcpu *vcpus = host->vcpus[i];
	uint32_t id = host->vms[i].id;

	assert_int_equal(sample_add_vm(sample, &host->vms[i]), 0);
	/* The counters of the first stand for the sums. */
	if (host->vms[i].gone) {
		put_vcpu(sample, id, VCPU_NONE, &vcpus[0]);
		return;
	}
	for (uint32_t j = 0; j < MAX_VCPUS; j++) {
		if (vcpus[j].exists)
			put_vcpu(sample, id, j, &vcpus[j]);
	}
}

static void next_sample(struct random_host *host, struct sample *sample)
{
	sample_clear(sample);
	host->time_ns += random_below(1 << 30);
	sample->origin = &host->origins[random_below(2)];
	sample->time_ns = host->time_ns;
	sample->read_ns = random_below(1 << 30);
	sample->wall.tv_sec = random_below(1 << 30);
	sample->wall.tv_nsec = random_below(1000000000);
	sample->lost = one_in(2) ? random_below(10) : UNKNOWN;

	for (size_t i = 0; i < MAX_VMS; i++)
		change_vm(host, i);
	/* Now and then there is nothing at all. */
	if (one_in(20))
		return;
	for (size_t i = 0; i < MAX_VMS; i++) {
		if (host->exists[i])
			put_vm(sample, host, i);
	}
	sample_sort(sample);
}

static void assert_same_vm(const struct sample_vm *a, const struct sample_vm *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->pid, b->pid);
	assert_int_equal(a->nr_vcpus, b->nr_vcpus);
	assert_int_equal(a->gone, b->gone);
	assert_int_equal(a->age_ns, b->age_ns);
	assert_string_equal(a->name, b->name);
}

static void assert_same_vcpu(const struct sample_vcpu *a, const struct sample_vcpu *b)
{
	assert_int_equal(a->vm, b->vm);
	assert_int_equal(a->vcpu, b->vcpu);
	assert_int_equal(a->tid, b->tid);
	assert_int_equal(a->guest_cycles, b->guest_cycles);
	assert_string_equal(a->thread, b->thread);
}

static void assert_same_exit(const struct sample_exit *a, const struct sample_exit *b)
{
	assert_int_equal(a->vm, b->vm);
	assert_int_equal(a->vcpu, b->vcpu);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->code, b->code);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->cycles, b->cycles);
	assert_int_equal(a->user_cycles, b->user_cycles);
}

static void assert_same(const struct sample *a, const struct sample *b)
{
	assert_ptr_equal(a->origin, b->origin);
	assert_int_equal(a->time_ns, b->time_ns);
	assert_int_equal(a->read_ns, b->read_ns);
	assert_int_equal(a->wall.tv_sec, b->wall.tv_sec);
	assert_int_equal(a->wall.tv_nsec, b->wall.tv_nsec);
	assert_int_equal(a->lost, b->lost);
	assert_int_equal(a->nr_vms, b->nr_vms);
	assert_int_equal(a->nr_vcpus, b->nr_vcpus);
	assert_int_equal(a->nr_exits, b->nr_exits);
	for (size_t i = 0; i < a->nr_vms; i++)
		assert_same_vm(&a->vms[i], &b->vms[i]);
	for (size_t i = 0; i < a->nr_vcpus; i++)
		assert_same_vcpu(&a->vcpus[i], &b->vcpus[i]);
	for (size_t i = 0; i < a->nr_exits; i++)
		assert_same_exit(&a->exits[i], &b->exits[i]);
}

#define NR_SAMPLES 200

struct record {
	struct random_host host;
	struct sample samples[NR_SAMPLES];
};

static struct record *record_samples(void)
{
	struct record *record = calloc(1, sizeof(*record));
	size_t gone = 0, unknown = 0, empty = 0;

	assert_non_null(record);
	seed = 1;
	for (size_t i = 0; i < NR_SAMPLES; i++) {
		struct sample *sample = &record->samples[i];

		next_sample(&record->host, sample);
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
	return record;
}

static void free_record(struct record *record)
{
	for (size_t i = 0; i < NR_SAMPLES; i++)
		sample_free(&record->samples[i]);
	free(record);
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
	struct record *record = record_samples();
	struct sample sample = { 0 };
	struct history *history;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(history_create(&history, sizes[i]), 0);
		assert_kept(history, record, 0, sizes[i], &sample);
		for (size_t added = 1; added <= NR_SAMPLES; added++) {
			assert_int_equal(history_add(history, &record->samples[added - 1]), 0);
			if (added % 7 == 0 || added < 4 || added == NR_SAMPLES)
				assert_kept(history, record, added, sizes[i], &sample);
		}
		history_free(history);
	}
	sample_free(&sample);
	free_record(record);
}

/* What was unpacked last may be used again, but must not shine through. */
static void test_samples_come_back_in_any_order(void **state)
{
	struct record *record = record_samples();
	struct sample samples[2] = { 0 };
	struct history *history;
	size_t added = 0, back;

	(void)state;
	assert_int_equal(history_create(&history, 50), 0);
	while (added < NR_SAMPLES) {
		assert_int_equal(history_add(history, &record->samples[added++]), 0);
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
	free_record(record);
}

static void test_nothing_is_kept_of_nothing(void **state)
{
	struct sample sample = { 0 };
	struct history *history;

	(void)state;
	history_free(NULL);
	assert_int_equal(history_create(&history, 3), 0);
	assert_int_equal(history_get(history, 0, &sample), -ENOENT);
	assert_int_equal(history_add(history, &sample), 0);
	assert_int_equal(history_get(history, 0, &sample), 0);
	assert_int_equal(sample.nr_vms, 0);
	assert_int_equal(history_get(history, 1, &sample), -ENOENT);
	history_free(history);
	sample_free(&sample);
}

/* A host of VMs with 8 vCPUs, an hour old, that exit 3000 times a second for 6 of 20 reasons */
#define VM_VCPUS	8
#define NR_REASONS	20
#define NR_BUSY		6

static void start_host(struct sample *sample, uint32_t vms)
{
	for (uint32_t vm = 1; vm <= vms; vm++) {
		struct sample_vm record = { .id = vm, .pid = 1000 + vm, .nr_vcpus = VM_VCPUS,
					    .age_ns = 3600000000000 + random_below(1 << 30) };

		snprintf(record.name, sizeof(record.name), "instance-%08x", vm);
		assert_int_equal(sample_add_vm(sample, &record), 0);
		for (uint32_t i = 0; i < VM_VCPUS; i++)
			assert_int_equal(sample_add_vcpu(sample, &(struct sample_vcpu){
				.vm = vm, .vcpu = i, .tid = 100000 + vm * 20 + i,
				.guest_cycles = 7000000000000 + random_below(1 << 30) }), 0);
		for (uint32_t i = 0; i < VM_VCPUS * NR_REASONS; i++) {
			uint64_t count = 1000 + random_below(3600 * 1000);

			assert_int_equal(sample_add_exit(sample, &(struct sample_exit){
				.vm = vm, .vcpu = i / NR_REASONS, .kind = 1,
				.code = i % NR_REASONS * 3, .count = count,
				.cycles = count * (1000 + random_below(50000)),
				.user_cycles = i % 4 ? 0 : count * 20000 }), 0);
		}
	}
}

static void run_host(struct sample *sample)
{
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
	struct sample sample = { 0 };
	struct history *history;
	size_t before, bytes;

	(void)state;
	seed = 1;
	start_host(&sample, 20);
	assert_int_equal(history_create(&history, 4 * HISTORY_GROUP), 0);
	assert_int_equal(history_add(history, &sample), 0);
	for (size_t i = 1; i < HISTORY_GROUP; i++) {
		run_host(&sample);
		assert_int_equal(history_add(history, &sample), 0);
	}
	before = history_bytes(history);
	for (size_t i = 0; i < 3 * HISTORY_GROUP; i++) {
		run_host(&sample);
		assert_int_equal(history_add(history, &sample), 0);
	}
	bytes = (history_bytes(history) - before) / (3 * HISTORY_GROUP) / sample.nr_vcpus;
	print_message("%zu bytes a vCPU and sample, of %zu unpacked\n", bytes,
		      (sample.nr_vcpus * sizeof(*sample.vcpus) +
		       sample.nr_exits * sizeof(*sample.exits)) / sample.nr_vcpus);
	assert_in_range(bytes, 1, 100);
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
	struct sample sample = { 0 };
	struct history *history;
	double add = 0, began, took, left = 0, worst = 0;

	start_host(&sample, vms);
	if (history_create(&history, nr))
		return 1;
	for (size_t i = 0; i < nr; i++) {
		run_host(&sample);
		began = now_ms();
		if (history_add(history, &sample))
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
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples_come_back_at_any_depth),
		cmocka_unit_test(test_samples_come_back_in_any_order),
		cmocka_unit_test(test_nothing_is_kept_of_nothing),
		cmocka_unit_test(test_a_busy_vcpu_takes_few_bytes),
	};

	if (argc == 3)
		return measure(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
