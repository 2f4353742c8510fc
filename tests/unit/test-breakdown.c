// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "reason/facts.h"
#include "why/breakdown.h"

#include "cmocka-all.h"

static struct breakdown breakdown;

static int tear_down(void **state)
{
	(void)state;
	breakdown_free(&breakdown);
	return 0;
}

static void add_exits(size_t bucket, uint64_t nr, uint64_t largest)
{
	breakdown.totals.buckets[bucket] += nr;
	breakdown.totals.exits += nr;
	breakdown.totals.max_cycles = largest;
}

/* Buckets by hand: 0..7 are their numbers, then 8 steps for each power of two. */
static void test_quantiles(void **state)
{
	(void)state;
	assert_true(breakdown_quantile(&breakdown.totals, 0.5) == UNKNOWN);
	add_exits(5, 10, 5);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.5), 5);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.99), 5);
	/* [8, 9) */
	add_exits(8, 10, 8);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.5), 5);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.51), 8);
	/* [16, 18) is bucket 16; [1024, 1152) is 8 * (10 - 2) */
	add_exits(16, 10, 16);
	add_exits(64, 970, 1100);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.03), 17);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.5), 1100);
	add_exits(65, 1, 1160);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 0.5), 1151);
	assert_int_equal(breakdown_quantile(&breakdown.totals, 1), 1160);
}

static void test_powers(void **state)
{
	uint64_t sum = 0;

	(void)state;
	for (size_t i = 0; i < BREAKDOWN_NR_BUCKETS; i++)
		add_exits(i, 1, UINT64_MAX);
	/* 0 and 1; 2 and 3; 4 to 7; then eight buckets each */
	assert_int_equal(breakdown_power(&breakdown.totals, 0), 2);
	assert_int_equal(breakdown_power(&breakdown.totals, 1), 2);
	assert_int_equal(breakdown_power(&breakdown.totals, 2), 4);
	for (unsigned int power = 3; power < 64; power++)
		assert_int_equal(breakdown_power(&breakdown.totals, power), 8);
	for (unsigned int power = 0; power < 64; power++)
		sum += breakdown_power(&breakdown.totals, power);
	assert_int_equal(sum, BREAKDOWN_NR_BUCKETS);
	assert_true(breakdown_quantile(&breakdown.totals, 1) == UINT64_MAX);
}

static void test_cpus_add_up(void **state)
{
	struct breakdown_totals part = { .exits = 3,
					 .cycles = 70,
					 .max_cycles = 50,
					 .unplaced = 1,
					 .full_keys = 2,
					 .full_places = 4,
					 .full_threads = 5 };

	(void)state;
	part.buckets[7] = 3;
	breakdown_add_totals(&breakdown, &part);
	part.max_cycles = 40;
	breakdown_add_totals(&breakdown, &part);
	assert_int_equal(breakdown.totals.exits, 6);
	assert_int_equal(breakdown.totals.cycles, 140);
	assert_int_equal(breakdown.totals.max_cycles, 50);
	assert_int_equal(breakdown.totals.unplaced, 2);
	assert_int_equal(breakdown.totals.full_keys, 4);
	assert_int_equal(breakdown.totals.full_places, 8);
	assert_int_equal(breakdown.totals.full_threads, 10);
	assert_int_equal(breakdown.totals.buckets[7], 6);
	breakdown_clear(&breakdown);
	assert_int_equal(breakdown.totals.exits, 0);
}

static void test_the_most_frequent_first(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 1000; i++) {
		const struct breakdown_key key = { .what = BREAKDOWN_PORT, .number = 1000 - i };
		const struct breakdown_count count = { .count = i / 2, .cycles = 1 };

		assert_int_equal(breakdown_add_row(&breakdown, &key, &count), 0);
		assert_int_equal(breakdown_add_rip(&breakdown, 5000 - i, &count), 0);
	}
	breakdown_sort(&breakdown);
	for (uint64_t i = 0; i < 1000; i++) {
		assert_int_equal(breakdown.rows[i].count.count, (999 - i) / 2);
		/* Equal ones by their number. */
		assert_int_equal(breakdown.rows[i].key.number, i + 1);
		assert_int_equal(breakdown.places[i].rip, 4001 + i);
	}
}

