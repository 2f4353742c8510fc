// SPDX-License-Identifier: GPL-2.0-only
/*
 * Put what a guest read of its exits by cpuid beside what the host had before and after.
 *
 *	readings REASONS CONSOLE
 *
 * REASONS is from "nlstat reasons".  CONSOLE has, once a reading, "@host" and the lines of
 * "nlstat exit", the same once more, "@reading SECONDS" and what cpuid printed.  Prints
 *
 *	@homework time READING SECONDS-AFTER-BOOT
 *	@homework exits READING CODE|total NAME GUEST HOST-BEFORE HOST-AFTER CYCLES
 *	@homework cpuid LINE	of the last reading, as it was printed
 */
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "counted.h"

#define LEAF_TOTAL	  0x4ffffffc
#define LEAF_TOTAL_CYCLES 0x4ffffffd
#define LEAF_COUNT	  0x4ffffffe
#define LEAF_CYCLES	  0x4fffffff

struct cpu_leaf {
	uint32_t leaf, code, eax, ebx, ecx;
	char line[256];
};

static struct counted reasons;
/* What the host had before and after, and what the guest read in between */
static struct counted host[2];
static struct cpu_leaf *leaves;
static unsigned int nr_leaves;
static unsigned int nr_hosts, seconds;

/* "   0x4ffffffe 0x0a: eax=0x00000001 ebx=0x00000000 ecx=... edx=..." */
static bool parse_leaf(const char *line, struct cpu_leaf *leaf)
{
	return sscanf(line, " 0x%x 0x%x: eax=0x%x ebx=0x%x ecx=0x%x", &leaf->leaf, &leaf->code,
		      &leaf->eax, &leaf->ebx, &leaf->ecx) == 5;
}

static const struct cpu_leaf *find(uint32_t leaf, uint32_t code)
{
	for (const struct cpu_leaf *l = leaves; l < leaves + nr_leaves; l++)
		if (l->leaf == leaf && l->code == code)
			return l;
	return NULL;
}

static uint64_t sum_of(const struct counted *counted, bool all, uint32_t code)
{
	uint64_t sum = 0;

	for (const struct counted_exit *e = counted->exits; e < counted->exits + counted->nr_exits;
	     e++)
		if (all || (e->kind == KVM_EXIT_KIND_HARDWARE && e->code == code))
			sum += e->count;
	return sum;
}

static void print_reading(unsigned int reading)
{
	printf("@homework time %u %u\n", reading, seconds);
	for (const struct cpu_leaf *l = leaves; l < leaves + nr_leaves; l++) {
		bool all = l->leaf == LEAF_TOTAL;
		const struct cpu_leaf *cycles;

		if (!all && l->leaf != LEAF_COUNT)
			continue;
		cycles = all ? find(LEAF_TOTAL_CYCLES, 0) : find(LEAF_CYCLES, l->code);
		printf("@homework exits %u ", reading);
		if (all)
			printf("total -");
		else
			printf("%" PRIu32 " %s", l->code,
			       counted_name(&reasons, KVM_EXIT_KIND_HARDWARE, l->code));
		printf(" %" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", l->eax,
		       sum_of(host, all, l->code), sum_of(host + 1, all, l->code),
		       cycles ? (uint64_t)cycles->ebx << 32 | cycles->ecx : 0);
	}
}

static void close_reading(void)
{
	if (nr_hosts)
		print_reading(nr_hosts / 2 - 1);
}

static void take(const char *line)
{
	struct cpu_leaf leaf = { 0 };

	if (!strncmp(line, "@host", 5)) {
		/* The first of a pair ends the reading before */
		if (nr_hosts % 2 == 0) {
			close_reading();
			nr_leaves = 0;
		}
		counted_clear(host + nr_hosts++ % 2);
	} else if (sscanf(line, "@reading %u", &seconds) == 1) {
		return;
	} else if (parse_leaf(line, &leaf)) {
		snprintf(leaf.line, sizeof(leaf.line), "%s", line);
		leaves = counted_grow(leaves, nr_leaves, sizeof(leaf));
		leaves[nr_leaves++] = leaf;
	} else if (nr_hosts) {
		counted_line(host + (nr_hosts - 1) % 2, line);
	}
}

int main(int argc, char **argv)
{
	char line[256];
	FILE *f;

	if (argc != 3)
		errx(2, "usage: readings REASONS CONSOLE");
	counted_read(&reasons, argv[1]);
	f = counted_open(argv[2]);
	while (fgets(line, sizeof(line), f))
		take(line);
	fclose(f);
	close_reading();
	for (const struct cpu_leaf *l = leaves; l < leaves + nr_leaves; l++)
		if (l->leaf == LEAF_COUNT)
			printf("@homework cpuid %s", l->line);
	return 0;
}
