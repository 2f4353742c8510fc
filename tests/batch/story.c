// SPDX-License-Identifier: GPL-2.0-only
/*
 * story FILE STORY: makes a recording of a host that never was, told in lines of text.
 *
 *	host NAME, kernel RELEASE, isa vmx|svm, trait NAME VALUE
 *	start SECONDS	time for people of the first sample, UTC since 1970
 *	seconds N	how long it lasts; a sample each second
 *	vm ID NAME AGE VCPUS	a VM, and how old it is at the start; the next lines are about it
 *	flags [!]NAME ...	of its VMM, as traits.c names them
 *	parts GUEST POLLING STOPPED HALTED WAITING	of its vCPUs' time, in percent of one CPU;
 *		one of them may be "rest"
 *	exit CODE PER-SECOND KVM-US VMM-US [BLOCKED-US]	of the VM; times of one exit
 *	at SECOND	the lines from here on are so from that second on
 *	on ID		the next lines are about this VM
 *
 * Each number but "rest" is off by some percent, by chance: the same for the same start.
 * '#' begins what is skipped.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reason/names.h"
#include "record/writer.h"
#include "sample/sample.h"

#define TSC_KHZ	  2000000
#define MAX_VMS	  16
#define MAX_VCPUS 16
#define MAX_RATES 24
#define NR_TIMES  5

struct rate {
	uint32_t code;
	double per_s, us[3]; /* in KVM, in the VMM, blocked */
};

/* The counters of a vCPU: exits and cycles, in the order that the story has them. */
struct counted {
	double count[MAX_RATES], cycles[MAX_RATES][3], times[NR_TIMES];
};

struct teller {
	struct sample_vm vm;
	double percent[NR_TIMES]; /* of one CPU; NAN: the rest */
	struct rate rates[MAX_RATES];
	size_t nr_rates;
	struct counted counted[MAX_VCPUS];
};

static struct teller tellers[MAX_VMS], *current;
static size_t nr_tellers;
static char host[64] = "testhost", kernel[64] = "7.3.4";
static struct origin origin = { .source = "netlink",
				.since = "vm-creation",
				.host = host,
				.kernel = kernel,
				.clock = "tsc",
				.epoch = "one",
				.has_kvm_ids = true,
				.tsc_khz = TSC_KHZ };
static uint64_t traits[NR_TRAITS];
static unsigned long start = 1750000000, seconds = 30, next_second;

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("story: ", stderr);
	vfprintf(stderr, format, list);
	va_end(list);
	fputc('\n', stderr);
	exit(1);
}

/* Near 1: at most @spread from it. */
static double chance(double spread)
{
	static uint64_t state;

	state = (state ?: start) * 6364136223846793005ULL + 1442695040888963407ULL;
	return 1 + spread * ((double)(state >> 33) / (1ULL << 30) - 1);
}

static unsigned int find(const char *(*name)(unsigned int), const char *wanted)
{
	for (unsigned int i = 0; name(i); i++) {
		if (!strcmp(name(i), wanted))
			return i;
	}
	die("nothing is called %s", wanted);
}

static void choose_vm(unsigned int id)
{
	for (current = tellers; current < tellers + nr_tellers; current++) {
		if (current->vm.id == id)
			return;
	}
	die("there is no VM %u", id);
}

static void add_vm(const char *line)
{
	struct sample_vm vm = { .name_from = "QEMU -name",
				.comm = "qemu-system-x86",
				.owner = "libvirt-qemu" };
	double age;

	if (nr_tellers == MAX_VMS ||
	    sscanf(line, "vm %u %63s %lf %u", &vm.id, vm.name, &age, &vm.nr_vcpus) != 4 ||
	    vm.nr_vcpus > MAX_VCPUS)
		die("not understood: %s", line);
	vm.age_ns = age * 1e9;
	vm.pid = 2000 + vm.id * 100;
	snprintf(vm.scope, sizeof(vm.scope), "machine-qemu-%u-%.40s.scope", vm.id, vm.name);
	snprintf(vm.unit, sizeof(vm.unit), "%s", vm.scope);
	current = &tellers[nr_tellers++];
	*current = (struct teller){ .vm = vm };
}

