// SPDX-License-Identifier: GPL-2.0-only
#include "advice-case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/advice.h"
#include "record/writer.h"

#include "cmocka-all.h"

struct recorded_case *cases;
size_t nr_cases;

void cases_read(void)
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
			assert_true(current->nr_lines < CASE_MAX_LINES);
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
	return llround(strtod(word, NULL) * ns_each * CASE_TSC_KHZ / 1e6);
}

/* Percent of one CPU over so many nanoseconds, spread evenly over the vCPUs. */
static uint64_t part_of(const char *word, double ns, unsigned int nr)
{
	if (!strcmp(word, "-"))
		return UNKNOWN;
	return llround(strtod(word, NULL) / 100 * ns * CASE_TSC_KHZ / 1e6 / nr);
}

/* A sample in the making. */
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
	return sum * CASE_THIRD_NS / 1e9;
}

static void add_parts(const struct build *build, char words[][40])
{
	const double ns = (double)build->third * CASE_THIRD_NS;
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
		build->vm.age_ns =
			strtod(words[1], NULL) * 1e9 + (double)build->third * CASE_THIRD_NS;
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
void case_make(const struct recorded_case *one, unsigned int third, struct origin *origin,
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
	sample->time_ns = 1000000000000ULL + third * CASE_THIRD_NS;
	sample->wall.tv_sec = 1750000000 + third * 4;
	sample_sort(sample);
}

void case_record(const struct recorded_case *one, const char *path)
{
	struct origin origin = { .source = "netlink",
				 .since = "vm-creation",
				 .host = "testhost",
				 .kernel = "6.12.0",
				 .clock = "tsc",
				 .epoch = "one",
				 .tsc_khz = CASE_TSC_KHZ };
	struct sample sample = { 0 };
	struct writer *writer;

	unlink(path);
	assert_int_equal(writer_open(&writer, path, 0), 0);
	for (unsigned int third = 0; third < ADVICE_MARKS; third++) {
		case_make(one, third, &origin, &sample);
		assert_int_equal(writer_add(writer, &sample), 0);
	}
	writer_close(writer);
	sample_free(&sample);
}