static void check_key(struct breakdown_key key, const char *text, const char *fact)
{
	char printed[80];

	breakdown_key_print(&key, printed, sizeof(printed));
	assert_string_equal(printed, text);
	if (fact)
		assert_string_equal(breakdown_key_fact(&key), fact);
	else
		assert_null(breakdown_key_fact(&key));
}

#define KEY(...) ((struct breakdown_key){ __VA_ARGS__ })

static void test_words(void **state)
{
	(void)state;
	check_key(KEY(0x3f8, 0, BREAKDOWN_PORT, BREAKDOWN_WRITE, 1), "out port 0x3f8, 1 byte",
		  "serial port 1, console");
	check_key(KEY(0xcfc, 0, BREAKDOWN_PORT, BREAKDOWN_READ, 4), "in port 0xcfc, 4 bytes",
		  "PCI configuration, data");
	check_key(KEY(0x1234, 0, BREAKDOWN_PORT, BREAKDOWN_READ, 2), "in port 0x1234, 2 bytes",
		  NULL);
	check_key(KEY(0xfee000b0, 0, BREAKDOWN_MMIO, BREAKDOWN_WRITE, 4),
		  "write address 0xfee000b0, 4 bytes", "local APIC");
	check_key(KEY(0xfe000000, 0, BREAKDOWN_MMIO, BREAKDOWN_WRITE), "write address 0xfe000000",
		  NULL);
	check_key(KEY(0x40000000, 0, BREAKDOWN_MEMORY, BREAKDOWN_EXECUTE),
		  "execute memory 0x40000000 + 2 MiB", NULL);
	check_key(KEY(0x6e0, 0, BREAKDOWN_MSR, BREAKDOWN_WRITE), "wrmsr 0x6e0",
		  "IA32_TSC_DEADLINE");
	check_key(KEY(0x80b, 0, BREAKDOWN_MSR, BREAKDOWN_WRITE), "wrmsr 0x80b",
		  "APIC EOI, end of interrupt");
	check_key(KEY(0xc0000080, 0, BREAKDOWN_MSR, BREAKDOWN_READ), "rdmsr 0xc0000080", "EFER");
	check_key(KEY(3, 0, BREAKDOWN_CR, BREAKDOWN_WRITE), "write CR3", NULL);
	check_key(KEY(7, 0, BREAKDOWN_DR, BREAKDOWN_READ), "read DR7", NULL);
	check_key(KEY(7, 1, BREAKDOWN_CPUID), "leaf 0x7 subleaf 0x1", "extended features");
	check_key(KEY(5, 0, BREAKDOWN_HYPERCALL), "number 5", "KVM_HC_KICK_CPU");
	/* Each interface has its own numbers: 11 is KVM's SCHED_YIELD. */
	check_key(KEY(11, BREAKDOWN_HYPERV, BREAKDOWN_HYPERCALL), "Hyper-V call 0xb",
		  "HvCallSendSyntheticClusterIpi");
	check_key(KEY(9, BREAKDOWN_HYPERV, BREAKDOWN_HYPERCALL), "Hyper-V call 0x9", NULL);
	check_key(KEY(12, BREAKDOWN_XEN, BREAKDOWN_HYPERCALL), "Xen call 12", "memory_op");
	check_key(KEY(5, 77, BREAKDOWN_HYPERCALL), "number 5", NULL);
	check_key(KEY(14, 0, BREAKDOWN_EXCEPTION), "vector 14", "#PF page fault");
	check_key(KEY(0xec, 0, BREAKDOWN_INTERRUPT), "vector 0xec", "local timer");
	check_key(KEY(24, 0, BREAKDOWN_IRQ, .name = "eth0"), "irq 24", "eth0");
	check_key(KEY(0xb0, 0, BREAKDOWN_APIC, BREAKDOWN_WRITE), "write register 0xb0",
		  "APIC EOI, end of interrupt");
	check_key(KEY(0x7f0012340000, 0, BREAKDOWN_ADDRESS), "address 0x7f0012340000", NULL);
	/* Nobody makes one, but what is read from elsewhere may be anything. */
	check_key(KEY(1, 0, 255, 255), "0x1", NULL);
}

