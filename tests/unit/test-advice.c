// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules x recordings: tests/data/advice.cases says of each recording which rules must speak, and
 * each rule has one on which it must, and one that is there to keep it silent.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/window.h"
#include "record/writer.h"
#include "report/report.h"
#include "source/source.h"

#include "cmocka-all.h"

#define TSC_KHZ	  2000000
#define MAX_LINES 40
#define THIRD_NS  4000000000ULL

struct recorded_case {
	char name[40], label[20], speak[200], silent[300];
	char *lines[MAX_LINES];
	size_t nr_lines;
};

static struct recorded_case *cases;
static size_t nr_cases;

static void read_cases(void)
{
	char path[512], line[400], word[20];
	struct recorded_case *current = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "%s/advice.cases", getenv("TEST_DATA"));
	file = fopen(path, "re");
	assert_non_null(file);
	cases = calloc(200, sizeof(*cases));
	assert_non_null(cases);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "#\n")] = '\0';
		if (sscanf(line, "%19s", word) != 1)
			continue;
		if (!strcmp(word, "case")) {
			assert_true(nr_cases < 200);
			current = &cases[nr_cases++];
			assert_int_equal(
				sscanf(line, "case %39s %19s", current->name, current->label), 2);
		} else if (!strcmp(word, "speak")) {
			sscanf(line, "speak %199[^\n]", current->speak);
		} else if (!strcmp(word, "silent")) {
			sscanf(line, "silent %299[^\n]", current->silent);
		} else {
			assert_true(current->nr_lines < MAX_LINES);
			current->lines[current->nr_lines++] = strdup(line);
		}
	}
	fclose(file);
	assert_true(nr_cases > 0);
}

static uint64_t cycles_of(const char *word, double ns_each)
{
	if (!strcmp(word, "-"))
		return UNKNOWN;
	return llround(strtod(word, NULL) * ns_each * TSC_KHZ / 1e6);
}

/* Percent of one CPU over so many nanoseconds, spread evenly over the vCPUs. */
static uint64_t part_of(const char *word, double ns, unsigned int nr)
{
	if (!strcmp(word, "-"))
		return UNKNOWN;
	return llround(strtod(word, NULL) / 100 * ns * TSC_KHZ / 1e6 / nr);
}

/* Sample @third of a case: its counters after that many thirds. */
struct build {
	struct sample *sample;
	struct origin *origin;
	struct sample_vm vm;
	double thirds[3];
	unsigned int third;
};

static double happened(const struct build *build)
{
	double sum = 0;

	/* Later ones are as usual. */
	for (unsigned int i = 0; i < build->third; i++)
		sum += i < 3 ? build->thirds[i] : 1;
	return sum * THIRD_NS / 1e9;
}

static void add_parts(const struct build *build, char words[][40])
{
	const double ns = (double)build->third * THIRD_NS;
	const unsigned int nr = build->vm.nr_vcpus;

	for (unsigned int i = 0; i < nr; i++)
		assert_int_equal(
			sample_add_vcpu(build->sample,
					&(struct sample_vcpu){
						.vm = 7,
						.vcpu = i,
						.part_ns = UNKNOWN,
						.guest_cycles = part_of(words[0], ns, nr),
						.polling_cycles = part_of(words[1], ns, nr),
						.stopped_cycles = part_of(words[2], ns, nr),
						.halted_cycles = part_of(words[3], ns, nr),
						.waiting_cycles = part_of(words[4], ns, nr),
					}),
			0);
}

static void add_exits(const struct build *build, char words[][40])
{
	const uint64_t count = llround(strtod(words[1], NULL) * happened(build));

	assert_int_equal(
		sample_add_exit(build->sample,
				&(struct sample_exit){
					.vm = 7,
					.kind = KVM_EXIT_KIND_HARDWARE,
					.code = strtoul(words[0], NULL, 0),
					.count = count,
					.cycles = cycles_of(words[2], 1000.0 * count),
					.user_cycles = cycles_of(words[3], 1000.0 * count),
					.blocked_cycles = cycles_of(words[4], 1000.0 * count),
				}),
		0);
}

static unsigned int find(const char *(*name)(unsigned int), const char *wanted)
{
	unsigned int i = 0;

	while (name(i) && strcmp(name(i), wanted))
		i++;
	assert_non_null(name(i));
	return i;
}

static void add_flags(struct build *build, const char *text)
{
	char word[40];
	int len;

	for (; sscanf(text, "%39s%n", word, &len) == 1; text += len) {
		const bool no = word[0] == '!';

		vmm_flag_set(&build->vm.flags, find(vmm_flag_name, word + no), !no);
	}
}

