// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs of source bpf in this very kernel: its verifier accepts them, they count
 * what they are fed by BPF_PROG_TEST_RUN, and it tells how long they take.
 *
 * The event is fed as it was up to Linux 5.16, with the reason as an argument.  vCPUs
 * are addresses where nothing is: their VM is then this process.  KVM does not load or
 * unload them either, so no thread changes its CPU.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "bpf/exits.h"
#include "exits.skel.h"
#include "permission.h"

#include "../unit/cmocka-all.h"

#define VCPUS	4096
#define WORKERS 64 /* threads in the kernel at a time */
#define ROUNDS	20
#define CPUID	0x72		  /* SVM_EXIT_CPUID, and its slot */
#define OTHER	(0xc0 + 0x10 + 4) /* the slot of codes in no range */
#define SKIPPED 77		  /* what meson takes for skipped */
#define IN_HASH 10		  /* vCPUs that the array has no room for, but the hash */

static struct exits_bpf *programs;
static struct exits_vcpu *records;
static uint32_t nr_rooms;

static int feed(const struct bpf_program *program, const uint64_t *arguments, size_t size)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = arguments, .ctx_size_in = size);

	return bpf_prog_test_run_opts(bpf_program__fd(program), &options);
}

static int feed_exit(uint64_t vcpu, uint32_t code)
{
	const uint64_t arguments[3] = { code, vcpu, KVM_EXIT_ISA_SVM };

	return feed(programs->progs.kvm_exit_with_reason, arguments, sizeof(arguments));
}

static int feed_entry(uint64_t vcpu)
{
	const uint64_t arguments[2] = { vcpu, 0 };

	return feed(programs->progs.kvm_entry, arguments, sizeof(arguments));
}

static uint64_t address_of(unsigned int vcpu)
{
	return 0x1000 + 64 * (uint64_t)vcpu;
}

/* On the @nth CPU of those that this process may use, which start over after the last. */
static int stay_on_cpu(unsigned int nth)
{
	static cpu_set_t all;
	cpu_set_t one;
	int cpu = -1;

	if (!CPU_COUNT(&all) && sched_getaffinity(0, sizeof(all), &all))
		return -1;
	for (nth %= CPU_COUNT(&all); !CPU_ISSET(++cpu, &all) || nth--;)
		;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one);
}

/*
 * Load all of them, both for events of old and of new kernels, but those for the types
 * of a vendor's module, which may not be there.
 */
static int set_up_for(uint32_t nr)
{
	const int nr_cpus = libbpf_num_possible_cpus();

	nr_rooms = nr;
	assert_int_equal(stay_on_cpu(0), 0);
	programs = exits_bpf__open();
	assert_non_null(programs);
	programs->rodata->isa = KVM_EXIT_ISA_SVM;
	programs->rodata->nr_cpus = nr_cpus;
	programs->rodata->nr_rooms = nr;
	if (bpf_map__set_max_entries(programs->maps.vcpus, nr) ||
	    bpf_map__set_max_entries(programs->maps.unused, nr + nr_cpus) ||
	    bpf_map__set_max_entries(programs->maps.more, IN_HASH) ||
	    bpf_map__set_max_entries(programs->maps.numbers, 2 * (nr + IN_HASH)) ||
	    bpf_program__set_autoload(programs->progs.kvm_exit_with_reason, true) ||
	    bpf_program__set_autoload(programs->progs.kvm_exit_without_cast, true) ||
	    exits_bpf__load(programs))
		return -1;
	records = mmap(NULL, nr_rooms * sizeof(*records), PROT_READ | PROT_WRITE, MAP_SHARED,
		       bpf_map__fd(programs->maps.vcpus), 0);
	return records == MAP_FAILED ? -1 : 0;
}

static int set_up(void **state)
{
	return set_up_for(*state ? *(uint32_t *)*state : VCPUS);
}

