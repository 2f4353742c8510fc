// SPDX-License-Identifier: GPL-2.0-only
/* Rows, their sums, and filters.  For changes: test-view-change.c. */
#include <math.h>

#include "base/pattern.h"
#include "cmocka-all.h"
#include "fixture-view.h"
#include "view/column.h"
#include "view/sort.h"

static void test_sums_do_not_wrap(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, NULL,
	     "vm 1 10 50 2 live a\n"
	     "vcpu 1 0 11 0x8000000000000000\nvcpu 1 1 12 0x8000000000000000\n"
	     "exit 1 0 hardware 10 0x7fffffffffffffff 7 0\n"
	     "exit 1 1 hardware 10 0x7fffffffffffffff 7 0\n");
	assert_int_equal(scene->view.rows[0].now.count, 0xfffffffffffffffe);
	assert_int_equal(scene->view.rows[0].whole_now.guest, UNKNOWN);
	assert_true(isnan(view_tax(&scene->view, &scene->view.rows[0])));
}

/*
 * vCPU 0: CPUID 300, HLT 5000 (idle), guest 700: tax 300 / 1000.
 * vCPU 1: MSR 100, guest 900: tax 100 / 1000.  Together 400 / 2000.
 */
static const char *const tax_old =
	"vm 1 10 50 2 live a\nvcpu 1 0 11 1\nvcpu 1 1 12 1\n"
	"exit 1 0 hardware 10 1 7 0\nexit 1 0 hardware 12 1 7 0\nexit 1 1 hardware 32 1 7 0\n";
static const char *const tax_new = "vm 1 10 51 2 live a\nvcpu 1 0 11 701\nvcpu 1 1 12 901\n"
				   "exit 1 0 hardware 10 2 307 0\nexit 1 0 hardware 12 2 5007 0\n"
				   "exit 1 1 hardware 32 2 107 0\n";

static void test_tax_by_hand(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VCPU, tax_old, tax_new);
	assert_true(view_tax(&scene->view, &scene->view.rows[0]) == 0.3);
	assert_true(view_tax(&scene->view, &scene->view.rows[1]) == 0.1);
	assert_true(view_tax(&scene->view, &scene->view.total) == 0.2);
	look(scene, VIEW_VM, tax_old, tax_new);
	assert_true(view_tax(&scene->view, &scene->view.rows[0]) == 0.2);
	/* A reason alone has no guest cycles to be compared with. */
	look(scene, VIEW_REASON, tax_old, tax_new);
	assert_true(isnan(view_tax(&scene->view, by_code(scene, CPUID))));
	assert_true(view_tax(&scene->view, &scene->view.total) == 0.2);
}

static void test_tax_does_not_depend_on_the_reasons_shown(void **state)
{
	struct scene *scene = *state;
	struct pattern *pattern;
	char why[80];

	assert_int_equal(pattern_compile(&pattern, "^VMX 10$", 0, why, sizeof(why)), 0);
	scene->options.reason = pattern;
	look(scene, VIEW_VM, tax_old, tax_new);
	assert_int_equal(scene->view.rows[0].change.count, 1);
	assert_int_equal(scene->view.rows[0].change.cycles, 300);
	assert_true(view_tax(&scene->view, &scene->view.rows[0]) == 0.2);
	assert_int_equal(scene->view.total.change.count, 3);
	look(scene, VIEW_REASON, tax_old, tax_new);
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(by_code(scene, CPUID)->change.cycles, 300);
	pattern_free(pattern);
}

static void test_total_is_the_sum_over_reasons(void **state)
{
	struct scene *scene = *state;
	uint64_t count = 0, cycles = 0;

	look(scene, VIEW_REASON, tax_old, tax_new);
	assert_int_equal(scene->view.nr_rows, 3);
	for (size_t i = 0; i < scene->view.nr_rows; i++) {
		count += scene->view.rows[i].now.count;
		cycles += scene->view.rows[i].change.cycles;
	}
	assert_int_equal(scene->view.total.now.count, count);
	assert_int_equal(scene->view.total.change.cycles, cycles);
	assert_int_equal(cycles, 5400);
	assert_int_equal(counters_cost(&scene->view.total.change), 400);
}

static const char *const three_vms = "vm 1 10 50 1 live a\nexit 1 0 hardware 10 1 1 1\n"
				     "vm 2 20 50 2 live b\nvcpu 2 0 21 1\nvcpu 2 1 22 1\n"
				     "exit 2 0 hardware 10 20 1 1\nexit 2 1 hardware 10 300 1 1\n"
				     "vm 3 30 50 1 gone c\nexit 3 - hardware 10 4000 1 1\n";

