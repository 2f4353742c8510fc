// SPDX-License-Identifier: GPL-2.0-only
/*
 * tests/data/reasons-6.12.txt holds what Linux 6.12 names, made by
 *	tests/unit/reasons-list KERNEL >tests/data/reasons-6.12.txt
 * so that names, which the tables do not have, tell whether the codes are right.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "reason/explain-table.h"
#include "reason/explain.h"
#include "reason/names.h"
#include "reason/reason.h"

#include "cmocka-all.h"

#define LIST_MAX 256

struct named {
	uint32_t isa;
	uint32_t code;
	char name[REASON_NAME_SIZE];
};

static struct named list[LIST_MAX];
static size_t nr_list;

static const struct explain_table *const tables[] = {
	[KVM_EXIT_ISA_VMX] = &explain_vmx,
	[KVM_EXIT_ISA_SVM] = &explain_svm,
};

/* Codes that Linux 6.12 does not name, though its KVM or the manuals know them. */
static const struct named unnamed[] = {
	{ KVM_EXIT_ISA_SVM, 0x8c, "conditional mwait" },
	{ KVM_EXIT_ISA_SVM, 0x8e, "rdpru" },
	{ KVM_EXIT_ISA_SVM, 0xa5, "buslock" },
	{ KVM_EXIT_ISA_SVM, 0xa6, "idle-halt" },
	{ KVM_EXIT_ISA_VMX, 76, "SEAMCALL" },
	{ KVM_EXIT_ISA_VMX, 77, "TDCALL" },
	{ KVM_EXIT_ISA_VMX, 84, "MSR_READ_IMM" },
	{ KVM_EXIT_ISA_VMX, 85, "MSR_WRITE_IMM" },
};

static int read_list(void **state)
{
	const char *directory = getenv("TEST_DATA");
	char path[4096], line[128], isa[4];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/reasons-6.12.txt", directory ? directory : "tests/data");
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		struct named *named = &list[nr_list++];

		assert_in_range(nr_list, 1, LIST_MAX);
		assert_int_equal(sscanf(line, "%3s %" SCNu32 " %39[^\n]", isa, &named->code,
					named->name),
				 3);
		named->isa = !strcmp(isa, "vmx") ? KVM_EXIT_ISA_VMX : KVM_EXIT_ISA_SVM;
		assert_string_equal(isa, reason_isa_name(named->isa));
	}
	fclose(file);
	return 0;
}

static void test_every_named_reason_is_explained(void **state)
{
	size_t nr[ARRAY_SIZE(tables)] = { 0 };

	(void)state;
	for (size_t i = 0; i < nr_list; i++) {
		const struct named *named = &list[i];

		nr[named->isa]++;
		if (!explain_find(named->isa, KVM_EXIT_KIND_HARDWARE, named->code))
			fail_msg("%s: no explanation", named->name);
	}
	/* As many as the headers of 6.12 have rows. */
	assert_int_equal(nr[KVM_EXIT_ISA_VMX], 62);
	assert_int_equal(nr[KVM_EXIT_ISA_SVM], 108);

	for (uint32_t isa = KVM_EXIT_ISA_VMX; isa <= KVM_EXIT_ISA_SVM; isa++) {
		for (uint32_t kind = KVM_EXIT_KIND_OTHER; kind <= KVM_EXIT_KIND_NO_ENTRY; kind++)
			assert_non_null(explain_find(isa, kind, 0));
	}
}

/* Whatever headers the program was built with, these have name, category and words. */
static void test_newer_reasons_are_known(void **state)
{
	static const struct {
		struct named reason;
		enum category category;
		const char *word;
	} newer[] = {
		{ { KVM_EXIT_ISA_VMX, 76, "SEAMCALL" }, CATEGORY_OTHER, "TDX" },
		{ { KVM_EXIT_ISA_VMX, 77, "TDCALL" }, CATEGORY_OTHER, "TDX" },
		{ { KVM_EXIT_ISA_VMX, 84, "MSR_READ_IMM" }, CATEGORY_MSR, "read an MSR" },
		{ { KVM_EXIT_ISA_VMX, 85, "MSR_WRITE_IMM" }, CATEGORY_MSR, "wrote an MSR" },
		{ { KVM_EXIT_ISA_SVM, 0xa5, "buslock" }, CATEGORY_OTHER, "memory bus" },
		{ { KVM_EXIT_ISA_SVM, 0xa6, "idle-halt" }, CATEGORY_IDLE, "HLT" },
	};
	char name[REASON_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(newer); i++) {
		const struct named *reason = &newer[i].reason;
		struct reason_table names = { .isa = reason->isa };
		const struct explanation *text =
			explain_find(reason->isa, KVM_EXIT_KIND_HARDWARE, reason->code);

		assert_int_equal(reason_names_add(&names), 0);
		reason_name(&names, KVM_EXIT_KIND_HARDWARE, reason->code, name);
		assert_string_equal(name, reason->name);
		reason_table_free(&names);
		assert_non_null(text);
		assert_int_equal(text->category, newer[i].category);
		assert_non_null(strstr(text->meaning, newer[i].word));
	}
}

