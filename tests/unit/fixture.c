// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 16

static char host[64];

static void die(const char *what, const char *line)
{
	fprintf(stderr, "fixture: %s: %s\n", what, line);
	exit(1);
}

static uint64_t number(const char *word, uint64_t unknown)
{
	char *end;
	uint64_t value = strtoull(word, &end, 0);

	if (!strcmp(word, "-"))
		return unknown;
	if (end == word || *end)
		die("no number", word);
	return value;
}

static uint64_t nanoseconds(const char *word)
{
	if (!strcmp(word, "-"))
		return UNKNOWN;
	return llroundl(strtold(word, NULL) * 1e9L);
}

static uint32_t kind(const char *word)
{
	for (uint32_t i = 1; reason_kind_name(i); i++) {
		if (!strcmp(word, reason_kind_name(i)))
			return i;
	}
	die("no kind", word);
	return 0;
}

/* %HH is that byte. */
static void decode(char *word)
{
	char *to = word;
	unsigned int byte;

	for (; *word; word++) {
		if (sscanf(word, "%%%2X", &byte) == 1) {
			*to++ = byte;
			word += 2;
		} else {
			*to++ = *word;
		}
	}
	*to = '\0';
}

static void copy_word(char *text, size_t size, char **words, int nr, int at)
{
	if (nr <= at || !strcmp(words[at], "-"))
		return;
	decode(words[at]);
	snprintf(text, size, "%s", words[at]);
}

static void parse_vm(char **words, int nr, struct sample *sample)
{
	struct sample_vm vm = {
		.id = number(words[1], 0),
		.pid = number(words[2], 0),
		.age_ns = nanoseconds(words[3]),
		.nr_vcpus = number(words[4], 0),
		.gone = !strcmp(words[5], "gone"),
	};

	copy_word(vm.name, sizeof(vm.name), words, nr, 6);
	if (nr > 7)
		snprintf(vm.name_from, sizeof(vm.name_from), "%s",
			 strcmp(words[7], "-name") ? words[7] : "QEMU -name");
	copy_word(vm.scope, sizeof(vm.scope), words, nr, 8);
	copy_word(vm.comm, sizeof(vm.comm), words, nr, 9);
	copy_word(vm.owner, sizeof(vm.owner), words, nr, 10);
	copy_word(vm.unit, sizeof(vm.unit), words, nr, 11);
	copy_word(vm.container, sizeof(vm.container), words, nr, 12);
	if (sample_add_vm(sample, &vm))
		die("out of memory", words[0]);
}

/* The vCPU of the line before. */
static struct sample_vcpu *last_vcpu(char **words, const struct sample *sample)
{
	struct sample_vcpu *vcpu = sample->vcpus + sample->nr_vcpus - 1;

	if (!sample->nr_vcpus || vcpu->vm != number(words[1], 0) ||
	    vcpu->vcpu != number(words[2], VCPU_NONE))
		die("not of the vCPU before", words[0]);
	return vcpu;
}

static int parse_times(char **words, struct sample *sample)
{
	struct sample_vcpu *vcpu = last_vcpu(words, sample);

	vcpu->polling_cycles = number(words[3], UNKNOWN);
	vcpu->stopped_cycles = number(words[4], UNKNOWN);
	vcpu->halted_cycles = number(words[5], UNKNOWN);
	vcpu->waiting_cycles = number(words[6], UNKNOWN);
	return 0;
}

static int parse_part(char **words, int nr, struct sample *sample)
{
	struct sample_vcpu *vcpu = last_vcpu(words, sample);

	for (vcpu->part = 1; vcpu->part < NR_PARTS; vcpu->part++) {
		if (!strcmp(vcpu_part_name(vcpu->part), words[3]))
			break;
	}
	if (vcpu->part == NR_PARTS)
		die("no part", words[3]);
	vcpu->part_ns = nanoseconds(words[4]);
	if (nr == 7) {
		vcpu->part_kind = kind(words[5]);
		vcpu->part_code = number(words[6], 0);
	}
	return 0;
}

static void set_fallback(char **words, int nr, struct origin *origin)
{
	static char fallback[200];

	fallback[0] = '\0';
	for (int i = 1; i < nr; i++)
		snprintf(fallback + strlen(fallback), sizeof(fallback) - strlen(fallback), "%s%s",
			 i > 1 ? " " : "", words[i]);
	origin->fallback = fallback;
}

static void set_trait(char **words, struct sample *sample)
{
	unsigned int trait = 0;

	while (host_trait_name(trait) && strcmp(host_trait_name(trait), words[1]))
		trait++;
	if (trait == NR_TRAITS)
		die("no trait", words[1]);
	sample->traits[trait] = 1 + number(words[2], 0);
}

/* Of the VM in the line before. */
static int parse_flags(char **words, int nr, struct sample *sample)
{
	struct sample_vm *vm = sample->vms + sample->nr_vms - 1;

	if (!sample->nr_vms || vm->id != number(words[1], 0))
		die("not of the VM before", words[0]);
	for (int i = 2; i < nr; i++) {
		const bool yes = words[i][0] != '!';
		unsigned int flag = 0;

		while (vmm_flag_name(flag) && strcmp(vmm_flag_name(flag), words[i] + !yes))
			flag++;
		if (flag == NR_FLAGS)
			die("no flag", words[i]);
		vmm_flag_set(&vm->flags, flag, yes);
	}
	return 0;
}

