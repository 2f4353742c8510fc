// SPDX-License-Identifier: GPL-2.0-only
#include "reason/explain.h"

#include <stdlib.h>

#include "base/array.h"
#include "reason/explain-table.h"

static const char *const category_names[NR_CATEGORIES] = {
	[CATEGORY_IO] = "i/o",
	[CATEGORY_MMU] = "mmu",
	[CATEGORY_MSR] = "msr",
	[CATEGORY_CPUID] = "cpuid",
	[CATEGORY_INTERRUPT] = "interrupt",
	[CATEGORY_IDLE] = "idle",
	[CATEGORY_SPIN] = "spin",
	[CATEGORY_CONTROL] = "control",
	[CATEGORY_NESTED] = "nested",
	[CATEGORY_ERROR] = "error",
	[CATEGORY_OTHER] = "other",
};

struct key {
	uint32_t kind;
	uint32_t code;
};

static int compare_key(const void *key, const void *element)
{
	const struct explain_row *row = element;
	const struct key *k = key;

	if (k->kind != row->kind)
		return k->kind < row->kind ? -1 : 1;
	if (k->code < row->first)
		return -1;
	return k->code > row->last;
}

static const struct explain_table *find_table(uint32_t isa)
{
	switch (isa) {
	case KVM_EXIT_ISA_VMX:
		return &explain_vmx;
	case KVM_EXIT_ISA_SVM:
		return &explain_svm;
	default:
		return NULL;
	}
}

const struct explanation *explain_find(uint32_t isa, uint32_t kind, uint32_t code)
{
	const struct key key = { kind, kind == KVM_EXIT_KIND_HARDWARE ? code : 0 };
	const struct explain_table *table = find_table(isa);
	const struct explain_row *row;

	if (!table)
		return NULL;
	row = bsearch(&key, table->rows, table->nr, sizeof(*row), compare_key);
	return row ? row->text : NULL;
}

enum category explain_category(uint32_t isa, uint32_t kind, uint32_t code)
{
	const struct explanation *text = explain_find(isa, kind, code);

	return text ? text->category : CATEGORY_OTHER;
}

const char *category_name(enum category category)
{
	return (size_t)category < ARRAY_SIZE(category_names) ? category_names[category] : NULL;
}
