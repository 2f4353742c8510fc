// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/array.h"
#include "base/text.h"
#include "report/format.h"
#include "report/report.h"
#include "view/baseline.h"
#include "view/column.h"
#include "view/sort.h"

#include "cmocka-all.h"
#include "fixture.h"

static struct sample old, new;
static struct origin origin;
static struct view view;

static int set_up(void **state)
{
	static const struct view_options options = { .group = VIEW_VM };

	(void)state;
	fixture_parse("isa svm\ntsc-khz 1000000\ntime 10\n"
		      "vm 1 101 5 1 live beta\nvcpu 1 0 11 1000\n"
		      "exit 1 0 hardware 0x72 10 100 0\n"
		      "vm 2 102 6 2 live alpha\nvcpu 2 0 21 1000\n"
		      "exit 2 0 hardware 0x72 5 50 0\n",
		      &old, &origin);
	fixture_parse("time 12\n"
		      "vm 1 101 7 1 live beta -name machine-qemu-1-beta.scope\nvcpu 1 0 11 1900\n"
		      "exit 1 0 hardware 0x72 40 200 0\n"
		      "vm 2 102 8 2 live alpha\nvcpu 2 0 21 1300\n"
		      "exit 2 0 hardware 0x72 15 350 44\n"
		      "vm 3 0 9 1 live -\nexit 3 0 hardware 0x72 1 1 1\n",
		      &new, &origin);
	return view_update(&view, &old, &new, &options);
}

static int tear_down(void **state)
{
	(void)state;
	view_free(&view);
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
	return 0;
}

static const struct row *row_of(uint32_t vm)
{
	for (size_t i = 0; i < view.nr_rows; i++) {
		if (view.rows[i].vm->id == vm)
			return &view.rows[i];
	}
	return NULL;
}

static void check_cell(uint32_t vm, const char *name, const char *expected)
{
	const struct column *column = column_find(name, strlen(name));
	struct cell cell = { 0 };
	char text[CELL_TEXT_SIZE];

	assert_non_null(column);
	column_get(column, &(struct place){ .view = &view, .row = row_of(vm) }, &cell);
	cell_print(&cell, column->decimals, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_cells(void **state)
{
	(void)state;
	check_cell(1, "vm", "1");
	check_cell(1, "pid", "101");
	check_cell(1, "name", "beta");
	check_cell(1, "name_from", "QEMU -name");
	check_cell(1, "scope", "machine-qemu-1-beta.scope");
	check_cell(1, "state", "live");
	check_cell(1, "age_ns", "7.000s");
	check_cell(2, "vcpus", "2");
	check_cell(1, "count", "40");
	check_cell(1, "delta", "30");
	check_cell(1, "rate", "15.0");
	check_cell(1, "cycles", "200");
	check_cell(2, "vmm_cycles", "44");
	check_cell(1, "guest_cycles", "1900");
	/* 100 of these and 900 of the guest; 300 and 44 of these and 300 */
	check_cell(1, "tax", "10.00");
	check_cell(2, "tax", "53.42");
}

static void test_unknown_is_a_dash(void **state)
{
	static const char *const unknown[] = {
		"pid", "name",	 "name_from", "scope",	  "delta", "rate", "cost",    "vcpu",
		"tid", "reason", "code",      "code_hex", "kind",  "vmm",  "exit_ns", "tax",
	};

	(void)state;
	/* VM 3 has a past nobody saw, and neither PID nor name. */
	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
		check_cell(3, unknown[i], "-");
	check_cell(3, "count", "1");
}

static void test_names_are_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < column_count(); i++) {
		const struct column *column = column_at(i);

		assert_ptr_equal(column_find(column->name, strlen(column->name)), column);
		for (const char *c = column->name; *c; c++)
			assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) ||
				    *c == '_');
		assert_true(column->header[0] && column->help[0] && column->get);
		assert_string_not_equal(column->name, "all");
		assert_string_not_equal(column->name, "help");
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(column->header, column_at(j)->header);
	}
}

