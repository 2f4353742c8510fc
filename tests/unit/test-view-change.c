// SPDX-License-Identifier: GPL-2.0-only
/* What has changed from one sample to the next, as a view has it. */
#include <math.h>

#include "cmocka-all.h"
#include "fixture-view.h"

static void test_change_of_all_counters(void **state)
{
	struct scene *scene = *state;
	const struct row *row;

	look(scene, VIEW_REASON,
	     "vm 1 10 50 1 live a\nvcpu 1 0 11 1000\nexit 1 0 hardware 10 100 2000 30\n",
	     "vm 1 10 51 1 live a\nvcpu 1 0 11 4000\nexit 1 0 hardware 10 150 2600 37\n");
	assert_int_equal(scene->view.nr_rows, 1);
	row = by_code(scene, CPUID);
	assert_int_equal(row->now.count, 150);
	assert_int_equal(row->change.count, 50);
	assert_int_equal(row->change.cycles, 600);
	assert_int_equal(row->change.kvm, 600);
	assert_int_equal(row->change.vmm, 7);
	assert_int_equal(counters_cost(&row->change), 607);
	assert_int_equal(row->change.user_cycles, 7);
	assert_string_equal(row->reason, "VMX 10");
	assert_true(view_rate(&scene->view, row->change.count) == 50.0);
}

static void test_rate_is_by_the_measured_interval(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, "time 100\nvm 1 10 50 1 live a\nexit 1 0 hardware 10 100 0 0\n",
	     "time 102.5\nvm 1 10 52.5 1 live a\nexit 1 0 hardware 10 150 0 0\n");
	assert_int_equal(scene->view.elapsed_ns, 2500000000);
	assert_true(view_rate(&scene->view, by_code(scene, CPUID)->change.count) == 20.0);
}

static void test_without_an_old_sample_nothing_changes(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, NULL,
	     "vm 1 10 0.1 1 live a\nvcpu 1 0 11 300\nexit 1 0 hardware 10 100 100 7\n");
	assert_false(scene->view.has_interval);
	assert_int_equal(by_code(scene, CPUID)->change.count, UNKNOWN);
	assert_int_equal(by_code(scene, CPUID)->now.count, 100);
	assert_true(isnan(view_rate(&scene->view, 5)));
	/* Shares and tax are of all since the start then. */
	assert_ptr_equal(view_counters(&scene->view, &scene->view.total), &scene->view.total.now);
	assert_true(view_tax(&scene->view, &scene->view.total) == 107 / 407.0);
}

static void test_new_reason_of_a_known_vm_counts_from_0(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, "vm 1 10 50 1 live a\nexit 1 0 hardware 10 5 5 5\n",
	     "vm 1 10 51 2 live a\nexit 1 0 hardware 10 5 5 5\nexit 1 0 hardware 32 7 70 0\n"
	     "exit 1 1 hardware 10 9 90 0\n");
	assert_int_equal(by_code(scene, MSR)->change.count, 7);
	/* So does a vCPU that was plugged in. */
	assert_int_equal(by_code(scene, CPUID)->change.count, 9);
}

static void test_vm_born_in_the_interval_counts_from_0(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, "",
	     "vm 2 10 0.9 1 live a\nvcpu 2 0 11 50\n"
	     "exit 2 0 hardware 10 40 50 0\n");
	assert_int_equal(scene->view.rows[0].change.count, 40);
	assert_int_equal(scene->view.rows[0].whole_change.guest, 50);
	assert_true(view_tax(&scene->view, &scene->view.rows[0]) == 0.5);
}

static void test_age_may_include_the_reading(void **state)
{
	struct scene *scene = *state;

	/* Born just after the old reading began, its age taken at the end of the new one. */
	look(scene, VIEW_VM, "", "took 0.2\nvm 2 10 1.2 1 live a\nexit 2 0 hardware 10 40 50 0\n");
	assert_int_equal(scene->view.rows[0].change.count, 40);
}

