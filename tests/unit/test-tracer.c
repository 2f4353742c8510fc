// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs of the tracer in the kernel that runs, as root: that it takes them,
 * whatever the reason, and what they do at the end of an exit.  Whether KVM of this
 * machine has exits does not matter: the state of a thread is put into the map, then
 * the program for the entry runs.  Exits that are real are for the lab.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "breakdown.skel.h"
#include "sample/sample.h"
#include "why/tracer-cost.h"
#include "why/tracer.h"

#include "../bpf/permission.h"
#include "cmocka-all.h"

#define VCPU 0x1000 /* an address that is no vCPU's, and read by nobody */

static struct breakdown_bpf *programs;

__attribute__((format(printf, 2, 0))) static int quiet(enum libbpf_print_level level,
						       const char *format, va_list args)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, args) : 0;
}

static void load(enum breakdown_what what, uint32_t code)
{
	struct bpf_program *program;

	programs = breakdown_bpf__open();
	assert_non_null(programs);
	programs->rodata->want_what = what;
	programs->rodata->want_code = code;
	programs->rodata->want_vcpu = VCPU_NONE;
	programs->rodata->cycles_per_2_20_ns = 3 << 20;
	bpf_object__for_each_program(program, programs->obj)
		bpf_program__set_autoload(program, true);
	assert_int_equal(breakdown_bpf__load(programs), 0);
}

static int tear_down(void **state)
{
	(void)state;
	breakdown_bpf__destroy(programs);
	programs = NULL;
	return 0;
}

/* The verifier sees each way through tell(): one for each kind of key. */
static void test_the_verifier_takes_all(void **state)
{
	static const uint32_t codes[] = { 32, 44, 0x1f, 0x65, 0x400 };

	for (enum breakdown_what what = 0; what < NR_DETAILS; what++) {
		for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
			load(what, codes[i]);
			tear_down(state);
		}
	}
}

static void put_thread(const struct breakdown_thread *thread)
{
	const uint32_t tid = gettid();

	assert_int_equal(
		bpf_map_update_elem(bpf_map__fd(programs->maps.threads), &tid, thread, BPF_ANY), 0);
}

/* What KVM does at an entry. */
static void enter(void)
{
	uint64_t arguments[2] = { VCPU, 0 };
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = arguments,
		    .ctx_size_in = sizeof(arguments));

	assert_int_equal(
		bpf_prog_test_run_opts(bpf_program__fd(programs->progs.enter_guest), &options), 0);
}

static void end_exit(struct breakdown_key key, uint64_t rip, uint64_t spent_ns)
{
	put_thread(&(struct breakdown_thread){
		.vcpu = VCPU,
		.wanted = true,
		.open = true,
		.place = rip,
		.key = key,
		.spent_ns = spent_ns,
	});
	enter();
}

static struct breakdown_totals sum_totals(void)
{
	const int nr_cpus = libbpf_num_possible_cpus();
	struct breakdown_totals *parts = calloc(nr_cpus, sizeof(*parts));
	struct breakdown breakdown = { 0 };
	const uint32_t zero = 0;

	assert_int_equal(bpf_map_lookup_elem(bpf_map__fd(programs->maps.totals), &zero, parts), 0);
	for (int i = 0; i < nr_cpus; i++)
		breakdown_add_totals(&breakdown, &parts[i]);
	free(parts);
	return breakdown.totals;
}

static struct breakdown_count find(const struct bpf_map *map, const void *key)
{
	struct breakdown_count count = { 0 };

	bpf_map_lookup_elem(bpf_map__fd(map), key, &count);
	return count;
}

