// SPDX-License-Identifier: GPL-2.0-only
#include "sample/invariant.h"

#include "cmocka-all.h"
#include "fixture.h"

#define NR_VMS 100

/* VMs NR_VMS..1 with vCPUs 2..0 of three reasons each: all in the wrong order. */
static void fill(struct sample *sample)
{
	for (uint32_t vm = NR_VMS; vm; vm--) {
		assert_int_equal(sample_add_vm(sample, &(struct sample_vm){ .id = vm }), 0);
		for (uint32_t i = 0; i < 9; i++) {
			const struct sample_exit exit = {
				.vm = vm,
				.vcpu = 2 - i / 3,
				.kind = 1,
				.code = 2 - i % 3,
				.count = vm * 100 + (2 - i / 3) * 10 + 2 - i % 3,
			};

			assert_int_equal(sample_add_exit(sample, &exit), 0);
		}
		for (uint32_t vcpu = 3; vcpu--;)
			assert_int_equal(
				sample_add_vcpu(sample,
						&(struct sample_vcpu){ .vm = vm, .vcpu = vcpu }),
				0);
	}
	sample_sort(sample);
}

static void test_everything_is_found_after_sorting(void **state)
{
	struct sample sample = { 0 };
	const struct sample_vcpu *vcpus;
	const struct sample_exit *exits;
	size_t nr;

	(void)state;
	fill(&sample);
	for (uint32_t vm = 1; vm <= NR_VMS; vm++) {
		assert_int_equal(sample_find_vm(&sample, vm)->id, vm);
		vcpus = sample_vm_vcpus(&sample, vm, &nr);
		assert_int_equal(nr, 3);
		for (size_t i = 0; i < nr; i++) {
			assert_int_equal(vcpus[i].vm, vm);
			assert_int_equal(vcpus[i].vcpu, i);
		}
		exits = sample_vm_exits(&sample, vm, &nr);
		assert_int_equal(nr, 9);
		for (size_t i = 0; i < nr; i++)
			assert_int_equal(exits[i].count, vm * 100 + i / 3 * 10 + i % 3);
	}
	sample_free(&sample);
}

static void test_what_is_not_there_is_not_found(void **state)
{
	const struct sample empty = { 0 };
	struct sample sample = { 0 };
	size_t nr = 7;

	(void)state;
	assert_null(sample_find_vm(&empty, 1));
	assert_null(sample_vm_exits(&empty, 1, &nr));
	assert_int_equal(nr, 0);

	fill(&sample);
	assert_null(sample_find_vm(&sample, NR_VMS + 1));
	assert_null(sample_vm_vcpus(&sample, UINT32_MAX, &nr));
	assert_int_equal(nr, 0);
	sample_free(&sample);
}

static void test_drop_takes_a_vm_with_all_it_has(void **state)
{
	struct sample sample = { 0 }, dead = { 0 };
	size_t nr;

	(void)state;
	fill(&sample);
	assert_int_equal(sample_add_vm(&dead, &(struct sample_vm){ .id = 50 }), 0);
	assert_int_equal(sample_add_vm(&dead, &(struct sample_vm){ .id = 1000 }), 0);
	sample_sort(&dead);
	sample_drop(&sample, &dead);
	assert_int_equal(sample.nr_vms, NR_VMS - 1);
	assert_int_equal(sample.nr_vcpus, 3 * (NR_VMS - 1));
	assert_int_equal(sample.nr_exits, 9 * (NR_VMS - 1));
	assert_null(sample_find_vm(&sample, 50));
	assert_null(sample_vm_exits(&sample, 50, &nr));
	assert_non_null(sample_find_vm(&sample, 51));
	sample_free(&sample);
	sample_free(&dead);
}

static void test_append_adds_all(void **state)
{
	struct sample sample = { 0 }, more = { 0 };
	struct origin origin = { 0 };
	size_t nr;

	(void)state;
	fixture_parse("vm 1 10 1 1 live a\nvcpu 1 0 11 5\nexit 1 0 other 0 1 2 3\n", &sample,
		      &origin);
	fixture_parse("vm 2 20 1 1 gone b\nvcpu 2 - - 6\nexit 2 - other 0 4 5 6\n", &more, &origin);
	assert_int_equal(sample_append(&sample, &more), 0);
	sample_sort(&sample);
	assert_int_equal(sample.nr_vms, 2);
	assert_true(sample_find_vm(&sample, 2)->gone);
	assert_int_equal(sample_vm_vcpus(&sample, 2, &nr)->guest_cycles, 6);
	assert_int_equal(sample_vm_exits(&sample, 2, &nr)->cycles, 5);
	assert_int_equal(sample_vm_exits(&sample, 1, &nr)->cycles, 2);
	sample_free(&sample);
	sample_free(&more);
	reason_table_free(&origin.reasons);
}