static void test_lists(void **state)
{
	struct column_list list;

	(void)state;
	assert_int_equal(column_list_parse(&list, "rate,vm,rate"), 0);
	assert_int_equal(list.nr, 3);
	assert_string_equal(list.columns[0]->name, "rate");
	assert_string_equal(list.columns[1]->name, "vm");
	column_list_free(&list);
	assert_int_equal(column_list_parse(&list, "all"), 0);
	/* Not the four for screens, nor the eight of comparisons */
	assert_int_equal(list.nr, column_count() - 12);
	column_list_free(&list);
	assert_int_equal(column_list_parse(&list, "rate,"), -EINVAL);
	assert_int_equal(column_list_parse(&list, ""), -EINVAL);
	assert_int_equal(column_list_parse(&list, "rat"), -EINVAL);
	assert_int_equal(column_list_parse(&list, "rates"), -EINVAL);
	assert_null(list.columns);
	for (enum view_group group = 0; group < NR_VIEWS; group++) {
		assert_int_equal(column_list_default(&list, group, true), 0);
		assert_true(list.nr > 3 && list.nr < column_count());
		column_list_free(&list);
	}
}

static void check_order(const char *key_text, const char *expected)
{
	const struct place at = { .view = &view };
	struct order order = { 0 };
	struct sort_key key;
	char seen[16] = "";

	assert_int_equal(sort_key_parse(&key, key_text), 0);
	assert_int_equal(sort_rows(&order, &at, &key), 0);
	for (size_t i = 0; i < order.nr; i++)
		text_append(seen, sizeof(seen), "%u", order.rows[i]->vm->id);
	assert_string_equal(seen, expected);
	order_free(&order);
}

static void test_sort(void **state)
{
	struct sort_key key;

	(void)state;
	/* Numbers fall, identities and texts rise; unknown comes last either way. */
	check_order("rate", "123");
	check_order("+rate", "213");
	check_order("-rate", "123");
	check_order("count", "123");
	check_order("+count", "321");
	check_order("cycles", "213");
	check_order("name", "213");
	check_order("-name", "123");
	check_order("vm", "123");
	check_order("-vm", "321");
	check_order("tax", "213");
	check_order("age_ns", "321");
	/* All equal: by count. */
	check_order("state", "123");
	check_order("+state", "123");
	assert_int_equal(sort_key_parse(&key, "nonsense"), -EINVAL);
	assert_int_equal(sort_key_parse(&key, ""), -EINVAL);
	assert_int_equal(sort_key_parse(&key, "-"), -EINVAL);
	assert_int_equal(sort_key_parse(&key, "--rate"), -EINVAL);
}

static enum severity severity_of(uint32_t vm, const char *name)
{
	const struct column *column = column_find(name, strlen(name));
	const struct place at = { .view = &view, .row = row_of(vm) };
	struct cell cell;

	column_get(column, &at, &cell);
	return column_severity(column, &at, &cell);
}

/* A tax of 53 % is of 17 ns a second, which is nothing; what is not known is not bad. */
static void test_severity(void **state)
{
	(void)state;
	assert_int_equal(severity_of(2, "tax"), SEVERITY_NONE);
	assert_int_equal(severity_of(3, "tax"), SEVERITY_NONE);
	/* 100 ms in two seconds are 5 % of a CPU, and 900 ms of the guest make it 10 % tax. */
	new.exits[0].cycles += 100000000;
	new.vcpus[0].guest_cycles += 900000000;
	assert_int_equal(view_update(&view, &old, &new, view.options), 0);
	check_cell(1, "tax", "10.00");
	assert_int_equal(severity_of(1, "tax"), SEVERITY_HIGH);
	assert_int_equal(severity_of(1, "cost"), SEVERITY_NONE);
	assert_int_equal(severity_of(1, "rate"), SEVERITY_NONE);
	/* Another 400 ms: 25 % of a CPU, and 35.7 % tax */
	new.exits[0].cycles += 400000000;
	assert_int_equal(view_update(&view, &old, &new, view.options), 0);
	check_cell(1, "tax", "35.71");
	assert_int_equal(severity_of(1, "tax"), SEVERITY_VERY_HIGH);
	assert_int_equal(severity_of(1, "cost"), SEVERITY_HIGH);
}

