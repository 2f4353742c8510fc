// SPDX-License-Identifier: GPL-2.0-only
/* What a delta says depends on the version of the format it was packed in. */
#include <errno.h>

#include "record/frame.h"
#include "record/sample-delta.h"

#include "cmocka-all.h"
#include "fixture.h"

static struct changed_records changes;

static void test_versions(void **state)
{
	struct sample sample = { 0 }, again = { 0 };
	struct varint_buffer buffer = { 0 };
	struct varint_cursor cursor;
	struct origin origin = { 0 };

	(void)state;
	fixture_parse("vm 7 10 50 1 live web\nvcpu 7 0 11 100\nexit 7 0 hardware 10 5 6 7\n",
		      &sample, &origin);
	assert_int_equal(sample_delta_pack(&buffer, &changes, NULL, &sample), 0);
	cursor = (struct varint_cursor){ buffer.bytes, buffer.bytes + buffer.nr, false };
	assert_int_equal(sample_delta_apply(&cursor, &changes, FRAME_VERSION, NULL, &again), 0);
	assert_int_equal(again.nr_vms, 1);
	assert_int_equal(again.vms[0].id, 7);
	assert_string_equal(again.vms[0].name, "web");
	assert_int_equal(again.exits[0].user_cycles, 7);
	/* Before the first version nothing had a field that could have changed. */
	cursor = (struct varint_cursor){ buffer.bytes, buffer.bytes + buffer.nr, false };
	assert_int_equal(sample_delta_apply(&cursor, &changes, 0, NULL, &again), -EBADMSG);

	varint_free(&buffer);
	changed_records_free(&changes);
	sample_free(&sample);
	sample_free(&again);
}

/* By hand: in version 1 a VM has twelve fields, and its number is the last one. */
static void test_version_1(void **state)
{
	struct varint_buffer buffer = { 0 };
	struct varint_cursor cursor;
	struct sample sample = { 0 };

	(void)state;
	assert_int_equal(varint_reserve(&buffer, 5 * VARINT_MAX), 0);
	varint_put(&buffer, 1); /* VM */
	varint_put(&buffer, 0); /* vCPUs */
	varint_put(&buffer, 0); /* exits */
	varint_put(&buffer, 1 << 11 << 2 | 3);
	varint_put(&buffer, varint_fold(7));
	cursor = (struct varint_cursor){ buffer.bytes, buffer.bytes + buffer.nr, false };
	assert_int_equal(sample_delta_apply(&cursor, &changes, 1, NULL, &sample), 0);
	assert_int_equal(sample.nr_vms, 1);
	assert_int_equal(sample.vms[0].id, 7);
	varint_free(&buffer);
	changed_records_free(&changes);
	sample_free(&sample);
}

/* By hand: since version 3 a field of all records stands after all steps. */
static void test_version_3(void **state)
{
	struct varint_buffer buffer = { 0 };
	struct varint_cursor cursor;
	struct sample sample = { 0 };

	(void)state;
	assert_int_equal(varint_reserve(&buffer, 9 * VARINT_MAX), 0);
	varint_put(&buffer, 2); /* VMs */
	varint_put(&buffer, 0); /* vCPUs */
	varint_put(&buffer, 0); /* exits */
	varint_put(&buffer, (1 << 13 | 1 << 2) << 2 | 3);
	varint_put(&buffer, (1 << 13 | 1 << 2) << 2 | 3);
	varint_put(&buffer, varint_fold(4)); /* nr_vcpus */
	varint_put(&buffer, varint_fold(-3));
	varint_put(&buffer, varint_fold(7)); /* id */
	varint_put(&buffer, varint_fold(2));
	cursor = (struct varint_cursor){ buffer.bytes, buffer.bytes + buffer.nr, false };
	assert_int_equal(sample_delta_apply(&cursor, &changes, 3, NULL, &sample), 0);
	assert_int_equal(sample.nr_vms, 2);
	assert_int_equal(sample.vms[0].id, 7);
	assert_int_equal(sample.vms[0].nr_vcpus, 4);
	assert_int_equal(sample.vms[1].id, 9);
	assert_int_equal(sample.vms[1].nr_vcpus, 1);
	varint_free(&buffer);
	changed_records_free(&changes);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_version_1),
		cmocka_unit_test(test_version_3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