static int tear_down(void **state)
{
	(void)state;
	munmap(records, nr_rooms * sizeof(*records));
	exits_bpf__destroy(programs);
	return 0;
}

/* Each vCPU is a thread of its own for each of its rounds, as a VMM may have it. */
static void *run_vcpus(void *first)
{
	if (stay_on_cpu((uintptr_t)first))
		return (void *)1;
	for (unsigned int round = 0; round < ROUNDS; round++) {
		for (uintptr_t vcpu = (uintptr_t)first; vcpu < VCPUS; vcpu += WORKERS) {
			if (feed_exit(address_of(vcpu), CPUID) || feed_entry(address_of(vcpu)))
				return (void *)1;
		}
	}
	return NULL;
}

/* Many vCPUs on few CPUs, at any time interrupted by another: each count is exact. */
static void test_many(void **state)
{
	pthread_t threads[WORKERS];
	void *failed;

	(void)state;
	for (uintptr_t i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_vcpus, (void *)i), 0);
	for (size_t i = 0; i < WORKERS; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}

	assert_int_equal(programs->bss->nr_records, VCPUS);
	assert_int_equal(programs->bss->lost, 0);
	for (size_t i = 0; i < VCPUS; i++) {
		assert_int_equal(records[i].slots[CPUID].count, ROUNDS);
		assert_true(records[i].slots[CPUID].kvm_ns > 0);
		assert_true(records[i].guest_ns > 0);
		assert_int_equal(records[i].tgid, getpid());
		records[i].slots[CPUID].count = 0;
		for (size_t slot = 0; slot < EXITS_SLOTS; slot++)
			assert_int_equal(records[i].slots[slot].count, 0);
	}
}