/* Tables that are searched by halving must be sorted: each entry is found. */
static void test_facts_are_found(void **state)
{
	unsigned int found = 0, known = 0;

	(void)state;
	for (uint64_t i = 0; i < 0x1000; i++)
		found += fact_msr(i) != NULL;
	for (uint64_t i = 0xc0000000; i < 0xc0020000; i++)
		found += fact_msr(i) != NULL;
	for (uint64_t i = 0x40000000; i < 0x40001000; i++)
		found += fact_msr(i) != NULL;
	for (uint64_t i = 0x4b564d00; i < 0x4b564e00; i++)
		found += fact_msr(i) != NULL;
	/* As many as lines in the tables. */
	assert_int_equal(found, 199 + 23);
	assert_null(fact_msr(0xffffffffffULL));
	for (uint64_t i = 0; i < 0x10000; i++)
		known += fact_port(i) != NULL;
	assert_true(known > 0x4000);
	/* The narrower one counts. */
	assert_string_equal(fact_port(0x3f6), "IDE 1");
	assert_string_equal(fact_port(0x3f5), "floppy disk");
	assert_string_equal(fact_port(0xcf9), "reset");
}

static void check_what(uint32_t isa, uint32_t code, enum breakdown_what what)
{
	assert_int_equal(breakdown_what(isa, KVM_EXIT_KIND_HARDWARE, code), what);
	assert_int_equal(breakdown_what(isa, KVM_EXIT_KIND_OTHER, code), BREAKDOWN_NOTHING);
}

/* Codes by their numbers in the manuals. */
static void test_what_tells_exits_apart(void **state)
{
	(void)state;
	check_what(KVM_EXIT_ISA_VMX, 0, BREAKDOWN_EXCEPTION);
	check_what(KVM_EXIT_ISA_VMX, 1, BREAKDOWN_INTERRUPT);
	check_what(KVM_EXIT_ISA_VMX, 10, BREAKDOWN_CPUID);
	check_what(KVM_EXIT_ISA_VMX, 12, BREAKDOWN_NOTHING);
	check_what(KVM_EXIT_ISA_VMX, 30, BREAKDOWN_PORT);
	check_what(KVM_EXIT_ISA_VMX, 31, BREAKDOWN_MSR);
	check_what(KVM_EXIT_ISA_VMX, 32, BREAKDOWN_MSR);
	check_what(KVM_EXIT_ISA_VMX, 48, BREAKDOWN_MEMORY);
	check_what(KVM_EXIT_ISA_VMX, 49, BREAKDOWN_MEMORY);
	check_what(KVM_EXIT_ISA_VMX, 0x400, BREAKDOWN_NOTHING);
	check_what(KVM_EXIT_ISA_SVM, 0x00, BREAKDOWN_CR);
	check_what(KVM_EXIT_ISA_SVM, 0x1f, BREAKDOWN_CR);
	check_what(KVM_EXIT_ISA_SVM, 0x20, BREAKDOWN_DR);
	check_what(KVM_EXIT_ISA_SVM, 0x3f, BREAKDOWN_DR);
	check_what(KVM_EXIT_ISA_SVM, 0x4e, BREAKDOWN_EXCEPTION);
	check_what(KVM_EXIT_ISA_SVM, 0x60, BREAKDOWN_INTERRUPT);
	check_what(KVM_EXIT_ISA_SVM, 0x65, BREAKDOWN_CR);
	check_what(KVM_EXIT_ISA_SVM, 0x72, BREAKDOWN_CPUID);
	check_what(KVM_EXIT_ISA_SVM, 0x78, BREAKDOWN_NOTHING);
	check_what(KVM_EXIT_ISA_SVM, 0x7b, BREAKDOWN_PORT);
	check_what(KVM_EXIT_ISA_SVM, 0x7c, BREAKDOWN_MSR);
	check_what(KVM_EXIT_ISA_SVM, 0x81, BREAKDOWN_HYPERCALL);
	check_what(KVM_EXIT_ISA_SVM, 0x400, BREAKDOWN_MEMORY);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_quantiles),
		TEST(test_powers),
		TEST(test_cpus_add_up),
		TEST(test_the_most_frequent_first),
		TEST(test_words),
		TEST(test_facts_are_found),
		TEST(test_what_tells_exits_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
