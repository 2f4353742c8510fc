// SPDX-License-Identifier: GPL-2.0-only
/* What a survey makes of a recording that is short enough to be added up by hand. */
#include "summary/survey.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "cmocka-all.h"
#include "fixture.h"
#include "html/report.h"
#include "reason/names.h"
#include "summary/cells.h"

/*
 * Times are those since the recording began.  Old, VM 1, counts 10 CPUIDs a second and
 * is 100 s old at first.  Young, VM 2, is 50 s old at first, with 500 of them; it goes
 * on with 20 a second, and it is 70 s old at the end.  Brief, VM 3, lived for 5 s and
 * had 7 HLTs.
 */
#define NAME "a<b>&\"c'</td>"
#define HEAD "isa vmx\ntsc-khz 1000\nreason hardware 10 CPUID\nreason hardware 12 HLT\n"

static const char *const texts[] = {
	HEAD "time 1000\nwall 5000\n"
	     "vm 1 11 100 1 live old\nvcpu 1 0 1 1000\nexit 1 0 hardware 10 1000 50000 0\n"
	     "vm 2 12 50 1 live " NAME "\nvcpu 2 0 2 1000\nexit 2 0 hardware 10 500 20000 0\n",
	HEAD "time 1010\nwall 5010\n"
	     "vm 1 11 110 1 live old\nvcpu 1 0 1 4000\nexit 1 0 hardware 10 1100 51000 0\n"
	     "vm 2 12 60 1 live " NAME "\nvcpu 2 0 2 1000\nexit 2 0 hardware 10 700 22000 0\n",
	HEAD "time 1020\nwall 5020\n"
	     "vm 1 11 120 1 live old\nvcpu 1 0 1 7000\nexit 1 0 hardware 10 1200 52000 0\n"
	     "vm 2 12 70 1 live " NAME "\nvcpu 2 0 2 1000\nexit 2 0 hardware 10 900 24000 0\n"
	     "vm 3 13 5 1 gone brief\nvcpu 3 - - 100\nexit 3 - hardware 12 7 900 0\n",
};

#define NR_SAMPLES ARRAY_SIZE(texts)

static struct origin origin;
static struct source source;
static size_t next, nr_samples;
static struct survey survey;

static int fake_read(struct source *read, struct sample *sample)
{
	(void)read;
	if (next == nr_samples)
		return -ENODATA;
	fixture_parse(texts[next++], sample, &origin);
	return 0;
}

static int fake_seek(struct source *seek, const struct sample *of, uint64_t to_ns)
{
	(void)seek;
	(void)of;
	(void)to_ns;
	next = 0;
	return 0;
}

/* A sample a second, so long that a tick before the end is within what ticks may be off. */
#define LONG_SAMPLES 400

static int read_long(struct source *read, struct sample *sample)
{
	char text[300];

	(void)read;
	if (next == LONG_SAMPLES)
		return -ENODATA;
	snprintf(text, sizeof(text),
		 HEAD "time %zu\nwall %zu\nvm 1 11 %zu 1 live old\nvcpu 1 0 1 1000\n"
		      "exit 1 0 hardware 10 %zu 50000 0\n",
		 1000 + next, 5000 + next, 100 + next, 1000 + next);
	next++;
	fixture_parse(text, sample, &origin);
	return 0;
}

static const struct source_ops fake_ops = {
	.name = "fake",
	.is_recorded = true,
	.read = fake_read,
	.seek = fake_seek,
};

static const struct source_ops long_ops = {
	.name = "long",
	.is_recorded = true,
	.read = read_long,
	.seek = fake_seek,
};

