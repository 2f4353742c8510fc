// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "base/pattern.h"
#include "options/options.h"

#include "cmocka-all.h"

static struct options options;
static char error[200];

/* Splits @line at spaces. */
static int parse(const char *line)
{
	/* The options point into these. */
	static char copy[200], program[] = "kvmexittop", *argv[40];
	char *save = NULL;
	int argc = 1;

	options_free(&options);
	memset(argv, 0, sizeof(argv));
	argv[0] = program;
	strcpy(copy, line);
	for (char *c = strtok_r(copy, " ", &save); c; c = strtok_r(NULL, " ", &save))
		argv[argc++] = c;
	error[0] = '\0';
	return options_parse(&options, argc, argv, error, sizeof(error));
}

static int tear_down(void **state)
{
	(void)state;
	options_free(&options);
	options = (struct options){ 0 };
	return 0;
}

static void check_refused(const char *line, const char *why)
{
	assert_int_equal(parse(line), -EINVAL);
	if (!strstr(error, why))
		fail_msg("\"%s\" says \"%s\"", line, error);
}

static void test_defaults(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_false(options.batch);
	assert_int_equal(options.iterations, 0);
	assert_int_equal(options.delay_ns, 1000000000);
	assert_string_equal(options.source, "auto");
	assert_string_equal(options.format->name, "text");
	assert_int_equal(options.view.group, VIEW_REASON);
	assert_string_equal(options.sort.column->name, "cost");
	assert_true(options.sort.descending);
	assert_int_equal(options.errand, ERRAND_NONE);
}

static void test_all_at_once(void **state)
{
	(void)state;
	assert_int_equal(parse("-b -n 3 -d 0.25 -v vcpu -s +count -c vm,vcpu,count -f json "
			       "--vm 3,4 --vcpu 0 -p 42 --reason ^EPT --source netlink"),
			 0);
	assert_true(options.batch);
	assert_int_equal(options.iterations, 3);
	assert_int_equal(options.delay_ns, 250000000);
	assert_int_equal(options.view.group, VIEW_VCPU);
	assert_string_equal(options.sort.column->name, "count");
	assert_false(options.sort.descending);
	assert_int_equal(options.columns.nr, 3);
	assert_string_equal(options.format->name, "json");
	assert_int_equal(options.view.vms.nr, 2);
	assert_int_equal(options.view.vms.ids[1], 4);
	assert_int_equal(options.view.vcpus.ids[0], 0);
	assert_int_equal(options.view.pids.ids[0], 42);
	assert_true(pattern_matches(options.view.reason, "EPT_VIOLATION"));
	assert_false(pattern_matches(options.view.reason, "NOT_EPT"));
	assert_string_equal(options.source, "netlink");
}

static void test_long_names_and_repetition(void **state)
{
	(void)state;
	assert_int_equal(parse("--batch --iterations=2 --delay=2 --view vm --sort -vm "
			       "--pid 1 --pid 2,3 --reason a --reason b -c rate -c vm"),
			 0);
	assert_int_equal(options.iterations, 2);
	assert_true(options.sort.descending);
	assert_int_equal(options.view.pids.nr, 3);
	assert_false(pattern_matches(options.view.reason, "a"));
	assert_int_equal(options.columns.nr, 1);
	assert_string_equal(options.columns.columns[0]->name, "vm");
}

/* An option that has no effect beside another one is refused, not ignored. */
static void test_conflicts(void **state)
{
	(void)state;
	check_refused("--diff a b --replay c", "its own two recordings; omit --replay");
	check_refused("--replay c --diff a b", "its own two recordings; omit --replay");
	check_refused("--diff a b --source bpf", "its own two recordings; omit --source");
	check_refused("--diff a b --report c", "prints one comparison; omit --report");
	check_refused("--diff a b --record c", "prints one comparison; omit --record");
	check_refused("--diff a b --alert tax>1", "prints one comparison; omit --alert");
	check_refused("--diff a b -n 2", "prints one comparison; omit --iterations");
	check_refused("--replay a --source netlink", "its own source; omit --source");
	check_refused("--replay a --report b -f json", "one page about the whole recording; "
						       "omit --format");
	check_refused("--replay a --report b -o c", "omit --output");
	check_refused("--replay a --report b --alert tax>1", "omit --alert");
}

static void test_no_delay_means_one_report(void **state)
{
	(void)state;
	assert_int_equal(parse("-d 0"), 0);
	assert_int_equal(options.iterations, 1);
	assert_int_equal(parse("-n 1 -d 0"), 0);
	check_refused("-d 0 -n 2", "-d 0 prints one report");
}

static void test_json_has_all_columns(void **state)
{
	size_t text;

	(void)state;
	assert_int_equal(parse("-f text"), 0);
	assert_int_equal(options.columns.nr, 0);
	assert_int_equal(options_choose_columns(&options), 0);
	text = options.columns.nr;
	assert_int_equal(parse("-f json"), 0);
	assert_int_equal(options_choose_columns(&options), 0);
	/* Nor the eight of comparisons */
	assert_int_equal(options.columns.nr, column_count() - 4 - NR_TOPS - 1 - 8);
	assert_true(text < column_count());
	assert_int_equal(parse("-f json -v matrix"), 0);
	assert_int_equal(options_choose_columns(&options), 0);
	assert_int_equal(options.columns.nr, column_count() - 4 - 8); /* not those for screens */
}

