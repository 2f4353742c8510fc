// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "sample/drift.h"

#include "cmocka-all.h"
#include "fixture.h"

/* VMs that live have 100 + 20 + 3 exits, and one that is gone had 50. */
#define VMS                                                                                        \
	"vm 1 101 5 2 live -\nexit 1 0 hardware 10 100 0 0\nexit 1 1 hardware 12 20 0 0\n"         \
	"vm 2 102 5 1 live -\nexit 2 0 vmentry-fail 0 3 0 0\n"
#define GONE "vm 3 103 5 1 gone -\nexit 3 - hardware 10 50 0 0\n"

static void check(const char *vms, const char *kvm_exits, enum drift_state state, int64_t by)
{
	struct sample sample = { 0 };
	struct origin origin = { 0 };
	struct drift drift;
	char text[500];

	snprintf(text, sizeof(text), "isa vmx\nkvm-exits %s\n%s", kvm_exits, vms);
	fixture_parse(text, &sample, &origin);
	drift = drift_of(&sample);
	assert_int_equal(drift.state, state);
	assert_int_equal(drift.by, by);
	sample_free(&sample);
	reason_table_free(&origin.reasons);
}

static void test_agrees(void **state)
{
	(void)state;
	check(VMS, "123 123", DRIFT_NONE, 0);
	check(VMS, "120 130", DRIFT_NONE, 0);
	check(VMS, "123 130", DRIFT_NONE, 0);
	check(VMS, "120 123", DRIFT_NONE, 0);
	/* KVM's count falls when a VM ends. */
	check(VMS, "130 120", DRIFT_NONE, 0);
	check("", "0 0", DRIFT_NONE, 0);
}

static void test_off(void **state)
{
	(void)state;
	check(VMS, "124 130", DRIFT_OFF, -1);
	check(VMS, "200 190", DRIFT_OFF, -67);
	check(VMS, "100 122", DRIFT_OFF, 1);
	check(VMS, "0 0", DRIFT_OFF, 123);
	check("", "5 5", DRIFT_OFF, -5);
	/* What does not fit is cut, and UNKNOWN is no number. */
	check(VMS, "18446744073709551614 18446744073709551614", DRIFT_OFF, -INT64_MAX);
	check("vm 1 1 1 1 live -\nexit 1 0 hardware 1 18446744073709551614 0 0\n", "0 0", DRIFT_OFF,
	      INT64_MAX);
}

/* KVM may have counted it before, and does not after. */
static void test_a_vm_that_is_gone(void **state)
{
	(void)state;
	check(VMS GONE, "173 123", DRIFT_NONE, 0);
	check(VMS GONE, "173 130", DRIFT_NONE, 0);
	/* The others grew by more than it had. */
	check(VMS GONE, "150 223", DRIFT_NONE, 0);
	check(VMS GONE, "123 123", DRIFT_NONE, 0);
	check(VMS GONE, "174 180", DRIFT_OFF, -1);
	check(VMS GONE, "110 122", DRIFT_OFF, 1);
	check(GONE, "20 0", DRIFT_NONE, 0);
}

static void test_unknown(void **state)
{
	(void)state;
	check(VMS, "- -", DRIFT_UNKNOWN, 0);
	check(VMS, "123 -", DRIFT_UNKNOWN, 0);
	check(VMS, "- 123", DRIFT_UNKNOWN, 0);
	check(VMS "exit 2 0 hardware 11 - 0 0\n", "123 123", DRIFT_UNKNOWN, 0);
	check(VMS "exit 2 0 hardware 11 18446744073709551614 0 0\n", "1 1", DRIFT_UNKNOWN, 0);
	check(VMS "vm 3 0 1 1 gone -\nexit 3 - hardware 1 - 0 0\n", "123 123", DRIFT_UNKNOWN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agrees),
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_a_vm_that_is_gone),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