static void test_what_is_not_named_has_no_explanation(void **state)
{
	const uint32_t hardware = KVM_EXIT_KIND_HARDWARE;

	(void)state;
	/* Between rows, past the last one, no such isa or kind. */
	assert_null(explain_find(KVM_EXIT_ISA_VMX, hardware, 5));
	assert_null(explain_find(KVM_EXIT_ISA_VMX, hardware, 78));
	assert_null(explain_find(KVM_EXIT_ISA_SVM, hardware, 0x001));
	assert_null(explain_find(KVM_EXIT_ISA_SVM, hardware, 0x404));
	assert_null(explain_find(0, hardware, 12));
	assert_null(explain_find(3, hardware, 12));
	assert_null(explain_find(KVM_EXIT_ISA_VMX, 0, 12));
	assert_null(explain_find(KVM_EXIT_ISA_VMX, 6, 0));
	assert_int_equal(explain_category(KVM_EXIT_ISA_VMX, hardware, 78), CATEGORY_OTHER);
	assert_int_equal(explain_category(0, hardware, 12), CATEGORY_OTHER);
	/* Kinds without codes ignore the code. */
	assert_ptr_equal(explain_find(KVM_EXIT_ISA_VMX, KVM_EXIT_KIND_OTHER, 12),
			 explain_find(KVM_EXIT_ISA_VMX, KVM_EXIT_KIND_OTHER, 0));
}

