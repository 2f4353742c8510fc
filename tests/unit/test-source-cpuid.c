// SPDX-License-Identifier: GPL-2.0-only
/* The source of guests, against a host that is played: fake-host.h. */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "cmocka-all.h"
#include "fake-host.h"
#include "view/view.h"

static void test_nothing_there(void **state)
{
	static const enum answer absent[] = { OUT_OF_RANGE, ZEROS, LEGACY };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		host.answer = absent[i];
		assert_int_equal(source_open(&source, "cpuid"), -ENOENT);
	}
	for (size_t i = 0; i < 2; i++) {
		host.answer = absent[i];
		assert_int_equal(source_open(&source, "cpuid:legacy"), -ENOENT);
	}
	host.answer = REVERSED;
	assert_int_equal(source_open(&source, "cpuid:legacy"), -EPROTO);
	host.answer = LEGACY;
	host.vendor = "CentaurHauls";
	assert_int_equal(source_open(&source, "cpuid:legacy"), -ENOENT);
	host.answer = NEWER;
	assert_int_equal(source_open(&source, "cpuid"), -EBADMSG);
	host.forbidden = true;
	host.asked = 0;
	assert_int_equal(source_open(&source, "cpuid"), -EACCES);
	assert_int_equal(host.asked, 0);
}

static void test_origin(void **state)
{
	char name[REASON_NAME_SIZE];

	(void)state;
	assert_int_equal(source_open(&source, "cpuid"), 0);
	assert_int_equal(source.origin.reasons.isa, KVM_EXIT_ISA_VMX);
	reason_name(&source.origin.reasons, KVM_EXIT_KIND_HARDWARE, 48, name);
	assert_string_equal(name, "EPT_VIOLATION");
	source_close(&source);

	host.isa = KVM_EXIT_ISA_SVM;
	assert_int_equal(source_open(&source, "cpuid"), 0);
	assert_int_equal(source.origin.reasons.isa, KVM_EXIT_ISA_SVM);
	reason_name(&source.origin.reasons, KVM_EXIT_KIND_HARDWARE, 0x7b, name);
	assert_string_equal(name, "io");
	assert_string_equal(source.origin.since, "vm-creation");
	assert_true(source.origin.tsc_khz == UNKNOWN);
	assert_int_equal(source.event_fd, -1);
}

/* All codes that this isa has, each with numbers of its own. */
static void check_every_reason(uint32_t isa, const char *name)
{
	const struct sample_vm *vm;
	size_t nr_vcpus;
	uint64_t before;

	host = (struct fake_host){ .isa = isa,
				   .vendor = "GenuineIntel",
				   .cpu = -1,
				   .answer = strcmp(name, "cpuid") ? LEGACY : ANSWERS };
	if (isa == KVM_EXIT_ISA_SVM)
		host.vendor = "AuthenticAMD";
	for (uint64_t code = 0; code <= UINT32_MAX; code = code == 0x4ff ? 0xffffff00 : code + 1) {
		if (is_defined(code) && code % 7)
			cause(code, 100 + code_slot(code), 1000 * code_slot(code));
	}
	before = host.count[code_slot(cpuid_code())];

	assert_int_equal(source_open(&source, name), 0);
	read_next();
	for (uint64_t code = 0; code <= UINT32_MAX; code = code == 0x4ff ? 0xffffff00 : code + 1) {
		bool seen = is_defined(code) && code % 7;

		if (code == cpuid_code())
			continue;
		assert_int_equal(count_in(&sample, code), seen ? 100 + code_slot(code) : 0);
		assert_int_equal(cycles_in(&sample, code), seen ? 1000 * code_slot(code) : 0);
	}
	assert_int_equal(count_in(&sample, cpuid_code()), before);
	assert_int_equal(sample.own_exits, host.asked);
	assert_null(find(&sample, KVM_EXIT_KIND_OTHER, 0));

	assert_int_equal(sample.nr_vms, 1);
	vm = &sample.vms[0];
	assert_int_equal(vm->nr_vcpus, sysconf(_SC_NPROCESSORS_CONF));
	assert_true(vm->age_ns == UNKNOWN && !vm->gone && vm->pid == 0);
	assert_int_equal(sample_vm_vcpus(&sample, vm->id, &nr_vcpus)->vcpu, VCPU_NONE);
	assert_true(sample_vm_vcpus(&sample, vm->id, &nr_vcpus)->guest_cycles == UNKNOWN);
	assert_true(sample.exits[0].user_cycles == UNKNOWN);
	source_close(&source);
}