static void test_refusals(void **state)
{
	(void)state;
	check_refused("-n 0", "-n needs");
	check_refused("-n -1", "-n needs");
	check_refused("-n 1x", "-n needs");
	check_refused("-n 99999999999999999999999", "-n needs");
	check_refused("-d x", "-d needs");
	check_refused("-d -1", "-d needs");
	check_refused("-d nan", "-d needs");
	check_refused("-d inf", "-d needs");
	check_refused("-d 1e9", "-d needs");
	check_refused("-d 0.0001", "-d needs");
	check_refused("-v processes", "no view");
	check_refused("-s nothing", "no column");
	check_refused("-c vm,nothing", "no column \"nothing\"");
	check_refused("-f xml", "no format");
	check_refused("--source ebpf", "no source");
	check_refused("--vm 1,,2", "--vm needs");
	check_refused("--vm 1,", "--vm needs");
	check_refused("--vm -1", "--vm needs");
	check_refused("--vcpu 4294967295", "--vcpu needs");
	check_refused("-p me", "-p needs");
	check_refused("--reason (", "regular expression");
	check_refused("--reason ((a{9}){99}){999}", "regular expression is too large");
	check_refused("-n", "needs an argument");
	check_refused("--view", "needs an argument");
	check_refused("-x", "unknown option \"-x\"");
	check_refused("--nonsense", "unknown option \"--nonsense\"");
	check_refused("--batch=yes", "--batch=yes");
	check_refused("-b operand", "\"operand\" is not an option");
	check_refused("-o", "needs an argument");
	check_refused("-f csv -v matrix", "-f csv cannot show view matrix");
	check_refused("-v vm -f openmetrics", "-f openmetrics cannot show view vm");
	check_refused("-f prometheus -c vm", "has metrics and no columns");
	check_refused("--alert tax", "--alert 'tax': expected a comparison");
	check_refused("-n 1 -- true", "omit -n and -d");
	check_refused("-d 1 -- true", "omit -n and -d");
}

static void test_command(void **state)
{
	(void)state;
	assert_int_equal(parse("-b -f json -- sleep -n 5"), 0);
	assert_string_equal(options.command[0], "sleep");
	assert_string_equal(options.command[1], "-n");
	assert_string_equal(options.command[2], "5");
	assert_null(options.command[3]);
	assert_int_equal(options.iterations, 0);
	assert_int_equal(parse("-b --"), 0);
	assert_null(options.command);
}

static void test_errands(void **state)
{
	(void)state;
	assert_int_equal(parse("--check"), 0);
	assert_int_equal(options.errand, ERRAND_CHECK);
	assert_int_equal(parse("-h"), 0);
	assert_int_equal(options.errand, ERRAND_TEXT);
	assert_non_null(strstr(options.text, "--iterations N"));
	assert_int_equal(parse("--check -V"), 0);
	assert_non_null(strstr(options.text, "kvmexittop 0."));
	assert_int_equal(parse("-c help"), 0);
	assert_non_null(strstr(options.text, "vmm_cycles"));
	assert_int_equal(parse("-v help"), 0);
	assert_non_null(strstr(options.text, "\nvcpu            vCPUs of all VMs\n"));
	assert_int_equal(parse("-f help"), 0);
	assert_non_null(strstr(options.text, "\ncsv "));
	assert_int_equal(parse("-s help --source help"), 0);
	assert_non_null(strstr(options.text, "netlink"));
}

static void check_table(enum view_group group, const char *sort, bool descending, size_t nr)
{
	const struct view_table table = options_table(&options, group);

	assert_string_equal(table.sort.column->name, sort);
	assert_int_equal(table.sort.descending, descending);
	assert_int_equal(table.columns.nr, nr);
}