/* By name, so that a text at the wrong code shows. */
static const struct {
	uint32_t isa;
	const char *name;
	enum category category;
	const char *word; /* in the meaning */
} expected[] = {
	{ KVM_EXIT_ISA_VMX, "EXCEPTION_NMI", CATEGORY_INTERRUPT, "NMI" },
	{ KVM_EXIT_ISA_VMX, "EXTERNAL_INTERRUPT", CATEGORY_INTERRUPT, "interrupt for the host" },
	{ KVM_EXIT_ISA_VMX, "TRIPLE_FAULT", CATEGORY_ERROR, "triple fault" },
	{ KVM_EXIT_ISA_VMX, "INIT_SIGNAL", CATEGORY_INTERRUPT, "INIT" },
	{ KVM_EXIT_ISA_VMX, "SIPI_SIGNAL", CATEGORY_INTERRUPT, "start-up IPI" },
	{ KVM_EXIT_ISA_VMX, "INTERRUPT_WINDOW", CATEGORY_INTERRUPT, "able to take an interrupt" },
	{ KVM_EXIT_ISA_VMX, "NMI_WINDOW", CATEGORY_INTERRUPT, "able to take an NMI" },
	{ KVM_EXIT_ISA_VMX, "TASK_SWITCH", CATEGORY_OTHER, "switched tasks" },
	{ KVM_EXIT_ISA_VMX, "CPUID", CATEGORY_CPUID, "CPUID" },
	{ KVM_EXIT_ISA_VMX, "HLT", CATEGORY_IDLE, "HLT" },
	{ KVM_EXIT_ISA_VMX, "INVD", CATEGORY_OTHER, " INVD" },
	{ KVM_EXIT_ISA_VMX, "INVLPG", CATEGORY_MMU, "one page from its TLB" },
	{ KVM_EXIT_ISA_VMX, "RDPMC", CATEGORY_OTHER, "RDPMC" },
	{ KVM_EXIT_ISA_VMX, "RDTSC", CATEGORY_OTHER, "RDTSC" },
	{ KVM_EXIT_ISA_VMX, "VMCALL", CATEGORY_OTHER, "called the hypervisor" },
	{ KVM_EXIT_ISA_VMX, "VMCLEAR", CATEGORY_NESTED, "VMX" },
	{ KVM_EXIT_ISA_VMX, "VMON", CATEGORY_NESTED, "VMX" },
	{ KVM_EXIT_ISA_VMX, "CR_ACCESS", CATEGORY_CONTROL, "control register" },
	{ KVM_EXIT_ISA_VMX, "DR_ACCESS", CATEGORY_CONTROL, "debug register" },
	{ KVM_EXIT_ISA_VMX, "IO_INSTRUCTION", CATEGORY_IO, "IN or OUT" },
	{ KVM_EXIT_ISA_VMX, "MSR_READ", CATEGORY_MSR, "read an MSR" },
	{ KVM_EXIT_ISA_VMX, "MSR_WRITE", CATEGORY_MSR, "wrote an MSR" },
	{ KVM_EXIT_ISA_VMX, "INVALID_STATE", CATEGORY_ERROR, "invalid" },
	{ KVM_EXIT_ISA_VMX, "MSR_LOAD_FAIL", CATEGORY_ERROR, "could not load" },
	{ KVM_EXIT_ISA_VMX, "MWAIT_INSTRUCTION", CATEGORY_IDLE, "MWAIT" },
	{ KVM_EXIT_ISA_VMX, "MONITOR_TRAP_FLAG", CATEGORY_NESTED, "monitor trap flag" },
	{ KVM_EXIT_ISA_VMX, "MONITOR_INSTRUCTION", CATEGORY_OTHER, "executed MONITOR" },
	{ KVM_EXIT_ISA_VMX, "PAUSE_INSTRUCTION", CATEGORY_SPIN, "PAUSE" },
	{ KVM_EXIT_ISA_VMX, "MCE_DURING_VMENTRY", CATEGORY_ERROR, "machine check" },
	{ KVM_EXIT_ISA_VMX, "TPR_BELOW_THRESHOLD", CATEGORY_INTERRUPT, "task priority" },
	{ KVM_EXIT_ISA_VMX, "APIC_ACCESS", CATEGORY_INTERRUPT, "page of its xAPIC" },
	{ KVM_EXIT_ISA_VMX, "EOI_INDUCED", CATEGORY_INTERRUPT, "EOI" },
	{ KVM_EXIT_ISA_VMX, "LDTR_TR", CATEGORY_CONTROL, "LDTR" },
	{ KVM_EXIT_ISA_VMX, "EPT_VIOLATION", CATEGORY_MMU, "EPT" },
	{ KVM_EXIT_ISA_VMX, "EPT_MISCONFIG", CATEGORY_IO, "MMIO" },
	{ KVM_EXIT_ISA_VMX, "INVEPT", CATEGORY_NESTED, "VMX" },
	{ KVM_EXIT_ISA_VMX, "RDTSCP", CATEGORY_OTHER, "time stamp counter" },
	{ KVM_EXIT_ISA_VMX, "PREEMPTION_TIMER", CATEGORY_INTERRUPT, "preemption timer" },
	{ KVM_EXIT_ISA_VMX, "INVVPID", CATEGORY_NESTED, "VMX" },
	{ KVM_EXIT_ISA_VMX, "WBINVD", CATEGORY_OTHER, "WBINVD" },
	{ KVM_EXIT_ISA_VMX, "XSETBV", CATEGORY_CONTROL, "XCR0" },
	{ KVM_EXIT_ISA_VMX, "APIC_WRITE", CATEGORY_INTERRUPT, "wrote an APIC register" },
	{ KVM_EXIT_ISA_VMX, "RDRAND", CATEGORY_OTHER, "RDRAND" },
	{ KVM_EXIT_ISA_VMX, "INVPCID", CATEGORY_MMU, "INVPCID" },
	{ KVM_EXIT_ISA_VMX, "VMFUNC", CATEGORY_NESTED, "VMFUNC" },
	{ KVM_EXIT_ISA_VMX, "ENCLS", CATEGORY_OTHER, "ENCLS" },
	{ KVM_EXIT_ISA_VMX, "RDSEED", CATEGORY_OTHER, "RDSEED" },
	{ KVM_EXIT_ISA_VMX, "PML_FULL", CATEGORY_MMU, "dirty" },
	{ KVM_EXIT_ISA_VMX, "XSAVES", CATEGORY_OTHER, "XSAVES" },
	{ KVM_EXIT_ISA_VMX, "TPAUSE", CATEGORY_OTHER, "TPAUSE" },
	{ KVM_EXIT_ISA_VMX, "BUS_LOCK", CATEGORY_OTHER, "bus" },
	{ KVM_EXIT_ISA_VMX, "NOTIFY", CATEGORY_OTHER, "notify window" },
	{ KVM_EXIT_ISA_SVM, "read_cr0", CATEGORY_CONTROL, "read CR0" },
	{ KVM_EXIT_ISA_SVM, "write_cr2", CATEGORY_CONTROL, "CR2" },
	{ KVM_EXIT_ISA_SVM, "read_cr3", CATEGORY_CONTROL, "CR3" },
	{ KVM_EXIT_ISA_SVM, "write_cr4", CATEGORY_CONTROL, "wrote CR4" },
	{ KVM_EXIT_ISA_SVM, "write_cr8", CATEGORY_INTERRUPT, "task priority" },
	{ KVM_EXIT_ISA_SVM, "write_dr7", CATEGORY_CONTROL, "debug register" },
	{ KVM_EXIT_ISA_SVM, "DB excp", CATEGORY_INTERRUPT, "debug exception" },
	{ KVM_EXIT_ISA_SVM, "BP excp", CATEGORY_INTERRUPT, "breakpoint" },
	{ KVM_EXIT_ISA_SVM, "UD excp", CATEGORY_INTERRUPT, "undefined instruction" },
	{ KVM_EXIT_ISA_SVM, "GP excp", CATEGORY_INTERRUPT, "general protection" },
	{ KVM_EXIT_ISA_SVM, "PF excp", CATEGORY_MMU, "page fault" },
	{ KVM_EXIT_ISA_SVM, "AC excp", CATEGORY_INTERRUPT, "alignment check" },
	{ KVM_EXIT_ISA_SVM, "MC excp", CATEGORY_ERROR, "machine check" },
	{ KVM_EXIT_ISA_SVM, "interrupt", CATEGORY_INTERRUPT, "interrupt for the host" },
	{ KVM_EXIT_ISA_SVM, "nmi", CATEGORY_INTERRUPT, "NMI for the host" },
	{ KVM_EXIT_ISA_SVM, "smi", CATEGORY_INTERRUPT, "system management interrupt" },
	{ KVM_EXIT_ISA_SVM, "vintr", CATEGORY_INTERRUPT, "able to take an interrupt" },
	{ KVM_EXIT_ISA_SVM, "cr0_sel_write", CATEGORY_CONTROL, "CR0" },
	{ KVM_EXIT_ISA_SVM, "write_rt", CATEGORY_CONTROL, "TR" },
	{ KVM_EXIT_ISA_SVM, "rdpmc", CATEGORY_OTHER, "RDPMC" },
	{ KVM_EXIT_ISA_SVM, "popf", CATEGORY_OTHER, "POPF" },
	{ KVM_EXIT_ISA_SVM, "cpuid", CATEGORY_CPUID, "CPUID" },
	{ KVM_EXIT_ISA_SVM, "rsm", CATEGORY_OTHER, "system management mode" },
	{ KVM_EXIT_ISA_SVM, "iret", CATEGORY_INTERRUPT, "return from an NMI" },
	{ KVM_EXIT_ISA_SVM, "pause", CATEGORY_SPIN, "PAUSE" },
	{ KVM_EXIT_ISA_SVM, "hlt", CATEGORY_IDLE, "HLT" },
	{ KVM_EXIT_ISA_SVM, "invlpga", CATEGORY_NESTED, "SVM" },
	{ KVM_EXIT_ISA_SVM, "io", CATEGORY_IO, "IN or OUT" },
	{ KVM_EXIT_ISA_SVM, "msr", CATEGORY_MSR, "an MSR" },
	{ KVM_EXIT_ISA_SVM, "shutdown", CATEGORY_ERROR, "triple fault" },
	{ KVM_EXIT_ISA_SVM, "vmrun", CATEGORY_NESTED, "SVM" },
	{ KVM_EXIT_ISA_SVM, "hypercall", CATEGORY_OTHER, "called the hypervisor" },
	{ KVM_EXIT_ISA_SVM, "skinit", CATEGORY_NESTED, "SVM" },
	{ KVM_EXIT_ISA_SVM, "rdtscp", CATEGORY_OTHER, "RDTSCP" },
	{ KVM_EXIT_ISA_SVM, "wbinvd", CATEGORY_OTHER, "WBINVD" },
	{ KVM_EXIT_ISA_SVM, "monitor", CATEGORY_OTHER, "executed MONITOR" },
	{ KVM_EXIT_ISA_SVM, "mwait", CATEGORY_IDLE, "MWAIT" },
	{ KVM_EXIT_ISA_SVM, "xsetbv", CATEGORY_CONTROL, "XCR0" },
	{ KVM_EXIT_ISA_SVM, "write_efer_trap", CATEGORY_MSR, "EFER" },
	{ KVM_EXIT_ISA_SVM, "write_cr8_trap", CATEGORY_CONTROL, "CR8" },
	{ KVM_EXIT_ISA_SVM, "invpcid", CATEGORY_MMU, "INVPCID" },
	{ KVM_EXIT_ISA_SVM, "npf", CATEGORY_MMU, "nested page tables" },
	{ KVM_EXIT_ISA_SVM, "avic_incomplete_ipi", CATEGORY_INTERRUPT, "IPI" },
	{ KVM_EXIT_ISA_SVM, "avic_unaccelerated_access", CATEGORY_INTERRUPT, "APIC register" },
	{ KVM_EXIT_ISA_SVM, "vmgexit", CATEGORY_OTHER, "GHCB" },
	{ KVM_EXIT_ISA_SVM, "vmgexit_mmio_write", CATEGORY_IO, "MMIO" },
	{ KVM_EXIT_ISA_SVM, "vmgexit_ap_hlt_loop", CATEGORY_OTHER, "vCPU" },
	{ KVM_EXIT_ISA_SVM, "invalid_guest_state", CATEGORY_ERROR, "invalid" },
};