/* Of three samples with no VM in common, each VM with one more vCPU than the one before. */
static void add_some(struct sample *sample, uint32_t vm)
{
	assert_int_equal(sample_add_vm(sample, &(struct sample_vm){ .id = vm }), 0);
	for (uint32_t vcpu = 0; vcpu < vm % 5; vcpu++) {
		const struct sample_exit exit = { .vm = vm, .vcpu = vcpu, .kind = 1, .count = vm };

		assert_int_equal(sample_add_vcpu(sample, &(struct sample_vcpu){ vm, vcpu }), 0);
		assert_int_equal(sample_add_exit(sample, &exit), 0);
	}
}

static void test_merge_keeps_the_order(void **state)
{
	struct sample all = { 0 }, parts[3] = { 0 };

	(void)state;
	for (uint32_t vm = 1; vm <= NR_VMS; vm++) {
		add_some(&all, vm);
		add_some(&parts[vm < 10 ? 0 : vm > 90 ? 2 : vm % 3], vm);
	}
	assert_int_equal(sample_merge(&parts[0], &parts[1]), 0);
	assert_int_equal(sample_merge(&parts[2], &parts[0]), 0);
	assert_int_equal(parts[2].nr_vms, all.nr_vms);
	assert_int_equal(parts[2].nr_vcpus, all.nr_vcpus);
	assert_int_equal(parts[2].nr_exits, all.nr_exits);
	for (size_t i = 0; i < all.nr_vms; i++)
		assert_int_equal(parts[2].vms[i].id, all.vms[i].id);
	for (size_t i = 0; i < all.nr_vcpus; i++) {
		assert_int_equal(sample_compare_vcpus(&parts[2].vcpus[i], &all.vcpus[i]), 0);
		assert_int_equal(sample_compare_exits(&parts[2].exits[i], &all.exits[i]), 0);
		assert_int_equal(parts[2].exits[i].count, all.exits[i].count);
	}
	/* Of nothing, and nothing. */
	sample_clear(&parts[0]);
	assert_int_equal(sample_merge(&parts[0], &all), 0);
	assert_int_equal(parts[0].nr_exits, all.nr_exits);
	sample_clear(&parts[1]);
	assert_int_equal(sample_merge(&parts[0], &parts[1]), 0);
	assert_int_equal(parts[0].nr_exits, all.nr_exits);
	for (size_t i = 0; i < 3; i++)
		sample_free(&parts[i]);
	sample_free(&all);
}

static void test_clear_empties_and_keeps_the_memory(void **state)
{
	struct sample sample = { 0 };
	const struct sample_exit *exits;

	(void)state;
	fill(&sample);
	exits = sample.exits;
	sample_clear(&sample);
	assert_null(sample_find_vm(&sample, 1));
	fill(&sample);
	assert_ptr_equal(sample.exits, exits);
	assert_int_equal(sample.nr_exits, 9 * NR_VMS);
	sample_free(&sample);
	assert_null(sample.exits);
}

/* VM 2 has no row of its own, VM 3 and what belongs to it are there twice. */
static void test_what_has_no_vm_is_dropped_and_counted(void **state)
{
	struct sample sample = { 0 };
	struct origin origin = { 0 };
	size_t nr;

	(void)state;
	fixture_parse("vm 3 10 1 1 live c\nvm 1 10 1 1 live a\nvm 3 10 1 1 live c\n"
		      "vcpu 2 0 12 5\nvcpu 1 0 11 5\nvcpu 3 0 13 5\nvcpu 3 0 13 5\n"
		      "exit 2 0 other 0 20 2 3\nexit 1 0 other 0 10 2 3\n"
		      "exit 3 0 other 0 300 2 3\nexit 3 0 other 0 300 2 3\n"
		      "exit 2 0 other 1 4 2 3\n",
		      &sample, &origin);
	assert_false(sample_is_sound(&sample));
	assert_int_equal(sample_complete(&sample), 20 + 4 + 300);
	assert_true(sample_is_sound(&sample));
	assert_int_equal(sample.nr_vms, 2);
	assert_int_equal(sample.nr_vcpus, 2);
	assert_int_equal(sample.nr_exits, 2);
	assert_int_equal(sample_vm_exits(&sample, 1, &nr)->count, 10);
	assert_int_equal(sample_vm_exits(&sample, 3, &nr)->count, 300);
	assert_int_equal(sample_complete(&sample), 0);
	sample_free(&sample);
	reason_table_free(&origin.reasons);
}

static void test_what_is_sound_stays(void **state)
{
	struct sample sample = { 0 };

	(void)state;
	fill(&sample);
	assert_int_equal(sample_complete(&sample), 0);
	assert_int_equal(sample.nr_vms, NR_VMS);
	assert_int_equal(sample.nr_vcpus, 3 * NR_VMS);
	assert_int_equal(sample.nr_exits, 9 * NR_VMS);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_is_found_after_sorting),
		cmocka_unit_test(test_what_is_not_there_is_not_found),
		cmocka_unit_test(test_drop_takes_a_vm_with_all_it_has),
		cmocka_unit_test(test_append_adds_all),
		cmocka_unit_test(test_merge_keeps_the_order),
		cmocka_unit_test(test_clear_empties_and_keeps_the_memory),
		cmocka_unit_test(test_what_has_no_vm_is_dropped_and_counted),
		cmocka_unit_test(test_what_is_sound_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