/* Any code there may be leads to a slot, and to the right one. */
static void test_codes(void **state)
{
	static const struct {
		uint32_t code;
		unsigned int slot;
	} codes[] = {
		{ 0, 0 },
		{ 0xbf, 0xbf },
		{ 0xc0, OTHER },
		{ 0x3ff, OTHER },
		{ 0x400, 0xc0 },
		{ 0x40f, 0xc0 + 0xf },
		{ 0x410, OTHER },
		{ 0xfffffffb, OTHER },
		{ 0xfffffffc, 0xc0 + 0x10 + 3 },
		{ 0xffffffff, 0xc0 + 0x10 },
		{ 0x80000001, OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		uint64_t before = records[0].slots[codes[i].slot].count;

		/* The second without an entry before it: on VMX the fast path could do so. */
		assert_int_equal(feed_exit(address_of(0), codes[i].code), 0);
		assert_int_equal(feed_exit(address_of(0), codes[i].code), 0);
		assert_int_equal(feed_entry(address_of(0)), 0);
		assert_int_equal(records[0].slots[codes[i].slot].count, before + 2);
	}
}

/* An exit is counted once, and as its own vCPU's, whichever enters next on the CPU. */
static void test_noted(void **state)
{
	const struct exits_slot *slots[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(feed_entry(address_of(i)), 0);
		slots[i] = &records[i].slots[CPUID];
	}
	assert_int_equal(feed_entry(address_of(0)), 0);
	assert_int_equal(feed_exit(address_of(0), CPUID), 0);
	assert_int_equal(feed_entry(address_of(1)), 0);
	assert_int_equal(slots[0]->count, 1);
	assert_int_equal(slots[0]->kvm_ns, 0);

	assert_int_equal(feed_entry(address_of(0)), 0);
	assert_int_equal(slots[0]->count, 1);
	assert_true(slots[0]->kvm_ns > 0);

	assert_int_equal(feed_exit(address_of(0), CPUID) ?: feed_entry(address_of(0)), 0);
	assert_int_equal(slots[0]->count, 2);
	assert_int_equal(slots[1]->count, 0);
}

/* An entry that follows an entry: KVM did not tell of the exit between them. */
static void test_unseen(void **state)
{
	(void)state;
	assert_int_equal(feed_exit(address_of(0), CPUID), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(feed_entry(address_of(0)), 0);
	assert_int_equal(feed_exit(address_of(0), CPUID), 0);
	assert_int_equal(feed_entry(address_of(0)), 0);
	assert_int_equal(records[0].slots[CPUID].count, 2);
	/* Where there is no VMCB the code is 0, or that of no reason. */
	assert_int_equal(records[0].slots[OTHER].count + records[0].slots[0].count, 2);
}

/* proc_pid_fdinfo(5): in kB. */
static unsigned long memory_of(const struct bpf_map *map)
{
	char path[40], line[80];
	unsigned long bytes = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", bpf_map__fd(map));
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "memlock: %lu", &bytes);
	fclose(file);
	return bytes / 1024;
}

static struct exits_vcpu in_hash(uint32_t index)
{
	struct exits_vcpu record;

	assert_int_equal(bpf_map_lookup_elem(bpf_map__fd(programs->maps.more), &index, &record), 0);
	return record;
}

static unsigned long memory(void)
{
	return memory_of(programs->maps.vcpus) + memory_of(programs->maps.unused) +
	       memory_of(programs->maps.more) + memory_of(programs->maps.numbers);
}

/*
 * vCPUs that the array has no room for are counted in the hash.  Those that it has none for
 * either are not counted, but that is.
 */
static void test_full(void **state)
{
	const unsigned int more = 7;

	(void)state;
	print_message("%u vCPUs: %lu kB, ", nr_rooms, memory());
	for (unsigned int i = 0; i < nr_rooms + IN_HASH + more; i++)
		assert_int_equal(feed_exit(address_of(i), CPUID), 0);
	print_message("and with %u in the hash: %lu kB\n", IN_HASH, memory());
	assert_int_equal(programs->bss->lost, more);
	for (size_t i = 0; i < nr_rooms; i++)
		assert_int_equal(records[i].slots[CPUID].count, 1);
	for (unsigned int i = 0; i < IN_HASH; i++) {
		assert_int_equal(in_hash(nr_rooms + i).vcpu, address_of(nr_rooms + i));
		assert_int_equal(in_hash(nr_rooms + i).slots[CPUID].count, 1);
	}
	assert_int_equal(feed_exit(address_of(0), CPUID), 0);
	assert_int_equal(records[0].slots[CPUID].count, 2);
	/* However many are lost, the number of records does not go on, and wrap at last. */
	assert_int_equal(programs->bss->nr_records, nr_rooms + IN_HASH + 1);
}

/* A vCPU in the hash has the same counts as one in the array, also when they take turns. */
static void test_hash(void **state)
{
	const uint64_t first = address_of(0), second = address_of(1), third = address_of(2);
	struct exits_vcpu record;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(feed_exit(address_of(i), CPUID) ?: feed_entry(address_of(i)), 0);
	for (int i = 0; i < ROUNDS; i++) {
		assert_int_equal(feed_exit(third, CPUID) ?: feed_entry(third), 0);
		assert_int_equal(feed_exit(second, CPUID) ?: feed_entry(second), 0);
		assert_int_equal(feed_exit(second, CPUID) ?: feed_entry(second), 0);
		assert_int_equal(feed_entry(first), 0);
		assert_int_equal(feed_exit(first, CPUID) ?: feed_entry(first), 0);
	}
	/* The last, noted exit of each */
	assert_int_equal(feed_exit(third, CPUID) ?: feed_exit(second, CPUID), 0);
	assert_int_equal(feed_exit(first, CPUID) ?: feed_entry(third), 0);
	assert_int_equal(programs->bss->lost, 0);
	assert_int_equal(records[0].slots[CPUID].count, 1 + ROUNDS + 1);
	record = in_hash(1);
	assert_int_equal(record.slots[CPUID].count, 1 + 2 * ROUNDS + 1);
	assert_true(record.slots[CPUID].kvm_ns > 0 && record.guest_ns > 0);
	assert_int_equal(record.tgid, getpid());
	assert_int_equal(in_hash(2).slots[CPUID].count, 1 + ROUNDS + 1);
	for (size_t slot = 0; slot < EXITS_SLOTS; slot++) {
		if (slot != CPUID && slot != 0 && slot != OTHER)
			assert_int_equal(record.slots[slot].count, 0);
	}
}

/* As end_vcpu() of the programs does, which no test can run. */
static void end_vcpu(size_t record)
{
	uint64_t address = records[record].vcpu;

	assert_int_equal(bpf_map_delete_elem(bpf_map__fd(programs->maps.numbers), &address), 0);
	records[record].vcpu = 0;
	records[record].dead = 1;
}

/* The record of a vCPU that ended is not for the next one at its address. */
static void test_reuse(void **state)
{
	(void)state;
	assert_int_equal(feed_exit(address_of(1), CPUID), 0);
	end_vcpu(0);
	assert_int_equal(feed_exit(address_of(1), CPUID), 0);
	assert_int_equal(programs->bss->nr_records, 2);
	assert_int_equal(records[0].slots[CPUID].count, 1);
	assert_int_equal(records[1].slots[CPUID].count, 1);
}

/* Nor is it on a CPU that was not told that the vCPU left, in the guest or with an exit. */
static void test_untold(void **state)
{
	int cpu = sched_getcpu();

	(void)state;
	assert_int_equal(stay_on_cpu(1), 0);
	if (sched_getcpu() == cpu) {
		puts("left out: a vCPU that left another one untold, for there is one CPU only");
		skip();
	}
	assert_int_equal(stay_on_cpu(0), 0);
	for (unsigned int i = 0; i < 2; i++) {
		const struct exits_vcpu *first = &records[2 * i], *second = first + 1;
		uint64_t address = address_of(i);

		assert_int_equal(feed_entry(address), 0);
		assert_int_equal(i ? feed_exit(address, CPUID) : 0, 0);
		end_vcpu(2 * i);

		assert_int_equal(stay_on_cpu(1), 0);
		assert_int_equal(feed_exit(address, CPUID) ?: feed_entry(address), 0);
		assert_int_equal(second->slots[CPUID].count, 1);

		assert_int_equal(stay_on_cpu(0), 0);
		assert_int_equal(feed_entry(address), 0);
		assert_int_equal(feed_exit(address, CPUID), 0);
		assert_int_equal(feed_entry(address), 0);
		assert_int_equal(first->slots[CPUID].count, 0);
		assert_int_equal(second->slots[CPUID].count, 2);
	}
}

static void print_time(const struct bpf_program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	assert_int_equal(bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size), 0);
	assert_true(info.run_cnt > 0);
	print_message("%s: %llu ns in %llu runs\n", bpf_program__name(program),
		      (unsigned long long)(info.run_time_ns / info.run_cnt),
		      (unsigned long long)info.run_cnt);
}

static void test_time(void **state)
{
	int stats = bpf_enable_stats(BPF_STATS_RUN_TIME);

	(void)state;
	assert_true(stats >= 0);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(feed_entry(address_of(0)) ?: feed_exit(address_of(0), CPUID), 0);
	print_time(programs->progs.kvm_exit_with_reason);
	print_time(programs->progs.kvm_entry);
	close(stats);
}

int main(void)
{
	uint32_t one = 1, many = 8192, most = 20000;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_codes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unseen, set_up, tear_down),
		cmocka_unit_test_prestate_setup_teardown(test_full, set_up, tear_down, &many),
		cmocka_unit_test_prestate_setup_teardown(test_full, set_up, tear_down, &most),
		cmocka_unit_test_prestate_setup_teardown(test_hash, set_up, tear_down, &one),
		cmocka_unit_test_setup_teardown(test_reuse, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_untold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
	};

	if (!has_bpf_permission("loading the BPF programs of source bpf, feeding and timing them"))
		return SKIPPED;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