static void test_texts_are_at_their_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct explanation *text;
		size_t at = 0;

		while (at < nr_list &&
		       (list[at].isa != expected[i].isa || strcmp(list[at].name, expected[i].name)))
			at++;
		if (at == nr_list)
			fail_msg("%s: not in the list", expected[i].name);
		text = explain_find(list[at].isa, KVM_EXIT_KIND_HARDWARE, list[at].code);
		assert_non_null(text);
		if (text->category != expected[i].category)
			fail_msg("%s is %s", expected[i].name, category_name(text->category));
		if (!strstr(text->meaning, expected[i].word))
			fail_msg("%s: %s", expected[i].name, text->meaning);
	}
}

static bool row_is_before(const struct explain_row *a, const struct explain_row *b)
{
	return a->kind < b->kind || (a->kind == b->kind && a->last < b->first);
}

static bool row_has_reason(uint32_t isa, const struct explain_row *row)
{
	if (row->kind != KVM_EXIT_KIND_HARDWARE)
		return true;
	for (size_t i = 0; i < nr_list; i++) {
		if (list[i].isa == isa && list[i].code >= row->first && list[i].code <= row->last)
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(unnamed); i++) {
		if (unnamed[i].isa == isa && unnamed[i].code == row->first)
			return true;
	}
	return false;
}