static void test_an_exit_is_counted_when_it_is_over(void **state)
{
	const struct breakdown_key key = { .what = BREAKDOWN_PORT, .number = 0x80, .size = 1 };
	const uint64_t rip = 0xffffffff81000000;
	struct breakdown_totals totals;

	(void)state;
	load(BREAKDOWN_PORT, 30);
	end_exit(key, rip, 1000);
	end_exit(key, rip, 500);
	end_exit((struct breakdown_key){ 0 }, rip + 1, 10);
	/* An entry that ends no exit is none. */
	enter();

	totals = sum_totals();
	assert_int_equal(totals.exits, 3);
	assert_int_equal(totals.cycles, 3 * 1510);
	assert_int_equal(totals.max_cycles, 3000);
	assert_int_equal(totals.unplaced, 1);
	assert_int_equal(find(programs->maps.keys, &key).count, 2);
	assert_int_equal(find(programs->maps.keys, &key).cycles, 4500);
	assert_int_equal(find(programs->maps.places, &rip).count, 2);
	/* 3000 is in [2816, 3072), 1500 in [1408, 1536), 30 in [30, 32) */
	assert_int_equal(totals.buckets[8 * (11 - 2) + 3], 1);
	assert_int_equal(totals.buckets[8 * (10 - 2) + 3], 1);
	assert_int_equal(totals.buckets[8 * (4 - 2) + 7], 1);
}

/* The program's buckets are those that user space goes by. */
static void test_buckets_of_all_powers(void **state)
{
	(void)state;
	load(BREAKDOWN_NOTHING, 12);
	for (unsigned int power = 0; power < 40; power++)
		end_exit((struct breakdown_key){ 0 }, 1, (1ULL << power) / 3 + 1);
	for (unsigned int power = 0; power < 40; power++) {
		struct breakdown_totals totals = sum_totals();
		const uint64_t cycles = ((1ULL << power) / 3 + 1) * 3;
		const unsigned int of = 63 - __builtin_clzll(cycles);

		assert_true(breakdown_power(&totals, of) > 0);
	}
}

static void test_what_finds_no_room_is_counted(void **state)
{
	struct breakdown_totals totals;

	(void)state;
	load(BREAKDOWN_PORT, 30);
	for (uint64_t i = 0; i < BREAKDOWN_MAX_KEYS + 10; i++)
		end_exit((struct breakdown_key){ .what = BREAKDOWN_PORT, .number = i }, i, 1);
	totals = sum_totals();
	assert_int_equal(totals.exits, BREAKDOWN_MAX_KEYS + 10);
	assert_int_equal(totals.full_keys, 10);
	assert_int_equal(totals.full_places, BREAKDOWN_MAX_RIPS - BREAKDOWN_MAX_KEYS + 10);
	/* Those that are in go on. */
	end_exit((struct breakdown_key){ .what = BREAKDOWN_PORT, .number = 1 }, 1, 1);
	assert_int_equal(sum_totals().full_keys, 10);
}

static uint64_t runs_by_kernel(const struct bpf_program *program, uint64_t *ns)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	assert_int_equal(bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size), 0);
	*ns = info.run_time_ns;
	return info.run_cnt;
}

/* The kernel's own statistics are on here, and agree with what the program measures. */
static void test_what_a_program_takes(void **state)
{
	const struct breakdown_key key = { .what = BREAKDOWN_PORT, .number = 0x80, .size = 1 };
	const struct breakdown_runs *runs;
	struct breakdown_totals totals;
	uint64_t ns;
	int stats_fd;

	(void)state;
	load(BREAKDOWN_PORT, 30);
	stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	assert_true(stats_fd >= 0);
	for (int i = 0; i < 20000; i++)
		end_exit(key, 1, 5);
	assert_int_equal(runs_by_kernel(programs->progs.enter_guest, &ns), 20000);
	close(stats_fd);

	totals = sum_totals();
	runs = &totals.runs[BREAKDOWN_ENTER];
	assert_int_equal(totals.exits, 20000);
	assert_int_equal(runs->runs, 20000);
	/* 8 to 23 are not measured, then one is. */
	assert_in_range(runs->measured, 20000 / 24, 20000 / 9 + 1);
	print_message("the end of an exit: %.0f ns by itself, %.0f ns by the kernel\n",
		      (double)runs->ns / runs->measured, ns / 20000.0);
	/* Both have been interrupted at times. */
	assert_in_range(runs->ns / runs->measured, ns / 20000 / 3, ns / 20000 * 3);
}