/* What key W saves is read as what was saved, and is what a person would write. */
static void test_settings(void **state)
{
	static const char text_of_all[] =
		"# written by kvmexittop, key W\ndelay 0.5\nview vm\nsort vm:+name\n"
		"sort vcpu:-tax\ncolumns vm:vm,tax\ncolumns reason-vm:name,rate\n"
		"unit reason-vcpu:cycles\nmouse off\n";
	struct settings settings = { .view = VIEW_VM, .delay_ns = 500000000, .no_mouse = true };
	struct view_table *tables = settings.tables;
	char text[SETTINGS_SIZE];

	(void)state;
	assert_int_equal(column_list_parse(&tables[VIEW_VM].columns, "vm,tax"), 0);
	assert_int_equal(column_list_parse(&tables[TABLE_REASON_VM].columns, "name,rate"), 0);
	assert_int_equal(sort_key_parse(&tables[VIEW_VM].sort, "+name"), 0);
	assert_int_equal(sort_key_parse(&tables[VIEW_VCPU].sort, "tax"), 0);
	/* The usual order and unit need no line. */
	tables[VIEW_REASON].sort = sort_key_default();
	tables[VIEW_REASON].unit = TABLE_TIME;
	tables[TABLE_REASON_VCPU].unit = TABLE_CYCLES;
	options_print_settings(&settings, text, sizeof(text));
	assert_string_equal(text, text_of_all);
	column_list_free(&tables[VIEW_VM].columns);
	column_list_free(&tables[TABLE_REASON_VM].columns);

	assert_int_equal(parse(""), 0);
	assert_int_equal(options_apply_settings(&options, text, error, sizeof(error)), 0);
	assert_true(options.has_settings);
	assert_true(options.no_mouse);
	assert_int_equal(options.delay_ns, 500000000);
	assert_int_equal(options.view.group, VIEW_VM);
	check_table(VIEW_VM, "name", false, 2);
	check_table(VIEW_VCPU, "tax", true, 0);
	assert_string_equal(options.tables[VIEW_VM].columns.columns[1]->name, "tax");
	assert_int_equal(options_table(&options, VIEW_VM).unit, TABLE_TIME);
	assert_int_equal(options_table(&options, TABLE_REASON_VM).columns.nr, 2);
	assert_int_equal(options_table(&options, TABLE_REASON_VCPU).unit, TABLE_CYCLES);

	/* Lines of an older version: for the view that is shown first. */
	tear_down(state);
	assert_int_equal(parse(""), 0);
	assert_int_equal(options_apply_settings(&options, "view vm\nsort +name\ncolumns vm,tax\n",
						error, sizeof(error)),
			 0);
	check_table(VIEW_VM, "name", false, 2);
	assert_int_equal(options_table(&options, VIEW_REASON).columns.nr, 0);

	/* The command line takes precedence, whichever view it is about. */
	tear_down(state);
	assert_int_equal(parse("-v vm -c name -s vcpu:+vm"), 0);
	assert_int_equal(options_apply_settings(&options, text_of_all, error, sizeof(error)), 0);
	assert_int_equal(options_table(&options, VIEW_VM).columns.nr, 1);
	check_table(VIEW_VCPU, "vm", false, 0);
	assert_null(options_table(&options, VIEW_VM).sort.column);
}

/* Reports take what is given for their view. */
static void test_tables(void **state)
{
	(void)state;
	assert_int_equal(parse("-v vm -c vm:name,tax -c vcpu:vm -s vm:+tax --unit vm:cycles"), 0);
	assert_int_equal(options_choose_columns(&options), 0);
	assert_int_equal(options.columns.nr, 2);
	assert_string_equal(options.sort.column->name, "tax");
	assert_false(options.sort.descending);
	assert_true(options.view.in_cycles);
	tear_down(state);
	assert_int_equal(parse("-c vm:name -s vm:+tax --unit vm:cycles"), 0);
	assert_int_equal(options_choose_columns(&options), 0);
	assert_string_equal(options.columns.columns[0]->name, "reason");
	assert_string_equal(options.sort.column->name, "cost");
	assert_false(options.view.in_cycles);
}

/* A mistyped name is answered by the one that it is most like. */
static void test_did_you_mean(void **state)
{
	(void)state;
	check_refused("-s ratee", "no column \"ratee\"; did you mean \"rate\"? -s help lists");
	check_refused("-s -cots", "no column \"cots\"; did you mean \"cost\"?");
	check_refused("-c name,nmae,vm", "no column \"nmae\"; did you mean \"name\"?");
	check_refused("-c vn:name", "no view \"vn\"; did you mean \"vm\"?");
	check_refused("-v reasons", "no view \"reasons\"; did you mean \"reason\"?");
	check_refused("-f jsn", "no format \"jsn\"; did you mean \"json\"?");
	check_refused("--source bfp", "no source \"bfp\"; did you mean \"bpf\"?");
	check_refused("--colums x", "did you mean \"--columns\"?");
	/* Nothing is like it. */
	check_refused("-s nonsense", "no column \"nonsense\"; -s help lists them");
	check_refused("-v x", "no view \"x\"; -v help lists them");
}

static void test_vms(void **state)
{
	(void)state;
	assert_int_equal(parse("--vm 3,web,5 --vm db-1"), 0);
	assert_int_equal(options.view.vms.nr, 2);
	assert_int_equal(options.view.vms.ids[1], 5);
	assert_int_equal(options.view.vm_names.nr, 2);
	assert_string_equal(options.view.vm_names.names[1], "db-1");
	check_refused("--vm web,,db", "--vm needs numbers or names");
	check_refused("--vm 99999999999", "--vm needs numbers or names");
	check_refused("--why HLT --vm 1,web", "a single");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_defaults),
		TEST(test_all_at_once),
		TEST(test_long_names_and_repetition),
		TEST(test_conflicts),
		TEST(test_no_delay_means_one_report),
		TEST(test_json_has_all_columns),
		TEST(test_refusals),
		TEST(test_command),
		TEST(test_errands),
		TEST(test_settings),
		TEST(test_tables),
		TEST(test_did_you_mean),
		TEST(test_vms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