static void test_older_vm_without_a_past_has_no_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, "",
	     "took 0.2\nvm 2 10 1.3 1 live a\nvcpu 2 0 11 5\n"
	     "exit 2 0 hardware 10 40 50 0\nvm 3 10 - 1 live b\nexit 3 0 hardware 10 1 1 0\n");
	assert_int_equal(scene->view.rows[0].change.count, UNKNOWN);
	assert_int_equal(scene->view.rows[0].whole_change.guest, UNKNOWN);
	assert_int_equal(scene->view.rows[0].now.count, 40);
	assert_int_equal(scene->view.rows[1].change.count, UNKNOWN);
	assert_true(isnan(view_rate(&scene->view, scene->view.rows[0].change.count)));
	assert_int_equal(scene->view.total.change.count, UNKNOWN);
}

/* The counters of source bpf begin when it is attached, and no VM has an age. */
static void test_vm_first_counted_in_the_interval_counts_from_0(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON,
	     "since attach\nvm 1 10 - 1 live steady\nvcpu 1 0 11 1000\n"
	     "exit 1 0 hardware 10 1000 100 0\n",
	     "since attach\nvm 1 10 - 1 live steady\nvcpu 1 0 11 3000\n"
	     "exit 1 0 hardware 10 2000 500 0\n"
	     "vm 2 20 - 1 live fresh\nvcpu 2 0 21 900\nexit 2 0 hardware 10 300 50 0\n");
	assert_int_equal(by_code(scene, CPUID)->change.count, 1300);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, 450);
	assert_int_equal(scene->view.total.whole_change.guest, 2900);
	assert_true(view_rate(&scene->view, scene->view.total.change.count) == 1300.0);
}

/* The same number for another VM: what the old sample has is no past of it. */
static void test_attached_counter_that_fell_has_no_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON,
	     "since attach\nvm 1 10 - 1 live a\nexit 1 0 hardware 10 1000 100 0\n",
	     "since attach\nvm 1 10 - 1 live a\nexit 1 0 hardware 10 10 50 0\n");
	assert_int_equal(by_code(scene, CPUID)->change.count, UNKNOWN);
}

static void test_falling_counter_has_no_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON,
	     "vm 1 10 50 1 live a\nexit 1 0 hardware 10 100 100 0\n"
	     "exit 1 0 hardware 32 100 100 0\nexit 1 0 hardware 12 1 100 0\n",
	     "vm 1 10 51 1 live a\nexit 1 0 hardware 10 90 200 0\n"
	     "exit 1 0 hardware 32 101 90 0\nexit 1 0 hardware 12 3 150 0\n");
	/* Whichever counter fell, the ones beside it tell nothing either. */
	assert_int_equal(by_code(scene, CPUID)->change.count, UNKNOWN);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, UNKNOWN);
	assert_int_equal(by_code(scene, MSR)->change.count, UNKNOWN);
	assert_int_equal(by_code(scene, HLT)->change.count, 2);
}

static void test_falling_guest_cycles_have_no_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VCPU, "vm 1 10 50 1 live a\nvcpu 1 0 11 100\n",
	     "vm 1 10 51 1 live a\nvcpu 1 0 11 90\n");
	assert_int_equal(scene->view.rows[0].whole_change.guest, UNKNOWN);
	assert_true(isnan(view_tax(&scene->view, &scene->view.rows[0])));
}

static void test_younger_namesake_is_another_vm(void **state)
{
	struct scene *scene = *state;

	/* KVM was reloaded: another VM 1 was created, and has a higher count already. */
	look(scene, VIEW_VM, "vm 1 10 50 1 live a\nexit 1 0 hardware 10 100 100 0\n",
	     "vm 1 20 0.5 1 live b\nexit 1 0 hardware 10 300 300 0\n");
	assert_int_equal(scene->view.rows[0].change.count, 300);
}

static void test_what_only_the_old_sample_has_is_no_row(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, "vm 1 10 50 1 live a\nexit 1 0 hardware 10 100 100 0\n", "");
	assert_int_equal(scene->view.nr_rows, 0);
	assert_int_equal(scene->view.total.change.count, 0);
}

static const char *const two_vcpus =
	"vm 1 10 50 2 live a\nvcpu 1 0 11 100\nvcpu 1 1 12 200\n"
	"exit 1 0 hardware 10 10 1000 1\nexit 1 1 hardware 10 20 2000 2\n";
static const char *const final_sum =
	"vm 1 10 50.5 2 gone a\nvcpu 1 - - 450\n"
	"exit 1 - hardware 10 37 3600 4\nexit 1 - hardware 32 5 50 0\n";