static int set_up(void **state)
{
	(void)state;
	nr_samples = NR_SAMPLES;
	source = (struct source){ .ops = &fake_ops, .event_fd = -1 };
	assert_int_equal(survey_make(&survey, &source), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	survey_free(&survey);
	reason_table_free(&origin.reasons);
	return 0;
}

static void test_time(void **state)
{
	(void)state;
	assert_int_equal(survey.err, -ENODATA);
	assert_int_equal(survey.nr_intervals, 2);
	assert_int_equal(survey.nr_bins, 2);
	assert_true(survey.seconds == 20);
	assert_true(survey.covered_s[0] == 10 && survey.covered_s[1] == 10);
	/* Young is 60 s old when the first interval ends, brief is younger in the second. */
	assert_true(survey.boots[0] && survey.boots[1]);
}

static void test_reasons(void **state)
{
	const struct survey_reason *cpuid = &survey.reasons[0], *hlt = &survey.reasons[1];

	(void)state;
	assert_int_equal(survey.nr_reasons, 2);
	assert_string_equal(cpuid->name, "CPUID");
	assert_int_equal(cpuid->count, 1200 + 900);
	assert_int_equal(cpuid->boot, 500 + 200); /* of young, until it was 60 s old */
	assert_int_equal(cpuid->steady, 100 + 100 + 200);
	assert_int_equal(cpuid->sum.cycles, 2000 + 20000 + 4000);
	assert_true(cpuid->has_cost && !hlt->has_cost);
	assert_true(cpuid->bins[0] == 300 && cpuid->bins[1] == 300);
	assert_string_equal(hlt->name, "HLT");
	assert_true(hlt->idle);
	assert_int_equal(hlt->count, 7);
	assert_int_equal(hlt->boot, 7);
	assert_int_equal(hlt->steady, 0);
	assert_int_equal(survey.recorded, 607);
}

static void test_vms(void **state)
{
	(void)state;
	assert_int_equal(survey.nr_vms, 3);
	assert_int_equal(survey.vms[0].exits, 1200);
	assert_int_equal(survey.vms[0].recorded, 200);
	assert_int_equal(survey.vms[1].exits, 900);
	assert_int_equal(survey.vms[1].recorded, 400);
	assert_true(survey.vms[1].bins[0] == 200 && survey.vms[1].bins[1] == 200);
	assert_int_equal(survey.vms[2].recorded, 7);
	assert_true(survey.vms[2].vm.gone);
	/* Old: 2000 of its own 8000 cycles; brief idled only. */
	assert_int_equal(survey.vms[0].parts.cost, 2000);
	assert_int_equal(survey.vms[0].parts.guest, 6000);
	assert_int_equal(survey.vms[2].parts.cost, 0);
	assert_true(survey.cost[0] == 3000 && survey.guest[0] == 3000);
}

static char *print_page(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(html_report_print(&survey, out), 0);
	fclose(out);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("the page has no %s", part);
}

static double sum_of(const struct survey_account *account, enum vcpu_part part)
{
	double sum = 0;

	for (size_t i = 0; i < survey.nr_bins; i++)
		sum += account->bins[part][i];
	return sum;
}

/* By hand: in 20 s VM 1 had 200 CPUIDs in 2000 cycles, and 6000 cycles of its own. */
static void test_cells_and_account(void **state)
{
	const struct survey_reason *cpuid = &survey.reasons[0];

	(void)state;
	assert_int_equal(cpuid->code, 10);
	assert_int_equal(survey.vms[0].vm.id, 1);
	assert_int_equal(cells_get(&survey.vms[0], cpuid).count, 200);
	assert_int_equal(cells_get(&survey.vms[0], cpuid).cost, 2000);
	assert_int_equal(cells_get(&survey.vms[1], cpuid).count, 400);
	assert_int_equal(cells_get(&survey.vms[2], cpuid).count, 0);
	assert_float_equal(sum_of(survey.vms[0].account, PART_GUEST), 6000, 0.01);
	assert_float_equal(sum_of(survey.vms[0].account, PART_KVM), 2000, 0.01);
	/* That of all VMs has VM 2's 4000, and the 100 cycles of the one that ended. */
	assert_float_equal(sum_of(&survey.account, PART_GUEST), 6100, 0.01);
	assert_float_equal(sum_of(&survey.account, PART_KVM), 6000, 0.01);
	assert_true(survey.account.unknown & 1U << PART_POLLING);
	assert_false(survey.account.unknown & 1U << PART_GUEST);
}

static void test_page(void **state)
{
	char *page = print_page();

	(void)state;
	/* 2100 of CPUID since the VMs were created, in all their forms */
	assert_has(page,
		   "<td class=\"n\">10</td><td class=\"n\">0xa</td>"
		   "<th scope=\"row\">CPUID</th><td>cpuid</td><td class=\"n\">2,100</td>"
		   "<td class=\"n\">0x834</td><td class=\"n\">700</td><td class=\"n\">400</td>"
		   "<td class=\"n\">26.00ms</td><td class=\"n\">23.64us</td>");
	/* The two largest by number, and that HLT is none by cost. */
	assert_has(page, "<b>1. CPUID</b>");
	assert_has(page, "<span>1,100 (0x44c), 99.4 %</span>");
	assert_has(page, "<b>2. HLT</b>");
	assert_has(page, "<span>26.00ms, 100.0 %</span>");
	assert_null(strstr(strstr(page, "By cost"), "HLT</b>"));
	/* What never happened is there, under the names of the kernel and of the manual. */
	assert_has(page, "<th scope=\"row\">GETSEC</th>");
	free(page);
}

/* The name of a VM is what a stranger likes it to be. */
static void test_page_is_safe(void **state)
{
	char *page = print_page();

	(void)state;
	assert_has(page, "<td>a&lt;b&gt;&amp;&quot;c&#39;&lt;/td&gt;</td>");
	assert_null(strstr(page, NAME));
	assert_null(strstr(page, "<b>&"));
	free(page);
}

/* A recording of one sample has no time, and yet a page. */
static void test_single(void **state)
{
	char *page;

	(void)state;
	survey_free(&survey);
	nr_samples = 1;
	assert_int_equal(survey_make(&survey, &source), 0);
	assert_int_equal(survey.nr_bins, 0);
	page = print_page();
	assert_null(strstr(page, "<figure"));
	assert_null(strstr(page, "nan"));
	assert_has(page, "<td class=\"n\">1,500</td><td class=\"n\">0x5dc</td>");
	free(page);
}

/* Advice is about all of a recording, however long it is. */
static void test_long(void **state)
{
	struct source recording = { .ops = &long_ops, .event_fd = -1 };
	const struct sample *marks = survey.window.marks;
	char *page;

	(void)state;
	survey_free(&survey);
	assert_int_equal(survey_make(&survey, &recording), 0);
	assert_true(advice_window_is_full(&survey.window));
	assert_int_equal(marks[ADVICE_MARKS - 1].time_ns - marks[0].time_ns,
			 (LONG_SAMPLES - 1) * 1000000000ULL);
	page = print_page();
	assert_has(page, "On the last 399 seconds");
	assert_null(strstr(page, "Advice needs"));
	free(page);
}

/* The kernel's names, as tests/data has them. */
static void read_names(const char *isa, struct reason_table *names)
{
	char path[512], line[128], which[8], name[REASON_NAME_SIZE];
	unsigned long code;
	FILE *file;

	snprintf(path, sizeof(path), "%s/reasons-6.12.txt", getenv("TEST_DATA"));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%7s %lu %39s", which, &code, name) == 3 && !strcmp(which, isa))
			assert_int_equal(
				reason_table_add(names, KVM_EXIT_KIND_HARDWARE, code, name), 0);
	}
	fclose(file);
}

