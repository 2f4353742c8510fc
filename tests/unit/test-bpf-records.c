// SPDX-License-Identifier: GPL-2.0-only
/* Reading and ending records, of the array and of the hash, beside programs that go on. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "base/clock.h"
#include "source/bpf-records.h"

#include "exits.skel.h"

#include "cmocka-all.h"

#define CPUID 0x72

/* The array and the hash have room for one record each. */
static struct exits_vcpu in_array, in_hash;
static const uint32_t hash_index = 1;
static bool hash_has_record;
static struct exits_bpf skeleton;
static struct exits_bpf__bss bss;
static struct bpf_programs programs;
static struct bpf_records records;

int __wrap_bpf_map__fd(const struct bpf_map *map);
int __wrap_bpf_map_get_next_key(int fd, const void *key, void *next);
int __wrap_bpf_map_lookup_elem(int fd, const void *key, void *value);
int __wrap_bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags);
int __wrap_bpf_map_delete_elem(int fd, const void *key);

int __wrap_bpf_map__fd(const struct bpf_map *map)
{
	(void)map;
	return 0;
}

int __wrap_bpf_map_get_next_key(int fd, const void *key, void *next)
{
	(void)fd;
	if (key || !hash_has_record)
		return -ENOENT;
	memcpy(next, &hash_index, sizeof(hash_index));
	return 0;
}

int __wrap_bpf_map_lookup_elem(int fd, const void *key, void *value)
{
	(void)fd;
	assert_memory_equal(key, &hash_index, sizeof(hash_index));
	memcpy(value, &in_hash, sizeof(in_hash));
	return 0;
}

int __wrap_bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags)
{
	(void)fd;
	/* An index of the array that is free again */
	if (!key)
		return 0;
	assert_memory_equal(key, &hash_index, sizeof(hash_index));
	assert_int_equal(flags, BPF_EXIST);
	memcpy(&in_hash, value, sizeof(in_hash));
	return 0;
}

int __wrap_bpf_map_delete_elem(int fd, const void *key)
{
	(void)fd;
	assert_memory_equal(key, &hash_index, sizeof(hash_index));
	hash_has_record = false;
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	in_array = (struct exits_vcpu){ .vcpu = 0x1000, .vm = 1, .tgid = 100 };
	in_hash = (struct exits_vcpu){ .vcpu = 0x2000, .vm = 1, .tgid = 100, .id = 1 };
	in_array.slots[CPUID].count = 1;
	in_hash.slots[CPUID].count = 1;
	hash_has_record = true;
	bss = (struct exits_bpf__bss){ .nr_records = 2, .nr_vms = 1 };
	skeleton = (struct exits_bpf){ .bss = &bss };
	programs = (struct bpf_programs){ .skeleton = &skeleton,
					  .room = { .room = 1 },
					  .records = &in_array };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(programs.more);
	free(programs.more_indices);
	return 0;
}

static void read_records(void)
{
	assert_int_equal(bpf_records_read(&programs, clock_now_ns(), &records), 0);
	assert_int_equal(records.nr_room, 1);
}

static void count_more(void)
{
	in_array.slots[CPUID].count += 2;
	in_hash.slots[CPUID].count += 2;
}

static void end_by_programs(void)
{
	in_array.vcpu = in_hash.vcpu = 0;
	in_array.dead = in_hash.dead = 1;
}

/* The process of the VM goes between the reading and the question; @data is called before. */
static bool goes_after(const struct exits_vcpu *record, void *data)
{
	void (*before)(void) = *(void (**)(void))data;

	if (record == &in_array)
		before();
	return true;
}

/* The VM is in the sample as gone, or not yet. */
static bool is_gone(const struct exits_vcpu *record, const void *gone)
{
	(void)record;
	return gone;
}

/* The programs count until the process has gone: neither map loses that. */
static void test_counted_until_the_end(void **state)
{
	void (*before)(void) = count_more;

	(void)state;
	read_records();
	assert_int_equal(records.nr_more, 1);
	assert_int_equal(bpf_records_end(&programs, goes_after, &before), 0);

	/* They end after this reading began: it has both as alive. */
	assert_true(in_array.stamp > records.time_ns);
	assert_int_equal(records.more[0].dead, 0);
	assert_int_equal(bpf_records_free(&programs, is_gone, NULL), 0);
	assert_true(hash_has_record);

	/* The next one has their last counters. */
	read_records();
	assert_int_equal(in_array.dead, 1);
	assert_true(in_array.stamp <= records.time_ns);
	assert_int_equal(in_array.slots[CPUID].count, 3);
	assert_int_equal(records.more[0].dead, 1);
	assert_true(records.more[0].stamp <= records.time_ns);
	assert_int_equal(records.more[0].slots[CPUID].count, 3);
	assert_int_equal(bpf_records_free(&programs, is_gone, &programs), 0);
	assert_false(hash_has_record);
	assert_int_equal(in_array.vm, 0);
}

/* The programs see the end after all, and count until then. */
static void test_ended_by_programs(void **state)
{
	void (*before)(void) = end_by_programs;

	(void)state;
	read_records();
	count_more();
	assert_int_equal(bpf_records_end(&programs, goes_after, &before), 0);
	assert_int_equal(records.more[0].dead, 0);
	assert_int_equal(in_array.slots[CPUID].count, 3);
	assert_int_equal(in_hash.slots[CPUID].count, 3);
	assert_int_equal(in_hash.dead, 1);
}

/* A record that is dead already is nobody's to end. */
static void test_dead(void **state)
{
	(void)state;
	end_by_programs();
	read_records();
	assert_int_equal(bpf_records_end(&programs, NULL, NULL), 0);
	assert_int_equal(in_array.stamp, 0);
	assert_int_equal(records.more[0].dead, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_counted_until_the_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ended_by_programs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_dead, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