static void test_sort_by_each_column(void **state)
{
	struct place at = { .view = &view };
	struct order order = { 0 };

	(void)state;
	for (size_t i = 0; i < column_count(); i++) {
		const struct sort_key key = { column_at(i), true };
		bool unknown_seen = false;

		assert_int_equal(sort_rows(&order, &at, &key), 0);
		assert_int_equal(order.nr, view.nr_rows);
		for (size_t r = 0; r < order.nr; r++) {
			struct cell cell = { 0 };

			at.row = order.rows[r];
			column_get(column_at(i), &at, &cell);
			assert_false(unknown_seen && cell.type != CELL_UNKNOWN);
			unknown_seen |= cell.type == CELL_UNKNOWN;
		}
	}
	order_free(&order);
}

/* A copy in memory that cannot be written to. */
static void *freeze(const void *data, size_t size)
{
	void *copy = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(copy, MAP_FAILED);
	memcpy(copy, data, size);
	assert_int_equal(mprotect(copy, size, PROT_READ), 0);
	return copy;
}

/* All that is shown of a view, on the screen and in reports, is shown of a frozen one. */
static void show_frozen(const struct view *frozen, const struct trend *trend)
{
	struct significance significances[8] = { 0 };
	const struct baseline baseline = { .is_set = true, .before = *trend, .nr_after = 1 };
	struct place at = { .view = frozen, .significances = significances, .trend = trend };
	struct column_list list;
	struct order order = { 0 };
	struct report report = { .view = frozen,
				 .order = &order,
				 .columns = &list,
				 .host = "host",
				 .requested_ns = UNKNOWN,
				 .first = true };
	char *text = NULL;
	size_t size;

	assert_true(frozen->nr_rows && frozen->nr_rows <= 8);
	baseline_compare(&baseline, frozen, trend, 0, significances);
	for (unsigned int hidden = 0; hidden < 2; hidden++) {
		at.hidden_tops = hidden ? ~0U : 0;
		for (size_t i = 0; i < column_count(); i++) {
			const struct sort_key key = { column_at(i), true };

			assert_int_equal(sort_rows(&order, &at, &key), 0);
		}
	}
	assert_int_equal(column_list_all(&list, frozen->options->group), 0);
	for (size_t i = 0; i < nr_formats; i++) {
		FILE *out = open_memstream(&text, &size);

		assert_int_equal(format_table[i].print(&report, out), 0);
		fclose(out);
		assert_true(size);
		free(text);
	}
	column_list_free(&list);
	order_free(&order);
}

/* What is shown of a view depends on what is given, and changes nothing in it. */
static void test_a_view_is_not_written_to(void **state)
{
	struct view_options looks[NR_VIEWS] = { 0 };
	struct trend trend = { 0 };

	(void)state;
	assert_int_equal(trend_update(&trend, NULL, &old), 0);
	assert_int_equal(trend_update(&trend, &old, &new), 0);
	for (enum view_group group = 0; group < NR_VIEWS; group++) {
		struct view copy;

		looks[group].group = group;
		assert_int_equal(view_update(&view, &old, &new, &looks[group]), 0);
		copy = view;
		copy.rows = freeze(view.rows, view.nr_rows * sizeof(*view.rows));
		show_frozen(freeze(&copy, sizeof(copy)), &trend);
	}
	trend_free(&trend);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_cells),
		TEST(test_unknown_is_a_dash),
		TEST(test_names_are_keys),
		TEST(test_lists),
		TEST(test_sort),
		TEST(test_severity),
		TEST(test_sort_by_each_column),
		TEST(test_a_view_is_not_written_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