/* False: it is about the sample. */
static bool parse_origin(char **words, int nr, struct origin *origin)
{
	const char *what = words[0];

	if (!strcmp(what, "isa") && nr == 2) {
		origin->reasons.isa = !strcmp(words[1], "svm") ? KVM_EXIT_ISA_SVM
							       : KVM_EXIT_ISA_VMX;
	} else if (!strcmp(what, "tsc-khz") && nr == 2) {
		origin->tsc_khz = number(words[1], UNKNOWN);
	} else if (!strcmp(what, "since") && nr == 2) {
		origin->since = !strcmp(words[1], "attach") ? "attach" : "vm-creation";
	} else if (!strcmp(what, "host") && nr == 2) {
		copy_word(host, sizeof(host), words, nr, 1);
	} else if (!strcmp(what, "clock") && nr == 2) {
		origin->clock = !strcmp(words[1], "tsc") ? "tsc" : "ns";
	} else if (!strcmp(what, "fallback") && nr > 1) {
		set_fallback(words, nr, origin);
	} else {
		return false;
	}
	return true;
}

/* False: it is about a VM, vCPU or reason. */
static bool parse_head(char **words, int nr, struct sample *sample)
{
	const char *what = words[0];

	if (!strcmp(what, "time") && nr == 2) {
		sample->time_ns = nanoseconds(words[1]);
	} else if (!strcmp(what, "took") && nr == 2) {
		sample->read_ns = nanoseconds(words[1]);
	} else if (!strcmp(what, "wall") && nr == 2) {
		sample->wall.tv_sec = nanoseconds(words[1]) / 1000000000;
		sample->wall.tv_nsec = nanoseconds(words[1]) % 1000000000;
	} else if (!strcmp(what, "trait") && nr == 3) {
		set_trait(words, sample);
	} else if (!strcmp(what, "lost") && nr == 2) {
		sample->lost = number(words[1], 0);
	} else if (!strcmp(what, "own") && nr == 2) {
		sample->own_exits = number(words[1], 0);
	} else if (!strcmp(what, "kvm-exits") && nr == 3) {
		sample->kvm_exits_before = number(words[1], UNKNOWN);
		sample->kvm_exits_after = number(words[2], UNKNOWN);
	} else {
		return false;
	}
	return true;
}

static void parse_words(char **words, int nr, struct sample *sample, struct origin *origin)
{
	const char *what = words[0];
	int err = 0;

	if (parse_origin(words, nr, origin) || parse_head(words, nr, sample))
		return;
	if (!strcmp(what, "reason") && nr == 4) {
		decode(words[3]);
		err = reason_table_add(&origin->reasons, kind(words[1]), number(words[2], 0),
				       words[3]);
	} else if (!strcmp(what, "vm") && nr >= 7 && nr <= 13) {
		parse_vm(words, nr, sample);
	} else if (!strcmp(what, "flags") && nr > 2) {
		err = parse_flags(words, nr, sample);
	} else if (!strcmp(what, "vcpu") && nr >= 5 && nr <= 6) {
		struct sample_vcpu vcpu = {
			VCPU_UNKNOWN_TIME,
			.vm = number(words[1], 0),
			.vcpu = number(words[2], VCPU_NONE),
			.tid = number(words[3], 0),
		};

		vcpu.guest_cycles = number(words[4], UNKNOWN);
		copy_word(vcpu.thread, sizeof(vcpu.thread), words, nr, 5);
		err = sample_add_vcpu(sample, &vcpu);
	} else if (!strcmp(what, "times") && nr == 7) {
		err = parse_times(words, sample);
	} else if (!strcmp(what, "in") && nr >= 5 && nr <= 7) {
		err = parse_part(words, nr, sample);
	} else if (!strcmp(what, "exit") && nr >= 8 && nr <= 9) {
		err = sample_add_exit(
			sample, &(struct sample_exit){
					.vm = number(words[1], 0),
					.vcpu = number(words[2], VCPU_NONE),
					.kind = kind(words[3]),
					.code = number(words[4], 0),
					.count = number(words[5], UNKNOWN),
					.cycles = number(words[6], UNKNOWN),
					.user_cycles = number(words[7], UNKNOWN),
					.blocked_cycles = number(nr > 8 ? words[8] : "-", UNKNOWN),
				});
	} else {
		die("not understood", what);
	}
	if (err)
		die("out of memory", what);
}

static void parse_line(char *line, struct sample *sample, struct origin *origin)
{
	char *words[MAX_WORDS], *save = NULL;
	int nr = 0;

	line[strcspn(line, "#")] = '\0';
	for (char *word = strtok_r(line, " \t\n", &save); word && nr < MAX_WORDS;
	     word = strtok_r(NULL, " \t\n", &save))
		words[nr++] = word;
	if (nr)
		parse_words(words, nr, sample, origin);
}

static void parse(FILE *file, struct sample *sample, struct origin *origin)
{
	char line[512];

	sample_clear(sample);
	sample->origin = origin;
	origin->source = "netlink";
	origin->since = "vm-creation";
	origin->loses = "notifications: VMs that ended may be missing";
	strcpy(host, "testhost");
	origin->host = host;
	origin->kernel = "6.12.0";
	if (!origin->tsc_khz)
		origin->tsc_khz = UNKNOWN;
	while (fgets(line, sizeof(line), file))
		parse_line(line, sample, origin);
	fclose(file);
	sample_sort(sample);
}

void fixture_read(const char *path, struct sample *sample, struct origin *origin)
{
	FILE *file = fopen(path, "re");

	if (!file)
		die("cannot open", path);
	parse(file, sample, origin);
}

void fixture_parse(const char *text, struct sample *sample, struct origin *origin)
{
	char *copy = strdup(text);

	parse(fmemopen(copy, strlen(copy), "r"), sample, origin);
	free(copy);
}