static void test_rows_are_sorted_and_all_found(void **state)
{
	(void)state;
	for (uint32_t isa = KVM_EXIT_ISA_VMX; isa < ARRAY_SIZE(tables); isa++) {
		for (size_t i = 0; i < tables[isa]->nr; i++) {
			const struct explain_row *row = &tables[isa]->rows[i];

			assert_true(row->first <= row->last);
			if (i && !row_is_before(row - 1, row))
				fail_msg("%" PRIx32 " is not after the row before", row->first);
			assert_non_null(reason_kind_name(row->kind));
			assert_ptr_equal(explain_find(isa, row->kind, row->first), row->text);
			assert_ptr_equal(explain_find(isa, row->kind, row->last), row->text);
			if (!row_has_reason(isa, row))
				fail_msg("%" PRIx32 " is no reason", row->first);
		}
	}
}

static void check_text(const char *text)
{
	size_t length;

	assert_non_null(text);
	length = strlen(text);
	if (!length || length > EXPLAIN_TEXT_MAX)
		fail_msg("%zu characters: %s", length, text);
	for (size_t i = 0; i < length; i++) {
		if (text[i] < ' ' || text[i] > '~')
			fail_msg("character %d: %s", text[i], text);
	}
	/* Ends as a sentence does, and was put together with its spaces. */
	if (text[length - 1] != '.' || strstr(text, "  "))
		fail_msg("%s", text);
}