static void test_every_reason(void **state)
{
	(void)state;
	check_every_reason(KVM_EXIT_ISA_VMX, "cpuid");
	check_every_reason(KVM_EXIT_ISA_SVM, "cpuid");
	check_every_reason(KVM_EXIT_ISA_VMX, "cpuid:legacy");
	check_every_reason(KVM_EXIT_ISA_SVM, "cpuid:legacy");
}

/* A guest at rest: whatever the source does, nothing is seen to happen. */
static void test_own_exits(void **state)
{
	uint64_t first;

	(void)state;
	cause(10, 500, 500 * CPUID_COST);
	cause(30, 7, 70000);
	assert_int_equal(source_open(&source, "cpuid"), 0);
	read_next();
	for (int i = 0; i < 20; i++) {
		read_next();
		assert_int_equal(count_in(&sample, 10), 500);
		assert_int_equal(count_in(&sample, 30), 7);
		assert_int_equal(cycles_in(&sample, 10) - cycles_in(&earlier, 10), 0);
		assert_int_equal(sample.own_exits, host.asked);
		assert_null(find(&sample, KVM_EXIT_KIND_OTHER, 0));
	}
	/* Up to the exit that is not paid for yet, it is what the others cost. */
	first = cycles_in(&sample, 10);
	assert_in_range(first, 499 * CPUID_COST, 501 * CPUID_COST);

	/* CPUIDs of others, at another price, in between. */
	cause(10, 40, 40 * 9000);
	read_next();
	assert_int_equal(count_in(&sample, 10) - count_in(&earlier, 10), 40);
	assert_int_equal(cycles_in(&sample, 10) - first, 40 * 9000);
}

static void test_wrap(void **state)
{
	(void)state;
	cause(30, UINT32_MAX - 5, 4000000000);
	cause(1, UINT32_MAX / 2, 77);
	assert_int_equal(source_open(&source, "cpuid"), 0);
	read_next();
	assert_int_equal(count_in(&sample, 30), UINT32_MAX - 5);
	for (unsigned int i = 1; i <= 5; i++) {
		cause(30, 3000000000U, 5000000000);
		cause(1, 10, 5);
		read_next();
		assert_int_equal(count_in(&sample, 30), UINT32_MAX - 5 + i * 3000000000ULL);
		assert_int_equal(cycles_in(&sample, 30), 4000000000ULL + i * 5000000000ULL);
		assert_int_equal(count_in(&sample, 1), UINT32_MAX / 2 + 10 * i);
		assert_null(find(&sample, KVM_EXIT_KIND_OTHER, 0));
	}
	/* The totals have wrapped as well, and still tell what has no code. */
	host.other_count += 3;
	host.other_cycles += 9000;
	read_next();
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 3);
	cause(30, 4000000000U, 10);
	read_next();
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 3);
}

