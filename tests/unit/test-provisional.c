// SPDX-License-Identifier: GPL-2.0-only
/*
 * Provisional time: a TSC of 1 GHz, so that a cycle is a nanosecond.  Closed counters are those
 * of a kernel that counts the time of a part when it ends.
 */
#include <stdio.h>

#include "sample/provisional.h"

#include "cmocka-all.h"
#include "fixture.h"

#define HEAD   "isa vmx\ntsc-khz 1000000\n"
#define SECOND 1000000000ULL

static struct sample sample;
static struct origin origin;
static struct provisional provisional;

static int tear_down(void **state)
{
	(void)state;
	provisional_free(&provisional);
	sample_free(&sample);
	reason_table_free(&origin.reasons);
	return 0;
}

static void take(const char *text)
{
	fixture_parse(text, &sample, &origin);
	assert_int_equal(provisional_settle(&provisional, &sample, false), 0);
}

static const struct sample_vcpu *vcpu(void)
{
	return &sample.vcpus[0];
}

/* A guest that spins for 5 s: its kernel counts nothing until the first exit. */
static void test_spins(void **state)
{
	char text[300];

	(void)state;
	for (unsigned int s = 0; s <= 5; s++) {
		snprintf(text, sizeof(text),
			 HEAD "time %u\nvm 1 11 %u 1 live a\nvcpu 1 0 11 7000\n"
			      "times 1 0 0 0 0 0\nin 1 0 guest %u\n",
			 100 + s, 10 + s, s);
		take(text);
		assert_int_equal(vcpu()->guest_cycles, 7000 + s * SECOND);
	}
	/* The exit, 5.2 s after the entry */
	take(HEAD "time 106\nvm 1 11 16 1 live a\nvcpu 1 0 11 5200007000\ntimes 1 0 0 0 0 0\n"
		  "in 1 0 kvm 0.0000001 hardware 12\nexit 1 0 hardware 12 1 0 0 0\n");
	assert_int_equal(vcpu()->guest_cycles, 5200007000);
	assert_int_equal(sample.exits[0].cycles, 100);
}

/* A counter beyond 64 bits is not known: it does not begin again at 0. */
static void test_overflow(void **state)
{
	(void)state;
	take(HEAD "time 100\nvm 1 11 10 1 live a\nvcpu 1 0 11 18446744073709551000\n"
		  "times 1 0 0 0 0 0\nin 1 0 guest 1\n");
	assert_true(vcpu()->guest_cycles == UNKNOWN);
}

static void test_parked(void **state)
{
	char text[300];

	(void)state;
	for (unsigned int s = 1; s <= 5; s++) {
		snprintf(text, sizeof(text),
			 HEAD "time %u\nvm 1 11 %u 1 live a\nvcpu 1 0 11 7000\n"
			      "times 1 0 0 300 0 0\nin 1 0 stopped %u.5\n",
			 100 + s, 10 + s, s);
		take(text);
		assert_int_equal(vcpu()->stopped_cycles, 300 + s * SECOND + SECOND / 2);
		assert_int_equal(vcpu()->guest_cycles, 7000);
	}
}

/* Halted until now, and then it was waiting from the wake-up on: nothing falls. */
static void test_ends_as_another_part(void **state)
{
	(void)state;
	take(HEAD "time 100\nvm 1 11 10 1 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 500 0\n"
		  "in 1 0 halted 2\n");
	assert_int_equal(vcpu()->halted_cycles, 2 * SECOND + 500);
	take(HEAD "time 101\nvm 1 11 11 1 live a\nvcpu 1 0 11 1\n"
		  "times 1 0 0 0 1900000500 1000000000\nin 1 0 guest 0.1\n");
	assert_int_equal(vcpu()->halted_cycles, 2 * SECOND + 500);
	assert_int_equal(vcpu()->waiting_cycles, SECOND);
	assert_int_equal(vcpu()->guest_cycles, SECOND / 10 + 1);
	/* It stays there, also while it is in that part again, until the kernel's is beyond. */
	take(HEAD "time 102\nvm 1 11 12 1 live a\nvcpu 1 0 11 900000001\n"
		  "times 1 0 0 0 1900000500 1000000000\nin 1 0 halted 0.05\n");
	assert_int_equal(vcpu()->halted_cycles, 2 * SECOND + 500);
	assert_int_equal(vcpu()->guest_cycles, 9 * SECOND / 10 + 1);
	take(HEAD "time 102.01\nvm 1 11 12.01 1 live a\nvcpu 1 0 11 900000001\n"
		  "times 1 0 0 0 1900000500 1000000000\nin 1 0 halted 0.06\n");
	assert_int_equal(vcpu()->halted_cycles, 2 * SECOND + 500);
	take(HEAD "time 103\nvm 1 11 13 1 live a\nvcpu 1 0 11 900000001\n"
		  "times 1 0 0 0 1900000500 1000000000\nin 1 0 halted 1.05\n");
	assert_int_equal(vcpu()->halted_cycles, 2 * SECOND + 950000500);
}