/* Every code from 0 to @last is there, once, but those that the manual leaves out. */
static void check_manual(struct reason_table *names, uint32_t last, const uint32_t *undefined)
{
	struct reason_table all;
	size_t i = 0;

	assert_int_equal(reason_names_of_manual(names, &all), 0);
	for (uint32_t code = 0; code <= last; code++) {
		if (code == *undefined) {
			undefined++;
			continue;
		}
		assert_in_range(i, 0, all.nr - 1);
		assert_int_equal(all.reasons[i].code, code);
		assert_int_not_equal(all.reasons[i].name[0], 0);
		i++;
	}
	reason_table_free(&all);
	reason_table_free(names);
}

static void test_manual(void **state)
{
	static const uint32_t vmx[] = { 35, 38, 42, 71, UINT32_MAX }, svm[] = { UINT32_MAX };
	struct reason_table names = { .isa = KVM_EXIT_ISA_VMX };

	(void)state;
	read_names("vmx", &names);
	check_manual(&names, 79, vmx);
	names.isa = KVM_EXIT_ISA_SVM;
	read_names("svm", &names);
	check_manual(&names, 0xa6, svm);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_time),   TEST(test_reasons),
		TEST(test_vms),	   TEST(test_cells_and_account),
		TEST(test_page),   TEST(test_page_is_safe),
		TEST(test_single), TEST(test_long),
		TEST(test_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
