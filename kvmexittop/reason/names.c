// SPDX-License-Identifier: GPL-2.0-only
#include "reason/names.h"

#include <errno.h>
#include <stdio.h>

/* The vectors from which svm.h makes the exit codes of exceptions */
#include <asm/kvm.h>
#include <asm/svm.h>
#include <asm/vmx.h>

#include "base/array.h"

struct code_name {
	uint32_t code;
	const char *name;
};

static const struct code_name vmx_names[] = { VMX_EXIT_REASONS };
static const struct code_name svm_names[] = { SVM_EXIT_REASONS };

static const struct {
	const struct code_name *names;
	size_t nr;
} isa_names[] = {
	[KVM_EXIT_ISA_VMX] = { vmx_names, ARRAY_SIZE(vmx_names) },
	[KVM_EXIT_ISA_SVM] = { svm_names, ARRAY_SIZE(svm_names) },
};

struct unnamed {
	uint32_t isa;
	uint32_t first, last; /* codes, both included */
	const char *name;     /* %u: offset from the first code */
};

/* Named by Linux 7.3, but not by 6.1: what the program is built with need not be what runs. */
static const struct unnamed newer[] = {
	{ KVM_EXIT_ISA_VMX, 76, 76, "SEAMCALL" },
	{ KVM_EXIT_ISA_VMX, 77, 77, "TDCALL" },
	{ KVM_EXIT_ISA_VMX, 84, 84, "MSR_READ_IMM" },
	{ KVM_EXIT_ISA_VMX, 85, 85, "MSR_WRITE_IMM" },
	{ KVM_EXIT_ISA_SVM, 0x0a5, 0x0a5, "buslock" },
	{ KVM_EXIT_ISA_SVM, 0x0a6, 0x0a6, "idle-halt" },
};

/* Spelled like the kernel's names of the same ISA. */
static const struct unnamed unnamed[] = {
	{ KVM_EXIT_ISA_VMX, 5, 5, "IO_SMI" },
	{ KVM_EXIT_ISA_VMX, 6, 6, "OTHER_SMI" },
	{ KVM_EXIT_ISA_VMX, 11, 11, "GETSEC" },
	{ KVM_EXIT_ISA_VMX, 17, 17, "RSM" },
	{ KVM_EXIT_ISA_VMX, 65, 65, "PCONFIG" },
	{ KVM_EXIT_ISA_VMX, 66, 66, "SPP_RELATED" },
	{ KVM_EXIT_ISA_VMX, 69, 69, "LOADIWKEY" },
	{ KVM_EXIT_ISA_VMX, 70, 70, "ENCLV" },
	{ KVM_EXIT_ISA_VMX, 72, 72, "ENQCMD_PASID" },
	{ KVM_EXIT_ISA_VMX, 73, 73, "ENQCMDS_PASID" },
	{ KVM_EXIT_ISA_VMX, 78, 78, "RDMSRLIST" },
	{ KVM_EXIT_ISA_VMX, 79, 79, "WRMSRLIST" },
	{ KVM_EXIT_ISA_SVM, 0x000, 0x00f, "read_cr%u" },
	{ KVM_EXIT_ISA_SVM, 0x010, 0x01f, "write_cr%u" },
	{ KVM_EXIT_ISA_SVM, 0x020, 0x02f, "read_dr%u" },
	{ KVM_EXIT_ISA_SVM, 0x030, 0x03f, "write_dr%u" },
	{ KVM_EXIT_ISA_SVM, 0x040, 0x05f, "excp%u" },
	{ KVM_EXIT_ISA_SVM, 0x08c, 0x08c, "mwait_conditional" },
	{ KVM_EXIT_ISA_SVM, 0x08e, 0x08e, "rdpru" },
	{ KVM_EXIT_ISA_SVM, 0x090, 0x09f, "write_cr%u_trap" },
	{ KVM_EXIT_ISA_SVM, 0x0a0, 0x0a0, "invlpgb" },
	{ KVM_EXIT_ISA_SVM, 0x0a1, 0x0a1, "invlpgb_illegal" },
	{ KVM_EXIT_ISA_SVM, 0x0a3, 0x0a3, "mcommit" },
	{ KVM_EXIT_ISA_SVM, 0x0a4, 0x0a4, "tlbsync" },
};

static int add_names(struct reason_table *all, const struct reason_table *names)
{
	int err = 0;

	for (size_t i = 0; !err && i < names->nr; i++) {
		if (names->reasons[i].kind == KVM_EXIT_KIND_HARDWARE)
			err = reason_table_add(all, KVM_EXIT_KIND_HARDWARE, names->reasons[i].code,
					       names->reasons[i].name);
	}
	return err;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static int add_unnamed(struct reason_table *all, const struct unnamed *rows, size_t nr)
{
	char name[REASON_NAME_SIZE];
	int err = 0;

	for (; !err && nr; nr--, rows++) {
		if (rows->isa != all->isa)
			continue;
		for (uint32_t code = rows->first; !err && code <= rows->last; code++) {
			snprintf(name, sizeof(name), rows->name, code - rows->first);
			err = reason_table_add(all, KVM_EXIT_KIND_HARDWARE, code, name);
		}
	}
	return err;
}
#pragma GCC diagnostic pop

int reason_names_add(struct reason_table *table)
{
	int err = add_unnamed(table, newer, ARRAY_SIZE(newer));

	if (table->isa >= ARRAY_SIZE(isa_names))
		return err;

	/* The names of the headers are added last, and replace those above. */
	for (size_t i = 0; !err && i < isa_names[table->isa].nr; i++) {
		const struct code_name *row = &isa_names[table->isa].names[i];

		err = reason_table_add(table, KVM_EXIT_KIND_HARDWARE, row->code, row->name);
	}
	return err;
}

int reason_names_of_manual(const struct reason_table *names, struct reason_table *all)
{
	int err;

	*all = (struct reason_table){ .isa = names->isa };
	/* The kernel's names are added last, and replace the others. */
	err = add_unnamed(all, unnamed, ARRAY_SIZE(unnamed))
		      ?: add_unnamed(all, newer, ARRAY_SIZE(newer)) ?: add_names(all, names);
	if (err)
		reason_table_free(all);
	return err;
}
