// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of tests/lab/homework, in Markdown.
 *
 *	homework-report svm|vmx <LINES
 *
 * LINES are those that "readings" made.
 */
#include <ctype.h>
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "array.h"

/* Marks of a bar, and reasons that are named at the end */
#define BAR  50
#define MOST 5

struct reading {
	unsigned int after_s; /* seconds since the guest's boot */
	uint64_t total, host_after, cycles;
};

/* A reason at the last reading */
struct reason {
	uint32_t code;
	char name[48];
	uint64_t count, host_before, host_after, cycles;
	bool named;
};

static struct reading readings[1000];
static struct reason reasons[256];
static unsigned int nr_readings, nr_reasons;
/* As cpuid printed them, of the last reading */
static char printed[ARRAY_SIZE(reasons)][256];
static unsigned int nr_printed;

static void take_time(unsigned int reading, unsigned int after_s)
{
	if (reading >= ARRAY_SIZE(readings))
		errx(2, "reading %u: too many", reading);
	readings[reading].after_s = after_s;
	nr_readings = reading + 1;
	nr_reasons = 0;
}

static void take_exits(unsigned int reading, const char *code, const struct reason *reason)
{
	if (reading >= nr_readings)
		errx(2, "reading %u has no time", reading);
	if (!strcmp(code, "total")) {
		readings[reading].total = reason->count;
		readings[reading].host_after = reason->host_after;
		readings[reading].cycles = reason->cycles;
		return;
	}
	if (nr_reasons == ARRAY_SIZE(reasons))
		errx(2, "more than %u reasons", nr_reasons);
	reasons[nr_reasons] = *reason;
	sscanf(code, "%" SCNu32, &reasons[nr_reasons++].code);
}

static void take(const char *line)
{
	struct reason r = { 0 };
	unsigned int reading, after_s;
	char code[16];

	if (sscanf(line, "@homework time %u %u", &reading, &after_s) == 2) {
		take_time(reading, after_s);
	} else if (sscanf(line,
			  "@homework exits %u %15s %47s %" SCNu64 " %" SCNu64 " %" SCNu64
			  " %" SCNu64,
			  &reading, code, r.name, &r.count, &r.host_before, &r.host_after,
			  &r.cycles) == 7) {
		take_exits(reading, code, &r);
	} else if (!strncmp(line, "@homework cpuid ", 16)) {
		if (nr_printed == ARRAY_SIZE(printed))
			errx(2, "more than %u lines of cpuid", nr_printed);
		snprintf(printed[nr_printed++], sizeof(printed[0]), "%.*s",
			 (int)strcspn(line + 16, "\n"), line + 16);
	}
}

/* Since the reading before, or since the boot */
static double per_second(unsigned int i)
{
	const struct reading *r = readings + i;
	unsigned int seconds = r->after_s - (i ? r[-1].after_s : 0);

	return seconds ? (double)(r->total - (i ? r[-1].total : 0)) / seconds : 0;
}

static void print_bar(double part, double whole)
{
	unsigned int marks = whole ? BAR * part / whole + 0.5 : 0;

	if (marks)
		putchar(' ');
	while (marks--)
		putchar('#');
	putchar('\n');
}

static void print_frequency(void)
{
	const struct reading *last = readings + nr_readings - 1;
	double most_often = 0;

	puts("## Frequency of exits\n\n"
	     "| reading | s after boot | exits, by the guest | exits, by the host after it | "
	     "more than before | a second | cycles of all exits |\n"
	     "|--:|--:|--:|--:|--:|--:|--:|");
	for (unsigned int i = 0; i < nr_readings; i++) {
		const struct reading *r = readings + i;

		printf("| %u | %u | %" PRIu64 " (%#" PRIx64 ") | %" PRIu64 " | ", i, r->after_s,
		       r->total, r->total, r->host_after);
		if (i)
			printf("%" PRIu64, r->total - r[-1].total);
		printf(" | %.0f | %" PRIu64 " |\n", per_second(i), r->cycles);
	}

	puts("\nExits in all, and exits a second since the reading before or since the boot:\n");
	for (unsigned int i = 0; i < nr_readings; i++) {
		printf("    %4u s %9" PRIu64, readings[i].after_s, readings[i].total);
		print_bar(readings[i].total, last->total);
		if (per_second(i) > most_often)
			most_often = per_second(i);
	}
	puts("");
	for (unsigned int i = 0; i < nr_readings; i++) {
		printf("    %4u s %9.0f", readings[i].after_s, per_second(i));
		print_bar(per_second(i), most_often);
	}
}

static void print_types(const char *vendor)
{
	const struct reading *last = readings + nr_readings - 1;

	puts("\n## Exit types, at the last reading\n");
	printf("| code | name (");
	for (; *vendor; vendor++)
		putchar(toupper((unsigned char)*vendor));
	puts(") | exits, by the guest | exits, by the host before and after | cycles | "
	     "cycles an exit |\n"
	     "|--:|:--|--:|--:|--:|--:|");
	for (const struct reason *r = reasons; r < reasons + nr_reasons; r++)
		printf("| %" PRIu32 " (%#" PRIx32 ") | %s | %" PRIu64 " (%#" PRIx64 ") | %" PRIu64
		       " to %" PRIu64 " | %" PRIu64 " | %.0f |\n",
		       r->code, r->code, r->name, r->count, r->count, r->host_before, r->host_after,
		       r->cycles, r->count ? (double)r->cycles / r->count : 0);

	puts("\nExits and cycles by name, of all at the last reading:\n");
	for (const struct reason *r = reasons; r < reasons + nr_reasons; r++) {
		printf("    %-20s %9" PRIu64, r->name, r->count);
		print_bar(r->count, last->total);
	}
	puts("");
	for (const struct reason *r = reasons; r < reasons + nr_reasons; r++) {
		printf("    %-20s %5.1f %%", r->name,
		       last->cycles ? 100.0 * r->cycles / last->cycles : 0);
		print_bar(r->cycles, last->cycles);
	}

	puts("\nAs `cpuid -1 -l 0x4ffffffe -s CODE` printed them in the guest:\n");
	for (unsigned int i = 0; i < nr_printed; i++)
		printf("    %s\n", printed[i]);
}

static void print_most_frequent(void)
{
	printf("\n## The %d most frequent\n\n", MOST);
	for (unsigned int i = 1; i <= MOST && i <= nr_reasons; i++) {
		struct reason *most = NULL;

		for (struct reason *r = reasons; r < reasons + nr_reasons; r++)
			if (!r->named && (!most || r->count > most->count))
				most = r;
		most->named = true;
		printf("%u. %#" PRIx32 "/0d%" PRIu32 " (%s): %#" PRIx64 " = %" PRIu64 "\n", i,
		       most->code, most->code, most->name, most->count, most->count);
	}
}

int main(int argc, char **argv)
{
	char line[512];

	if (argc != 2)
		errx(2, "usage: homework-report svm|vmx <LINES");
	while (fgets(line, sizeof(line), stdin))
		take(line);
	if (!nr_readings)
		errx(1, "no reading");
	print_frequency();
	print_types(argv[1]);
	print_most_frequent();
	return 0;
}