static void add_line(struct build *build, const char *line)
{
	char words[6][40] = { "", "", "", "", "", "-" };
	int nr = sscanf(line, "%39s %39s %39s %39s %39s %39s", words[0], words[1], words[2],
			words[3], words[4], words[5]);

	if (!strcmp(words[0], "isa") && nr == 2)
		build->origin->reasons.isa = strcmp(words[1], "svm") ? KVM_EXIT_ISA_VMX
								     : KVM_EXIT_ISA_SVM;
	else if (!strcmp(words[0], "vcpus") && nr == 2)
		build->vm.nr_vcpus = strtoul(words[1], NULL, 0);
	else if (!strcmp(words[0], "age") && nr == 2)
		build->vm.age_ns = strtod(words[1], NULL) * 1e9 + (double)build->third * THIRD_NS;
	else if (!strcmp(words[0], "trait") && nr == 3)
		build->sample->traits[find(host_trait_name, words[1])] =
			1 + strtoul(words[2], NULL, 0);
	else if (!strcmp(words[0], "flags"))
		add_flags(build, line + 6);
	else if (!strcmp(words[0], "thirds") && nr == 4)
		for (unsigned int i = 0; i < 3; i++)
			build->thirds[i] = strtod(words[1 + i], NULL);
	else if (!strcmp(words[0], "parts") && nr == 6)
		add_parts(build, words + 1);
	else if (!strcmp(words[0], "exit") && nr >= 5)
		add_exits(build, words + 1);
	else
		fail_msg("not understood: %s", line);
}

/* Twice: thirds are said at the end. */
static void make_sample(const struct recorded_case *one, unsigned int third, struct origin *origin,
			struct sample *sample)
{
	struct build build = {
		.sample = sample, .origin = origin, .third = third, .thirds = { 1, 1, 1 }
	};

	for (unsigned int pass = 0; pass < 2; pass++) {
		sample_clear(sample);
		build.vm = (struct sample_vm){ .id = 7, .name = "web", .flags = { 0, 0 } };
		for (size_t i = 0; i < one->nr_lines; i++)
			add_line(&build, one->lines[i]);
	}
	assert_int_equal(sample_add_vm(sample, &build.vm), 0);
	sample->origin = origin;
	sample->time_ns = 1000000000000ULL + third * THIRD_NS;
	sample->wall.tv_sec = 1750000000 + third * 4;
	sample_sort(sample);
}

/* Writes the recording of a case. */
static void record(const struct recorded_case *one, const char *path)
{
	struct origin origin = { .source = "netlink",
				 .since = "vm-creation",
				 .host = "testhost",
				 .kernel = "6.12.0",
				 .clock = "tsc",
				 .epoch = "one",
				 .tsc_khz = TSC_KHZ };
	struct sample sample = { 0 };
	struct writer *writer;

	unlink(path);
	assert_int_equal(writer_open(&writer, path, 0), 0);
	for (unsigned int third = 0; third < ADVICE_MARKS; third++) {
		make_sample(one, third, &origin, &sample);
		assert_int_equal(writer_add(writer, &sample), 0);
	}
	writer_close(writer);
	sample_free(&sample);
}

/* Reads it back, as a replay does.  Origins are the source's: the caller closes it at the end. */
static void judge(struct source *source, const char *path, struct advice_window *window,
		  struct advice *advice)
{
	struct sample sample = { 0 };

	window->length_ns = 3 * THIRD_NS;
	assert_int_equal(source_open_replay(source, path), 0);
	while (!source_read(source, &sample))
		assert_int_equal(advice_window_add(window, &sample), 0);
	assert_true(advice_window_is_full(window));
	for (size_t i = 0; i < ADVICE_MARKS; i++)
		assert_int_equal(window->marks[i].nr_vms, 1);
	assert_int_equal(advice_window_judge(window, advice, NULL, NULL), 0);
	sample_free(&sample);
}