static void set_flags(const char *text)
{
	char word[40];
	int len;

	for (; sscanf(text, "%39s%n", word, &len) == 1; text += len)
		vmm_flag_set(&current->vm.flags, find(vmm_flag_name, word + (word[0] == '!')),
			     word[0] != '!');
}

static void set_parts(const char *text)
{
	char word[20];
	int len;

	for (size_t i = 0; i < NR_TIMES; i++, text += len) {
		if (sscanf(text, "%19s%n", word, &len) != 1)
			die("parts needs %d numbers", NR_TIMES);
		current->percent[i] = strcmp(word, "rest") ? strtod(word, NULL) : NAN;
	}
}

static void set_rate(const char *line)
{
	struct rate rate = { 0 };
	size_t i = 0;

	if (sscanf(line, "exit %i %lf %lf %lf %lf", (int *)&rate.code, &rate.per_s, &rate.us[0],
		   &rate.us[1], &rate.us[2]) < 4)
		die("not understood: %s", line);
	while (i < current->nr_rates && current->rates[i].code != rate.code)
		i++;
	if (i == MAX_RATES)
		die("too many reasons");
	if (i == current->nr_rates)
		current->nr_rates++;
	current->rates[i] = rate;
}

static void check(int err)
{
	if (err)
		die("%s", strerror(-err));
}

static void set_isa(uint32_t isa)
{
	origin.reasons.isa = isa;
	check(reason_names_add(&origin.reasons));
}

static void obey(const char *line)
{
	char name[64];
	unsigned long value;
	unsigned int id;

	if (sscanf(line, "host %63s", host) == 1 || sscanf(line, "kernel %63s", kernel) == 1 ||
	    sscanf(line, "start %lu", &start) == 1 || sscanf(line, "seconds %lu", &seconds) == 1 ||
	    sscanf(line, "at %lu", &next_second) == 1)
		return;
	if (sscanf(line, "isa %63s", name) == 1)
		set_isa(strcmp(name, "svm") ? KVM_EXIT_ISA_VMX : KVM_EXIT_ISA_SVM);
	else if (sscanf(line, "trait %63s %lu", name, &value) == 2)
		traits[find(host_trait_name, name)] = 1 + value;
	else if (!strncmp(line, "vm ", 3))
		add_vm(line);
	else if (sscanf(line, "on %u", &id) == 1)
		choose_vm(id);
	else if (current && !strncmp(line, "flags ", 6))
		set_flags(line + 6);
	else if (current && !strncmp(line, "parts ", 6))
		set_parts(line + 6);
	else if (current && !strncmp(line, "exit ", 5))
		set_rate(line);
	else
		die("not understood: %s", line);
}

/* Reads on, up to what is of a later second. */
static void listen(FILE *story, unsigned long second)
{
	char line[400], word[2];

	while (next_second <= second && fgets(line, sizeof(line), story)) {
		line[strcspn(line, "#\n")] = '\0';
		if (sscanf(line, "%1s", word) == 1)
			obey(line);
	}
}

/* Counts @for_s seconds on a vCPU, and returns the cycles that its exits took. */
static double count_exits(const struct teller *teller, struct counted *counted, double for_s)
{
	double sum = 0;

	for (size_t i = 0; i < teller->nr_rates; i++) {
		const struct rate *rate = &teller->rates[i];
		const double before = counted->count[i];

		counted->count[i] += rate->per_s / teller->vm.nr_vcpus * for_s * chance(0.05);
		for (size_t j = 0; j < 3; j++) {
			/* Whole exits, as they are written down */
			const double cycles = (floor(counted->count[i]) - floor(before)) *
					      rate->us[j] * TSC_KHZ / 1000 * chance(0.02);

			counted->cycles[i][j] += cycles;
			sum += cycles;
		}
	}
	return sum;
}