/* Runs that do nothing take as long as calling them; others that much and their own time. */
static void test_what_all_takes(void **state)
{
	const struct tracer_cost cost = { { 100, 30 }, { 500, 30 }, true };
	const struct tracer_cost raw = { .raw = { 100, 30 } };
	const struct tracer_cost unknown = { .raw = { NAN, NAN } };
	struct breakdown_totals totals = { 0 };

	(void)state;
	assert_int_equal(tracer_cost_of(&cost, &totals), 0);
	totals.runs[BREAKDOWN_ENTER] = (struct breakdown_runs){ 1000, 10, 2300 };
	assert_int_equal(tracer_cost_of(&cost, &totals), 300000);
	totals.runs[BREAKDOWN_LEAVE] = (struct breakdown_runs){ 1000, 10, 800 };
	assert_int_equal(tracer_cost_of(&cost, &totals), 300000 + 550000);
	assert_int_equal(tracer_cost_of(&raw, &totals), 300000 + 150000);
	/* Faster than nothing: a clock's error */
	totals.runs[BREAKDOWN_SWITCH] = (struct breakdown_runs){ 10, 1, 20 };
	assert_int_equal(tracer_cost_of(&raw, &totals), 450000 + 1000);
	assert_true(tracer_cost_of(&unknown, &totals) == UNKNOWN);
}

/* What the tracer measures of the kernel is of this kernel, and changes nothing here. */
static void test_what_calling_takes(void **state)
{
	struct tracer_cost cost;

	(void)state;
	load(BREAKDOWN_PORT, 30);
	tracer_cost_measure(&cost, programs, false);
	print_message("a run at a raw event: %.0f ns, by itself %.0f ns\n", cost.raw.whole,
		      cost.raw.own);
	assert_true(cost.raw.own > 0 && cost.raw.own < 100000);
	assert_true(cost.raw.whole >= 0 && cost.raw.whole < 100000);
	assert_false(cost.has_event);
}

/* While it runs, the kernel measures no program of anybody. */
static void test_no_statistics(void **state)
{
	const struct breakdown_target target = {
		.isa = KVM_EXIT_ISA_SVM,
		.kind = KVM_EXIT_KIND_HARDWARE,
		.code = 0x72,
		.vcpu = VCPU_NONE,
	};
	struct breakdown breakdown = { 0 };
	struct tracer *tracer;
	uint64_t ns;
	int stats_fd, err;

	(void)state;
	load(BREAKDOWN_PORT, 30);
	err = tracer_bpf_ops.start(&tracer, &target, UNKNOWN);
	if (err == -ESRCH || err == -ENOENT || err == -EINVAL) {
		puts("left out: statistics while the tracer runs, for this kernel has no KVM");
		skip();
	}
	assert_int_equal(err, 0);
	for (int i = 0; i < 100; i++)
		enter();
	assert_int_equal(tracer_bpf_ops.read(tracer, &breakdown), 0);
	assert_int_equal(runs_by_kernel(programs->progs.enter_guest, &ns), 0);
	assert_true(breakdown.cost_ns != UNKNOWN);
	/* That they are off is what this would see. */
	stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	enter();
	close(stats_fd);
	assert_int_equal(runs_by_kernel(programs->progs.enter_guest, &ns), 1);
	tracer_bpf_ops.stop(tracer);
	enter();
	assert_int_equal(runs_by_kernel(programs->progs.enter_guest, &ns), 1);
	breakdown_free(&breakdown);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_the_verifier_takes_all), TEST(test_an_exit_is_counted_when_it_is_over),
		TEST(test_buckets_of_all_powers),  TEST(test_what_finds_no_room_is_counted),
		TEST(test_what_a_program_takes),   TEST(test_what_all_takes),
		TEST(test_what_calling_takes),	   TEST(test_no_statistics),
	};

	if (!has_bpf_permission("loading the tracer's programs and running them"))
		return 77;
	if (access("/sys/kernel/btf/vmlinux", R_OK)) {
		puts("left out: loading the tracer's programs and running them, for this kernel "
		     "has no BTF");
		return 77;
	}
	libbpf_set_print(quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