/* A code that the host denies until it happened is a reason from then on, and no other. */
static void test_code_that_was_denied(void **state)
{
	(void)state;
	host.answer = SILENT;
	host.other_count = 5;
	cause(30, 4, 400);
	assert_int_equal(source_open(&source, "cpuid:legacy"), 0);
	read_next();
	assert_int_equal(count_in(&sample, 30), 4);
	assert_int_equal(count_in(&sample, 48), 0);
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 5);
	cause(48, 7, 7000);
	read_next();
	assert_int_equal(count_in(&sample, 48), 7);
	assert_int_equal(cycles_in(&sample, 48), 7000);
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 5);
	cause(48, 1, 100);
	host.other_count = 6;
	read_next();
	assert_int_equal(count_in(&sample, 48), 8);
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 6);
	assert_int_equal(sample.own_exits, host.asked);
}

static void test_without_code(void **state)
{
	(void)state;
	host.other_count = 12;
	host.other_cycles = 3400;
	assert_int_equal(source_open(&source, "cpuid"), 0);
	read_next();
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 12);
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->cycles, 3400);
	assert_true(find(&sample, KVM_EXIT_KIND_OTHER, 0)->user_cycles == UNKNOWN);
	/* Nobody's exits meanwhile make it more, or less. */
	host.busy = 3;
	for (int i = 0; i < 5; i++) {
		read_next();
		assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 12);
		assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->cycles, 3400);
	}
	host.other_count += 1000;
	host.busy = 0;
	read_next();
	assert_int_equal(find(&sample, KVM_EXIT_KIND_OTHER, 0)->count, 1012);
}

/* A migration: all counters start again while the program runs. */
static void test_restarted_counters(void **state)
{
	(void)state;
	cause(10, 5000, 5000 * CPUID_COST);
	cause(30, 800, 80000);
	host.other_count = 4;
	host.other_cycles = 400;
	assert_int_equal(source_open(&source, "cpuid"), 0);
	read_next();
	read_next();

	memset(host.count, 0, sizeof(host.count));
	memset(host.cycles, 0, sizeof(host.cycles));
	host.other_count = 0;
	host.other_cycles = 0;
	host.unpaid = 0;
	cause(10, 20, 20 * CPUID_COST);
	cause(30, 5, 500);
	read_next();
	assert_int_equal(count_in(&sample, 10), 20);
	assert_int_equal(count_in(&sample, 30), 5);
	assert_int_equal(cycles_in(&sample, 30), 500);
	assert_null(find(&sample, KVM_EXIT_KIND_OTHER, 0));
	read_next();
	assert_int_equal(count_in(&sample, 10), 20);
	assert_int_equal(count_in(&sample, 30), 5);
	assert_true(sample.own_exits < host.asked);
}

static void test_view(void **state)
{
	const struct view_options options = { .group = VIEW_VM };
	struct view view = { 0 };

	(void)state;
	cause(30, 10, 1000);
	assert_int_equal(source_open(&source, "cpuid"), 0);
	read_next();
	cause(30, 6, 600);
	read_next();
	assert_int_equal(view_update(&view, &earlier, &sample, &options), 0);
	assert_int_equal(view.nr_rows, 1);
	assert_int_equal(view.nr_vcpus, sysconf(_SC_NPROCESSORS_CONF));
	assert_int_equal(view.rows[0].change.count, 6);
	/* The cycles of the guest are not known, so neither is its tax. */
	assert_true(view_tax(&view, &view.rows[0]) != view_tax(&view, &view.rows[0]));
	view_free(&view);
}

static void test_affinity(void **state)
{
	cpu_set_t before, after;

	(void)state;
	assert_int_equal(source_open(&source, "cpuid"), 0);
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	for (int i = 0; i < 50; i++) {
		host.cpu = -1;
		read_next();
		assert_true(host.cpu >= 0);
	}
	assert_int_equal(sched_getaffinity(0, sizeof(after), &after), 0);
	assert_true(CPU_EQUAL(&before, &after));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_there),
		TEST(test_origin),
		TEST(test_every_reason),
		TEST(test_own_exits),
		TEST(test_wrap),
		TEST(test_without_code),
		TEST(test_code_that_was_denied),
		TEST(test_restarted_counters),
		TEST(test_view),
		TEST(test_affinity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