static void count(struct teller *teller, struct counted *counted, double for_s)
{
	const double all = for_s * TSC_KHZ * 1000;
	double rest = all - count_exits(teller, counted, for_s);
	int of_rest = -1;

	for (size_t i = 0; i < NR_TIMES; i++) {
		double share = teller->percent[i] / 100 / teller->vm.nr_vcpus, cycles;

		if (isnan(share)) {
			of_rest = (int)i;
			continue;
		}
		cycles = share * all * chance(0.02);
		counted->times[i] += cycles;
		rest -= cycles;
	}
	if (of_rest < 0)
		return;
	if (rest < 0)
		die("VM %u: more than all the time", teller->vm.id);
	counted->times[of_rest] += rest;
}

static uint64_t add_vcpu(struct sample *sample, const struct teller *teller, unsigned int nr)
{
	const struct counted *counted = &teller->counted[nr];
	struct sample_vcpu vcpu = {
		.vm = teller->vm.id,
		.vcpu = nr,
		.tid = teller->vm.pid + 11 + nr,
		.part_ns = UNKNOWN,
		.guest_cycles = counted->times[0],
		.polling_cycles = counted->times[1],
		.stopped_cycles = counted->times[2],
		.halted_cycles = counted->times[3],
		.waiting_cycles = counted->times[4],
	};
	uint64_t exits = 0;

	snprintf(vcpu.thread, sizeof(vcpu.thread), "CPU %hhu/KVM", (unsigned char)nr);
	check(sample_add_vcpu(sample, &vcpu));
	for (size_t i = 0; i < teller->nr_rates; i++) {
		const struct sample_exit exit = { .vm = teller->vm.id,
						  .vcpu = nr,
						  .kind = KVM_EXIT_KIND_HARDWARE,
						  .code = teller->rates[i].code,
						  .count = counted->count[i],
						  .cycles = counted->cycles[i][0],
						  .user_cycles = counted->cycles[i][1],
						  .blocked_cycles = counted->cycles[i][2] };

		exits += exit.count;
		check(sample_add_exit(sample, &exit));
	}
	return exits;
}

static void make(struct sample *sample, unsigned long second)
{
	uint64_t exits = 0;

	sample_clear(sample);
	sample->origin = &origin;
	sample->time_ns = (1000 + second) * 1000000000ULL;
	sample->read_ns = 80000;
	sample->wall.tv_sec = (time_t)(start + second);
	memcpy(sample->traits, traits, sizeof(traits));
	for (struct teller *teller = tellers; teller < tellers + nr_tellers; teller++) {
		const double age = teller->vm.age_ns / 1e9;

		for (unsigned int i = 0; i < teller->vm.nr_vcpus; i++) {
			count(teller, &teller->counted[i], second ? 1 : age);
			exits += add_vcpu(sample, teller, i);
		}
		if (second)
			teller->vm.age_ns += 1000000000;
		check(sample_add_vm(sample, &teller->vm));
	}
	sample->kvm_exits_before = exits;
	sample->kvm_exits_after = exits;
	sample_sort(sample);
}

int main(int argc, char **argv)
{
	struct sample sample = { 0 };
	struct writer *writer;
	FILE *story;

	if (argc != 3)
		die("usage: story FILE STORY");
	story = fopen(argv[2], "re");
	if (!story)
		die("%s: %m", argv[2]);
	unlink(argv[1]);
	check(writer_open(&writer, argv[1], 0));
	for (unsigned long second = 0; second <= seconds; second++) {
		listen(story, second);
		make(&sample, second);
		check(writer_add(writer, &sample));
	}
	writer_close(writer);
	fclose(story);
	sample_free(&sample);
	reason_table_free(&origin.reasons);
	return 0;
}