static const struct sample_exit *find_exit(uint32_t code)
{
	for (size_t i = 0; i < sample.nr_exits; i++) {
		if (sample.exits[i].code == code)
			return &sample.exits[i];
	}
	fail_msg("no exit %u", code);
	return NULL;
}

/* Of the VMM and of sleep for the host's sake, it is the reason's. */
static void test_reasons(void **state)
{
	(void)state;
	take(HEAD "time 100\nvm 1 11 10 2 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 0 0\n"
		  "in 1 0 vmm 3 hardware 30\n"
		  "exit 1 0 hardware 30 5 50 500 0\nexit 1 0 hardware 48 5 50 0 9\n");
	assert_int_equal(find_exit(30)->user_cycles, 3 * SECOND + 500);
	assert_int_equal(find_exit(30)->cycles, 50);
	take(HEAD "time 101\nvm 1 11 11 2 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 0 0\n"
		  "in 1 0 blocked 0.5 hardware 48\n"
		  "exit 1 0 hardware 30 5 50 2000000500 0\nexit 1 0 hardware 48 6 60 0 9\n");
	assert_int_equal(find_exit(48)->blocked_cycles, SECOND / 2 + 9);
	/* The VMM's did not fall. */
	assert_int_equal(find_exit(30)->user_cycles, 3 * SECOND + 500);
}

/* The number of a VM is another's after KVM was loaded again, and that one is younger. */
static void test_another_vm(void **state)
{
	(void)state;
	take(HEAD "time 100\nvm 1 11 10 1 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 500 0\n"
		  "in 1 0 halted 2\n");
	take(HEAD "time 101\nvm 1 12 0.5 1 live b\nvcpu 1 0 12 1\ntimes 1 0 0 0 7 0\n"
		  "in 1 0 guest 0\n");
	assert_int_equal(vcpu()->halted_cycles, 7);
	/* What ends has its final totals. */
	take(HEAD "time 102\nvm 1 12 1 1 gone b\nvcpu 1 - 0 99\ntimes 1 - 0 0 8 0\n");
	assert_int_equal(vcpu()->guest_cycles, 99);
	assert_int_equal(vcpu()->halted_cycles, 8);
	assert_int_equal(provisional.nr, 0);
}

/* What is not known stays so. */
static void test_unknown(void **state)
{
	(void)state;
	take(HEAD "time 100\nvm 1 11 10 1 live a\nvcpu 1 0 11 -\nin 1 0 guest 2\n");
	assert_int_equal(vcpu()->guest_cycles, UNKNOWN);
	assert_int_equal(vcpu()->halted_cycles, UNKNOWN);
	take("isa vmx\ntsc-khz -\ntime 101\nvm 1 11 11 1 live a\nvcpu 1 0 11 5\nin 1 0 guest 2\n");
	assert_int_equal(vcpu()->guest_cycles, 5);
	/* A source that does not know the part */
	take(HEAD "time 102\nvm 1 11 12 1 live a\nvcpu 1 0 11 5\n");
	assert_int_equal(vcpu()->guest_cycles, 5);
}

/* A source that knows when a wait began has added the time so far, and is a little off. */
static void test_added(void **state)
{
	(void)state;
	fixture_parse(HEAD "time 100\nvm 1 11 10 1 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 500 0\n"
			   "in 1 0 halted 2\n",
		      &sample, &origin);
	assert_int_equal(provisional_settle(&provisional, &sample, true), 0);
	assert_int_equal(vcpu()->halted_cycles, 500);
	fixture_parse(HEAD "time 101\nvm 1 11 11 1 live a\nvcpu 1 0 11 1\ntimes 1 0 0 0 499 9\n"
			   "in 1 0 waiting 1\n",
		      &sample, &origin);
	assert_int_equal(provisional_settle(&provisional, &sample, true), 0);
	assert_int_equal(vcpu()->halted_cycles, 500);
	assert_int_equal(vcpu()->waiting_cycles, 9);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_spins),   TEST(test_parked),	   TEST(test_ends_as_another_part),
		TEST(test_reasons), TEST(test_another_vm), TEST(test_unknown),
		TEST(test_added),   TEST(test_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