static bool has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += len) {
		if ((at == words || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
	}
	return false;
}

static bool speaks(const struct advice *advice, const char *rule)
{
	for (size_t i = 0; i < advice->nr_items; i++) {
		if (!strcmp(advice->items[i].rule->name, rule))
			return true;
	}
	return false;
}

static void check_case(const struct recorded_case *one)
{
	struct advice_window window = { 0 };
	struct source source = { 0 };
	struct advice advice = { 0 };
	const struct advice_rule *rule;
	char path[] = "/tmp/advice-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	record(one, path);
	judge(&source, path, &window, &advice);
	for (size_t i = 0; (rule = rule_get(i)); i++) {
		if (speaks(&advice, rule->name) != has_word(one->speak, rule->name))
			fail_msg("%s: %s %s", one->name, rule->name,
				 has_word(one->speak, rule->name) ? "is silent" : "speaks");
	}
	/* Where none speaks, it says why not. */
	assert_int_equal(advice.nr_quiet, advice.nr_items ? 0 : 1);
	for (size_t i = 0; i < advice.nr_items; i++) {
		assert_true(advice.items[i].gain > 0);
		assert_true(strlen(advice.items[i].evidence) > 20);
		assert_null(strstr(advice.items[i].evidence, "nan"));
	}
	unlink(path);
	advice_free(&advice);
	advice_window_free(&window);
	source_close(&source);
}

static void test_matrix(void **state)
{
	(void)state;
	for (size_t i = 0; i < nr_cases; i++)
		check_case(&cases[i]);
}

static void test_each_rule_has_both(void **state)
{
	const struct advice_rule *rule;
	size_t nr = 0;

	(void)state;
	for (; (rule = rule_get(nr)); nr++) {
		bool speaking = false, silent = false;

		for (size_t i = 0; i < nr_cases; i++) {
			speaking |= has_word(cases[i].speak, rule->name);
			silent |= has_word(cases[i].silent, rule->name);
			assert_false(has_word(cases[i].speak, rule->name) &&
				     has_word(cases[i].silent, rule->name));
		}
		if (!speaking || !silent)
			fail_msg("%s has no recording on which it is %s", rule->name,
				 speaking ? "silent" : "speaking");
	}
	assert_true(nr >= 18);
	for (size_t i = 0; i < nr_cases; i++)
		assert_true(!strcmp(cases[i].label, "synthetic") || !strcmp(cases[i].label, "lab"));
}

static void check_text(const char *text)
{
	assert_non_null(text);
	assert_in_range(strlen(text), 10, RULE_TEXT_MAX);
	for (; *text; text++)
		assert_in_range(*text, ' ', '~');
}

static void test_texts(void **state)
{
	const struct advice_rule *rule, *other;

	(void)state;
	for (size_t i = 0; (rule = rule_get(i)); i++) {
		check_text(rule->meaning);
		check_text(rule->attempt);
		check_text(rule->proof);
		check_text(rule->source);
		assert_int_equal(strspn(rule->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				 strlen(rule->name));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(rule_get(j)->name, rule->name);
		for (size_t j = 0; j < 3 && rule->hides[j]; j++) {
			size_t k = 0;

			while ((other = rule_get(k)) && strcmp(other->name, rule->hides[j]))
				k++;
			assert_non_null(other);
		}
	}
}

/* A rule that needs what is not known is silent, and that is said. */
static void test_not_known(void **state)
{
	struct recorded_case one = { .name = "unknown", .nr_lines = 0 };
	struct advice_window window = { 0 };
	struct source source = { 0 };
	struct advice advice = { 0 };
	char path[] = "/tmp/advice-XXXXXX", rules[400];
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	one.lines[one.nr_lines++] = strdup("isa vmx");
	one.lines[one.nr_lines++] = strdup("vcpus 2");
	one.lines[one.nr_lines++] = strdup("age 1000");
	one.lines[one.nr_lines++] = strdup("parts 50 - - - -");
	one.lines[one.nr_lines++] = strdup("exit 30 9000 2 20 -");
	record(&one, path);
	judge(&source, path, &window, &advice);
	assert_int_equal(advice.nr_items, 1);
	assert_string_equal(advice.items[0].rule->name, "device");
	assert_int_equal(advice.unknown, (1U << NR_NEEDS) - 1);
	advice_print_rules(1, rules, sizeof(rules));
	assert_string_equal(advice_need_name(1), "waiting");
	assert_true(strstr(rules, "lock-holder") && strstr(rules, "quota"));
	unlink(path);
	advice_free(&advice);
	advice_window_free(&window);
	source_close(&source);
	for (size_t i = 0; i < one.nr_lines; i++)
		free(one.lines[i]);
}

/* A recording of another epoch starts again. */
static void test_epochs(void **state)
{
	struct origin first = { .source = "netlink", .epoch = "one", .tsc_khz = TSC_KHZ };
	struct origin second = { .source = "netlink", .epoch = "two", .tsc_khz = TSC_KHZ };
	struct advice_window window = { .length_ns = 3 * THIRD_NS };
	struct sample sample = { 0 };

	(void)state;
	for (unsigned int third = 0; third < 5; third++) {
		make_sample(&cases[0], third, third < 2 ? &first : &second, &sample);
		assert_int_equal(advice_window_add(&window, &sample), 0);
		assert_int_equal(window.nr, third < 2 ? third + 1 : third - 1);
	}
	advice_window_free(&window);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix), cmocka_unit_test(test_each_rule_has_both),
		cmocka_unit_test(test_texts),  cmocka_unit_test(test_not_known),
		cmocka_unit_test(test_epochs),
	};

	read_cases();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
