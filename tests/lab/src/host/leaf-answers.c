// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest that stands still before and after it reads leaves by CPUID must have read.
 *
 *	leaf-answers REASONS BEFORE AFTER <TRACE
 *
 * REASONS is from "nlstat reasons", BEFORE and AFTER are from "nlstat exit" of its VM.  TRACE
 * has the events kvm_exit and kvm_cpuid in between: an answer counts the exits of BEFORE and
 * those that were traced until KVM gave it.  Cycles are between those of BEFORE and AFTER;
 * those of HLT, and of all, have what KVM polled.
 * Prints a line for each answer, CODE being "-" where it is of all reasons:
 *
 *	LEAF CODE COUNT CYCLES-BEFORE CYCLES-AFTER
 */
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "counted.h"

/* The leaves of exit statistics: those of one reason, whose code is the subleaf */
#define LEAF_CLASS  0x4fffff00
#define LEAF_COUNT  0x4ffffffe
#define LEAF_CYCLES 0x4fffffff

static struct counted reasons, before, after;
/* Code and count of each reason traced so far */
static struct {
	uint32_t code;
	uint64_t count;
} traced[128];
static unsigned int nr_traced;

static void add_traced(const char *name)
{
	uint32_t code;
	unsigned int i;

	for (i = 0; i < reasons.nr_reasons; i++)
		if (reasons.reasons[i].kind == KVM_EXIT_KIND_HARDWARE &&
		    !strcmp(reasons.reasons[i].name, name))
			break;
	/* A reason that has no name is its code */
	code = i < reasons.nr_reasons ? reasons.reasons[i].code : strtoul(name, NULL, 0);
	for (i = 0; i < nr_traced && traced[i].code != code; i++)
		;
	if (i == ARRAY_SIZE(traced))
		errx(2, "more than %u reasons", i);
	traced[i].code = code;
	traced[i].count++;
	if (i == nr_traced)
		nr_traced++;
}

/* Of a code, or of all */
static uint64_t count_of(bool all, uint32_t code)
{
	uint64_t sum = 0;

	for (const struct counted_exit *e = before.exits; e < before.exits + before.nr_exits; e++)
		if (all || (e->kind == KVM_EXIT_KIND_HARDWARE && e->code == code))
			sum += e->count;
	for (unsigned int i = 0; i < nr_traced; i++)
		if (all || traced[i].code == code)
			sum += traced[i].count;
	return sum;
}

static bool is_hlt(uint32_t code)
{
	for (unsigned int i = 0; i < reasons.nr_reasons; i++)
		if (reasons.reasons[i].code == code && !strcasecmp(reasons.reasons[i].name, "hlt"))
			return true;
	return false;
}

/* A vCPU whose reasons took two messages is there twice. */
static uint64_t polling_of(const struct counted *counted)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < counted->nr_vcpus; i++)
		if (!i || counted->vcpus[i].id != counted->vcpus[i - 1].id)
			sum += counted->vcpus[i].polling;
	return sum;
}

static uint64_t cycles_of(const struct counted *counted, bool all, uint32_t code)
{
	uint64_t sum = all || is_hlt(code) ? polling_of(counted) : 0;

	for (const struct counted_exit *e = counted->exits; e < counted->exits + counted->nr_exits;
	     e++)
		if (all || (e->kind == KVM_EXIT_KIND_HARDWARE && e->code == code))
			sum += e->cycles;
	return sum;
}

int main(int argc, char **argv)
{
	char line[512], name[48];
	uint32_t leaf, code;
	const char *event;

	if (argc != 4)
		errx(2, "usage: leaf-answers REASONS BEFORE AFTER <TRACE");
	counted_read(&reasons, argv[1]);
	counted_read(&before, argv[2]);
	counted_read(&after, argv[3]);
	while (fgets(line, sizeof(line), stdin)) {
		event = strstr(line, " kvm_exit: ");
		if (event && (event = strstr(event, " reason ")) &&
		    sscanf(event, " reason %47s", name) == 1)
			add_traced(name);
		event = strstr(line, " kvm_cpuid: ");
		if (!event || sscanf(event, " kvm_cpuid: func %x idx %x", &leaf, &code) != 2 ||
		    leaf < LEAF_CLASS || leaf > LEAF_CYCLES)
			continue;

		bool all = leaf < LEAF_COUNT;

		printf("0x%x ", leaf);
		printf(all ? "-" : "%" PRIu32, code);
		printf(" %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", count_of(all, code),
		       cycles_of(&before, all, code), cycles_of(&after, all, code));
	}
	return 0;
}