static void test_filters(void **state)
{
	struct scene *scene = *state;

	scene->options.vms = (struct id_list){ (uint32_t[]){ 3, 1 }, 2 };
	look(scene, VIEW_REASON, NULL, three_vms);
	assert_int_equal(scene->view.total.now.count, 4001);

	scene->options.vms = (struct id_list){ 0 };
	scene->options.pids = (struct id_list){ (uint32_t[]){ 20 }, 1 };
	look(scene, VIEW_REASON, NULL, three_vms);
	assert_int_equal(scene->view.total.now.count, 320);
	assert_int_equal(scene->view.nr_vcpus, 2);

	/* One vCPU's reasons; what is gone tells its vCPUs apart no more. */
	scene->options.pids = (struct id_list){ 0 };
	scene->options.vcpus = (struct id_list){ (uint32_t[]){ 1 }, 1 };
	look(scene, VIEW_REASON, NULL, three_vms);
	assert_int_equal(by_code(scene, CPUID)->now.count, 300);
	look(scene, VIEW_VM, NULL, three_vms);
	assert_int_equal(scene->view.nr_rows, 2);
}

static void test_vm_without_vcpus_is_a_row(void **state)
{
	struct scene *scene = *state;

	look(scene, VIEW_VM, NULL, "vm 1 10 50 0 live a\n");
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(scene->view.rows[0].now.count, 0);
	assert_int_equal(scene->view.nr_vms, 1);
}