static void test_gone_vm_counts_its_last_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, two_vcpus, final_sum);
	assert_int_equal(by_code(scene, CPUID)->change.count, 7);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, 600);
	assert_int_equal(by_code(scene, CPUID)->change.user_cycles, 1);
	assert_int_equal(by_code(scene, MSR)->change.count, 5);
	assert_int_equal(scene->view.total.whole_change.guest, 150);
	assert_int_equal(scene->view.nr_vms, 0);
	assert_int_equal(scene->view.nr_vcpus, 0);

	/* Once and no more: the next sample does not have it. */
	look(scene, VIEW_REASON, final_sum, "");
	assert_int_equal(scene->view.total.change.count, 0);
	/* Not even if a source told it twice. */
	look(scene, VIEW_REASON, final_sum, final_sum);
	assert_int_equal(scene->view.total.change.count, 0);
}

/* Time that was shown as the VMM's and the guest's turned out to be another part's. */
static void test_gone_vm_has_less_time_than_was_shown(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON,
	     "vm 1 10 50 1 live a\nvcpu 1 0 11 500\nexit 1 0 hardware 10 100 100 70\n",
	     "vm 1 10 50.5 1 gone a\nvcpu 1 - - 450\nexit 1 - hardware 10 111 130 60\n");
	assert_int_equal(by_code(scene, CPUID)->change.count, 11);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, 30);
	assert_int_equal(by_code(scene, CPUID)->change.user_cycles, 0);
	assert_int_equal(scene->view.total.whole_change.guest, 0);
}

static void test_gone_vm_is_one_row_without_a_vcpu(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VCPU, two_vcpus, final_sum);
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(scene->view.rows[0].vcpu, VCPU_NONE);
	assert_int_equal(scene->view.rows[0].change.count, 12);
	assert_int_equal(scene->view.rows[0].whole_change.guest, 150);
	assert_true(scene->view.rows[0].vm->gone);
}

static void test_vm_born_and_gone_in_the_interval(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, "",
	     "vm 9 90 0.05 1 gone brief\nvcpu 9 - - 20\n"
	     "exit 9 - hardware 10 3 30 0\n");
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(scene->view.rows[0].change.count, 3);
	assert_int_equal(scene->view.total.change.count, 3);
}

static void test_final_count_below_the_old_one_has_no_change(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, two_vcpus,
	     "vm 1 10 50.5 2 gone a\nvcpu 1 - - 250\nexit 1 - hardware 10 20 3600 4\n");
	assert_int_equal(by_code(scene, CPUID)->change.count, UNKNOWN);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, UNKNOWN);
}

static void test_unknown_counters_stay_unknown(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_REASON, "vm 1 10 50 1 live a\nexit 1 0 hardware 10 1 - -\n",
	     "vm 1 10 51 1 live a\nexit 1 0 hardware 10 3 - 5\n");
	assert_int_equal(by_code(scene, CPUID)->change.count, 2);
	assert_int_equal(by_code(scene, CPUID)->now.cycles, UNKNOWN);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, UNKNOWN);
	assert_int_equal(by_code(scene, CPUID)->now.user_cycles, 5);
	assert_int_equal(by_code(scene, CPUID)->change.user_cycles, UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_change_of_all_counters),
		TEST(test_rate_is_by_the_measured_interval),
		TEST(test_without_an_old_sample_nothing_changes),
		TEST(test_new_reason_of_a_known_vm_counts_from_0),
		TEST(test_vm_born_in_the_interval_counts_from_0),
		TEST(test_vm_first_counted_in_the_interval_counts_from_0),
		TEST(test_attached_counter_that_fell_has_no_change),
		TEST(test_age_may_include_the_reading),
		TEST(test_older_vm_without_a_past_has_no_change),
		TEST(test_falling_counter_has_no_change),
		TEST(test_falling_guest_cycles_have_no_change),
		TEST(test_younger_namesake_is_another_vm),
		TEST(test_what_only_the_old_sample_has_is_no_row),
		TEST(test_gone_vm_counts_its_last_change),
		TEST(test_gone_vm_has_less_time_than_was_shown),
		TEST(test_gone_vm_is_one_row_without_a_vcpu),
		TEST(test_vm_born_and_gone_in_the_interval),
		TEST(test_final_count_below_the_old_one_has_no_change),
		TEST(test_unknown_counters_stay_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