static void test_texts_are_short_and_plain(void **state)
{
	size_t used[NR_CATEGORIES] = { 0 };

	(void)state;
	for (uint32_t isa = KVM_EXIT_ISA_VMX; isa < ARRAY_SIZE(tables); isa++) {
		for (size_t i = 0; i < tables[isa]->nr; i++) {
			const struct explanation *text = tables[isa]->rows[i].text;

			assert_in_range(text->category, 0, NR_CATEGORIES - 1);
			used[text->category]++;
			check_text(text->meaning);
			check_text(text->cause);
			check_text(text->knob);
		}
	}
	for (size_t i = 0; i < NR_CATEGORIES; i++) {
		if (!used[i])
			fail_msg("nothing is %s", category_name(i));
	}
}

/* What two rows have to say alike is one text that both refer to. */
static void test_no_meaning_is_written_twice(void **state)
{
	const struct explanation *texts[2 * LIST_MAX];
	size_t nr = 0;

	(void)state;
	for (uint32_t isa = KVM_EXIT_ISA_VMX; isa < ARRAY_SIZE(tables); isa++) {
		for (size_t i = 0; i < tables[isa]->nr; i++) {
			assert_in_range(nr, 0, ARRAY_SIZE(texts) - 1);
			texts[nr++] = tables[isa]->rows[i].text;
		}
	}
	for (size_t i = 0; i < nr; i++) {
		for (size_t j = 0; j < i; j++) {
			if (texts[i] != texts[j] && !strcmp(texts[i]->meaning, texts[j]->meaning))
				fail_msg("%s", texts[i]->meaning);
		}
	}
}

static void test_category_names(void **state)
{
	(void)state;
	assert_string_equal(category_name(CATEGORY_IO), "i/o");
	assert_string_equal(category_name(CATEGORY_CONTROL), "control");
	assert_string_equal(category_name(CATEGORY_OTHER), "other");
	assert_null(category_name(NR_CATEGORIES));
	for (size_t i = 0; i < NR_CATEGORIES; i++) {
		const char *name = category_name(i);

		assert_non_null(name);
		for (size_t j = 0; name[j]; j++)
			assert_false(isupper((unsigned char)name[j]));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(name, category_name(j));
	}
}

/* The whole list, from the manuals; these cycles are left out of the costs. */
static void test_idle_is_nothing_else(void **state)
{
	static const struct {
		uint32_t isa;
		uint32_t code;
	} idle[] = {
		{ KVM_EXIT_ISA_VMX, 12 },   { KVM_EXIT_ISA_VMX, 36 },	{ KVM_EXIT_ISA_SVM, 0x78 },
		{ KVM_EXIT_ISA_SVM, 0x8b }, { KVM_EXIT_ISA_SVM, 0x8c }, { KVM_EXIT_ISA_SVM, 0xa6 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(idle); i++) {
		assert_true(reason_is_idle(idle[i].isa, KVM_EXIT_KIND_HARDWARE, idle[i].code));
		assert_false(reason_is_idle(idle[i].isa, KVM_EXIT_KIND_OTHER, idle[i].code));
		assert_false(reason_is_idle(0, KVM_EXIT_KIND_HARDWARE, idle[i].code));
	}

	for (uint32_t isa = KVM_EXIT_ISA_VMX; isa < ARRAY_SIZE(tables); isa++) {
		size_t nr = 0, expected_nr = isa == KVM_EXIT_ISA_VMX ? 2 : 4;

		for (uint32_t code = 0; code < 0x1000; code++)
			nr += reason_is_idle(isa, KVM_EXIT_KIND_HARDWARE, code);
		assert_int_equal(nr, expected_nr);
		for (size_t i = 0; i < nr_list; i++)
			nr += list[i].isa == isa && list[i].code >= 0x1000 &&
			      reason_is_idle(isa, KVM_EXIT_KIND_HARDWARE, list[i].code);
		for (uint32_t kind = KVM_EXIT_KIND_OTHER; kind <= KVM_EXIT_KIND_NO_ENTRY; kind++)
			nr += reason_is_idle(isa, kind, 0);
		assert_int_equal(nr, expected_nr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_named_reason_is_explained),
		cmocka_unit_test(test_newer_reasons_are_known),
		cmocka_unit_test(test_what_is_not_named_has_no_explanation),
		cmocka_unit_test(test_texts_are_at_their_codes),
		cmocka_unit_test(test_rows_are_sorted_and_all_found),
		cmocka_unit_test(test_texts_are_short_and_plain),
		cmocka_unit_test(test_no_meaning_is_written_twice),
		cmocka_unit_test(test_category_names),
		cmocka_unit_test(test_idle_is_nothing_else),
	};

	return cmocka_run_group_tests(tests, read_list, NULL);
}
