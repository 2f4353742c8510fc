// SPDX-License-Identifier: GPL-2.0-only
#include "reason/names.h"

/* The vectors, of which svm.h makes the codes of exceptions */
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

int reason_names_add(struct reason_table *table)
{
	int err = 0;

	if (table->isa >= ARRAY_SIZE(isa_names))
		return 0;

	for (size_t i = 0; !err && i < isa_names[table->isa].nr; i++) {
		const struct code_name *row = &isa_names[table->isa].names[i];

		err = reason_table_add(table, KVM_EXIT_KIND_HARDWARE, row->code, row->name);
	}
	return err;
}