static void test_five_thousand_vcpus(void **state)
{
	struct scene *scene = *state;
	struct sample *samples[] = { &scene->old, &scene->new };
	struct order order = { 0 };
	struct sort_key key;

	for (uint32_t s = 0; s < 2; s++) {
		for (uint32_t vm = 1; vm <= 500; vm++) {
			const struct sample_vm entry = { .id = vm, .age_ns = s };

			assert_int_equal(sample_add_vm(samples[s], &entry), 0);
			for (uint32_t i = 0; i < 10; i++) {
				const struct sample_vcpu vcpu = { .vm = vm, .vcpu = i };
				const struct sample_exit exit = {
					.vm = vm,
					.vcpu = i,
					.kind = 1,
					.code = 10,
					.count = s * (vm * 10 + i),
				};

				assert_int_equal(sample_add_vcpu(samples[s], &vcpu), 0);
				assert_int_equal(sample_add_exit(samples[s], &exit), 0);
			}
		}
		samples[s]->origin = &scene->origin;
		samples[s]->time_ns = 1 + s;
	}
	scene->options.group = VIEW_VCPU;
	assert_int_equal(view_update(&scene->view, &scene->old, &scene->new, &scene->options), 0);
	assert_int_equal(scene->view.nr_rows, 5000);
	/* 10 + 11 + ... + 5009 */
	assert_int_equal(scene->view.total.change.count, 5000 * (10 + 5009) / 2);

	assert_int_equal(sort_key_parse(&key, "delta"), 0);
	assert_int_equal(sort_rows(&order, &(struct place){ .view = &scene->view }, &key), 0);
	assert_int_equal(order.nr, 5000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(order.rows[i]->change.count, 5009 - i);
	order_free(&order);
}

/* Of view process: NULL if there is none. */
static const struct row *by_pid(const struct scene *scene, uint32_t pid)
{
	for (size_t i = 0; i < scene->view.nr_rows; i++) {
		if (scene->view.rows[i].pid == pid)
			return &scene->view.rows[i];
	}
	return NULL;
}

static void test_processes_sum_up_their_vms(void **state)
{
	struct scene *scene = *state;
	const struct row *row;

	look(scene, VIEW_PROCESS,
	     "vm 1 70 50 1 live a\nvcpu 1 0 71 1000\nexit 1 0 hardware 10 100 1000 0\n"
	     "vm 2 80 50 2 live b\nexit 2 0 hardware 10 10 100 0\n"
	     "vm 3 70 50 4 live a\nvcpu 3 1 72 100\nexit 3 1 hardware 10 1000 2000 0\n"
	     "vm 4 - 50 1 live -\nexit 4 0 hardware 10 1 1 0\n"
	     "vm 5 - 50 1 live -\nexit 5 0 hardware 10 1 1 0\n",
	     "vm 1 70 50.5 1 gone a\nvcpu 1 - - 2000\nexit 1 - hardware 10 103 1500 0\n"
	     "vm 2 80 51 2 live b\nexit 2 0 hardware 10 11 110 0\n"
	     "vm 3 70 51 4 live a\nvcpu 3 1 72 600\nexit 3 1 hardware 10 1020 3000 0\n"
	     "vm 4 - 51 1 live -\nexit 4 0 hardware 10 3 1 0\n"
	     "vm 5 - 51 1 live -\nexit 5 0 hardware 10 4 1 0\n"
	     "vm 6 90 0.5 1 live new\n");
	assert_int_equal(scene->view.nr_rows, 5);
	row = by_pid(scene, 70);
	assert_int_equal(row->change.count, 3 + 20);
	assert_int_equal(row->now.count, 103 + 1020);
	assert_int_equal(row->change.cycles, 500 + 1000);
	assert_int_equal(row->whole_change.guest, 1000 + 500);
	/* What is gone counts, but is there no more. */
	assert_int_equal(row->nr_vms, 1);
	assert_int_equal(row->nr_vcpus, 4);
	assert_int_equal(row->vm->id, 3);
	assert_int_equal(by_pid(scene, 80)->change.count, 1);
	assert_int_equal(by_pid(scene, 90)->now.count, 0);
	/* Two that nobody knows are not one. */
	assert_int_equal(scene->view.rows[0].pid, 0);
	assert_int_equal(scene->view.rows[0].change.count, 2);
	assert_int_equal(scene->view.rows[1].pid, 0);
	assert_int_equal(scene->view.rows[1].change.count, 3);
	assert_int_equal(scene->view.nr_vms, 5);
	assert_int_equal(scene->view.total.change.count, 23 + 1 + 2 + 3);
}

/* A VM that was started again has another number, and the same name. */
static void test_names_of_vms(void **state)
{
	struct scene *scene = *state;
	char names[][VM_NAME_SIZE] = { "web", "nobody" };
	uint32_t ids[] = { 3 };

	scene->options.vm_names = (struct name_list){ names, 2, 2 };
	look(scene, VIEW_VM, NULL, "vm 1 10 5 1 live web\nvm 2 20 5 1 live db\n");
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(scene->view.rows[0].vm->id, 1);
	assert_ptr_equal(view_single_vm(&scene->options, &scene->new), NULL);
	look(scene, VIEW_VM, NULL,
	     "vm 2 20 9 1 live db\nvm 3 30 9 1 live x\nvm 7 70 1 1 live web\n");
	assert_int_equal(scene->view.nr_rows, 1);
	assert_int_equal(scene->view.rows[0].vm->id, 7);

	/* Numbers besides */
	scene->options.vms = (struct id_list){ ids, 1, 1 };
	look(scene, VIEW_VM, NULL,
	     "vm 2 20 9 1 live db\nvm 3 30 9 1 live x\nvm 7 70 1 1 live web\n");
	assert_int_equal(scene->view.nr_rows, 2);
	scene->options.vms.nr = 0;
	scene->options.vm_names.nr = 1;
	assert_int_equal(view_single_vm(&scene->options, &scene->new)->id, 7);
}

static void see_most(const struct scene *scene, size_t row, const char *text)
{
	const struct place at = { .view = &scene->view, .row = &scene->view.rows[row] };
	struct cell cell;

	column_get(column_find("cost_by", strlen("cost_by")), &at, &cell);
	if (text)
		assert_string_equal(cell.type == CELL_TEXT ? cell.text : "-", text);
	else
		assert_int_equal(cell.type, CELL_UNKNOWN);
}

/*
 * Each on two vCPUs: CPUID 500 and 0, MSR_WRITE 300 and 400 (with the VMM's part), so 1200 in
 * all; HLT is idle and has no cost.  VM 2 has only that.
 */
static void test_reason_that_costs_most(void **state)
{
	static const char *const old =
		"vm 1 10 50 2 live a\nvcpu 1 0 11 1\nvcpu 1 1 12 1\n"
		"exit 1 0 hardware 10 1 7 0\nexit 1 0 hardware 32 1 90000 0\n"
		"exit 1 1 hardware 10 1 7 0\nexit 1 1 hardware 32 1 7 0\n"
		"vm 2 20 50 1 live b\nvcpu 2 0 21 1\nexit 2 0 hardware 12 1 7 0\n";
	static const char *const new =
		"vm 1 10 51 2 live a\nvcpu 1 0 11 701\nvcpu 1 1 12 901\n"
		"exit 1 0 hardware 10 2 507 0\nexit 1 0 hardware 32 2 90100 200\n"
		"exit 1 1 hardware 10 1 7 0\nexit 1 1 hardware 32 2 307 100\n"
		"vm 2 20 51 1 live b\nvcpu 2 0 21 9\nexit 2 0 hardware 12 2 5007 0\n";
	struct scene *scene = *state;

	look(scene, VIEW_VM, old, new);
	see_most(scene, 0, "VMX 32 58%");
	see_most(scene, 1, NULL);
	look(scene, VIEW_PROCESS, old, new);
	see_most(scene, 0, "VMX 32 58%");
	look(scene, VIEW_VCPU, old, new);
	see_most(scene, 0, "VMX 10 62%");
	see_most(scene, 1, "VMX 32 100%");
	/* Reasons have no such column. */
	look(scene, VIEW_REASON, old, new);
	see_most(scene, 0, NULL);
	/* Since the start: that of before the interval counts as well. */
	scene->options.span = SPAN_START;
	look(scene, VIEW_VM, old, new);
	see_most(scene, 0, "VMX 32 99%");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sums_do_not_wrap),
		TEST(test_tax_by_hand),
		TEST(test_tax_does_not_depend_on_the_reasons_shown),
		TEST(test_total_is_the_sum_over_reasons),
		TEST(test_filters),
		TEST(test_vm_without_vcpus_is_a_row),
		TEST(test_names_of_vms),
		TEST(test_processes_sum_up_their_vms),
		TEST(test_reason_that_costs_most),
		TEST(test_five_thousand_vcpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
