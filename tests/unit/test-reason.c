// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "reason/reason.h"

#include "cmocka-all.h"

static void check_name(const struct reason_table *table, uint32_t kind, uint32_t code,
		       const char *expected)
{
	char name[REASON_NAME_SIZE];

	reason_name(table, kind, code, name);
	assert_string_equal(name, expected);
}

static void test_names_come_from_the_table(void **state)
{
	struct reason_table table = { .isa = KVM_EXIT_ISA_VMX };

	(void)state;
	/* Not in order, as on SVM; the second name of a reason counts. */
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_OTHER, 0, "REST"), 0);
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_HARDWARE, 12, "HALT"), 0);
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_HARDWARE, 1, "IRQ"), 0);
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_HARDWARE, 12, "HLT"), 0);
	assert_int_equal(table.nr, 3);
	check_name(&table, KVM_EXIT_KIND_HARDWARE, 12, "HLT");
	check_name(&table, KVM_EXIT_KIND_HARDWARE, 1, "IRQ");
	check_name(&table, KVM_EXIT_KIND_OTHER, 0, "REST");
	reason_table_free(&table);
	assert_null(table.reasons);
}

static void test_a_long_name_is_cut(void **state)
{
	struct reason_table table = { .isa = KVM_EXIT_ISA_VMX };
	char name[REASON_NAME_SIZE], longer[2 * REASON_NAME_SIZE];

	(void)state;
	memset(longer, 'A', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_HARDWARE, 1, longer), 0);
	reason_name(&table, KVM_EXIT_KIND_HARDWARE, 1, name);
	assert_int_equal(strlen(name), REASON_NAME_SIZE - 1);
	reason_table_free(&table);
}

static void test_reasons_without_a_name_keep_their_number(void **state)
{
	const struct reason_table vmx = { .isa = KVM_EXIT_ISA_VMX };
	const struct reason_table svm = { .isa = KVM_EXIT_ISA_SVM };
	const struct reason_table none = { 0 };

	(void)state;
	check_name(&vmx, KVM_EXIT_KIND_HARDWARE, 78, "VMX 78");
	check_name(&svm, KVM_EXIT_KIND_HARDWARE, 0x40a, "SVM 0x40a");
	check_name(&svm, KVM_EXIT_KIND_HARDWARE, UINT32_MAX, "SVM 0xffffffff");
	check_name(&none, KVM_EXIT_KIND_HARDWARE, 16, "0x10");
	check_name(&vmx, KVM_EXIT_KIND_OTHER, 0, "OTHER");
	check_name(&vmx, KVM_EXIT_KIND_VMENTRY_FAIL, 0, "VMENTRY_FAIL");
	check_name(&vmx, KVM_EXIT_KIND_EMULATION, 0, "EMULATION");
	check_name(&vmx, KVM_EXIT_KIND_NO_ENTRY, 0, "NO_ENTRY");
	check_name(&vmx, 17, 0, "KIND 17");
	check_name(&vmx, 17, 3, "KIND 17 3");
	check_name(&vmx, KVM_EXIT_KIND_OTHER, 1, "OTHER 1");
}

/* No two have one name, whatever a kernel or a recording calls them. */
static void test_names_are_told_apart(void **state)
{
	const uint32_t hardware = KVM_EXIT_KIND_HARDWARE;
	struct reason_table table = { .isa = KVM_EXIT_ISA_VMX };
	char longer[REASON_NAME_SIZE];

	(void)state;
	memset(longer, 'A', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(reason_table_add(&table, hardware, 1, "IRQ"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 5, "HLT"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 12, "HLT"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 13, "VMX 78"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 14, "OTHER"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 15, "HLT 1 12"), 0);
	assert_int_equal(reason_table_add(&table, hardware, 16, longer), 0);
	assert_int_equal(reason_table_add(&table, hardware, 17, longer), 0);
	assert_int_equal(reason_table_add(&table, KVM_EXIT_KIND_EMULATION, 0, "EMULATION"), 0);
	assert_int_equal(reason_table_add(&table, 17, 3, ""), 0);
	assert_int_equal(reason_table_add(&table, 17, 4, ""), 0);
	/* Those of a recording were told apart before. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(reason_table_tell_apart(&table), 0);
		check_name(&table, hardware, 1, "IRQ");
		check_name(&table, hardware, 5, "HLT 1 5");
		check_name(&table, hardware, 12, "HLT 1 12");
		check_name(&table, hardware, 13, "VMX 78 1 13");
		check_name(&table, hardware, 14, "OTHER 1 14");
		check_name(&table, hardware, 15, "HLT 1 12 1 15");
		check_name(&table, hardware, 16, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1 16");
		check_name(&table, hardware, 17, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1 17");
		check_name(&table, KVM_EXIT_KIND_EMULATION, 0, "EMULATION");
		check_name(&table, 17, 3, " 17 3");
	}
	reason_table_free(&table);
}

static void test_idle_is_hlt_and_mwait(void **state)
{
	const uint32_t hardware = KVM_EXIT_KIND_HARDWARE;

	(void)state;
	assert_true(reason_is_idle(KVM_EXIT_ISA_VMX, hardware, 12));
	assert_true(reason_is_idle(KVM_EXIT_ISA_VMX, hardware, 36));
	assert_true(reason_is_idle(KVM_EXIT_ISA_SVM, hardware, 0x78));
	assert_true(reason_is_idle(KVM_EXIT_ISA_SVM, hardware, 0x8b));
	/* PAUSE, on either; HLT of the other vendor; no code at all. */
	assert_false(reason_is_idle(KVM_EXIT_ISA_VMX, hardware, 40));
	assert_false(reason_is_idle(KVM_EXIT_ISA_SVM, hardware, 0x77));
	assert_false(reason_is_idle(KVM_EXIT_ISA_VMX, hardware, 0x78));
	assert_false(reason_is_idle(KVM_EXIT_ISA_SVM, hardware, 12));
	assert_false(reason_is_idle(KVM_EXIT_ISA_VMX, KVM_EXIT_KIND_OTHER, 12));
	assert_false(reason_is_idle(0, hardware, 12));
}

static void test_isa_and_kind_names(void **state)
{
	(void)state;
	assert_string_equal(reason_isa_name(KVM_EXIT_ISA_SVM), "svm");
	assert_null(reason_isa_name(0));
	assert_null(reason_isa_name(3));
	assert_string_equal(reason_kind_name(KVM_EXIT_KIND_EMULATION), "emulation");
	assert_null(reason_kind_name(0));
	assert_string_equal(reason_kind_name(KVM_EXIT_KIND_NO_ENTRY), "no-entry");
	assert_null(reason_kind_name(6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_come_from_the_table),
		cmocka_unit_test(test_a_long_name_is_cut),
		cmocka_unit_test(test_reasons_without_a_name_keep_their_number),
		cmocka_unit_test(test_names_are_told_apart),
		cmocka_unit_test(test_idle_is_hlt_and_mwait),
		cmocka_unit_test(test_isa_and_kind_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
