// SPDX-License-Identifier: GPL-2.0-only
#include "reason/reason.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "reason/explain.h"

static const char *const isa_names[] = {
	[KVM_EXIT_ISA_VMX] = "vmx",
	[KVM_EXIT_ISA_SVM] = "svm",
};

/* The names in Documentation/netlink/specs/kvm-exit.yaml. */
static const char *const kind_names[] = {
	[KVM_EXIT_KIND_HARDWARE] = "hardware",
	[KVM_EXIT_KIND_OTHER] = "other",
	[KVM_EXIT_KIND_VMENTRY_FAIL] = "vmentry-fail",
	[KVM_EXIT_KIND_EMULATION] = "emulation",
};

static int compare_reasons(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return 0;
}

static struct reason *find_reason(const struct reason_table *table, uint32_t kind, uint32_t code)
{
	const struct reason key = { .kind = kind, .code = code };

	if (!table->nr)
		return NULL;
	return bsearch(&key, table->reasons, table->nr, sizeof(key), compare_reasons);
}

int reason_table_add(struct reason_table *table, uint32_t kind, uint32_t code, const char *name)
{
	const struct reason key = { .kind = kind, .code = code };
	size_t at = array_search(&key, table->reasons, table->nr, sizeof(key), compare_reasons);
	struct reason *reason;

	if (at == table->nr || compare_reasons(&key, &table->reasons[at])) {
		reason = array_reserve(table->reasons, &table->max, table->nr + 1, sizeof(*reason));
		if (!reason)
			return -ENOMEM;
		table->reasons = reason;
		memmove(&reason[at + 1], &reason[at], (table->nr++ - at) * sizeof(*reason));
	}

	reason = &table->reasons[at];
	*reason = key;
	text_copy(reason->name, sizeof(reason->name), name);
	return 0;
}

int reason_table_append(struct reason_table *table, uint32_t kind, uint32_t code, const char *name)
{
	struct reason *reasons =
		array_reserve(table->reasons, &table->max, table->nr + 1, sizeof(*reasons));

	if (!reasons)
		return -ENOMEM;
	table->reasons = reasons;
	reasons[table->nr] = (struct reason){ .kind = kind, .code = code };
	text_copy(reasons[table->nr++].name, sizeof(reasons->name), name);
	return 0;
}

void reason_table_sort(struct reason_table *table)
{
	struct reason *reasons = table->reasons;
	size_t kept = 0;

	if (table->nr)
		qsort(reasons, table->nr, sizeof(*reasons), compare_reasons);
	for (size_t i = 0; i < table->nr; i++) {
		if (!kept || compare_reasons(&reasons[kept - 1], &reasons[i]))
			reasons[kept++] = reasons[i];
	}
	table->nr = kept;
}

void reason_table_free(struct reason_table *table)
{
	free(table->reasons);
	*table = (struct reason_table){ 0 };
}

void reason_name(const struct reason_table *table, uint32_t kind, uint32_t code, char *name)
{
	const struct reason *reason = find_reason(table, kind, code);

	if (reason)
		text_copy(name, REASON_NAME_SIZE, reason->name);
	else if (kind == KVM_EXIT_KIND_HARDWARE && table->isa == KVM_EXIT_ISA_VMX)
		snprintf(name, REASON_NAME_SIZE, "VMX %u", code);
	else if (kind == KVM_EXIT_KIND_HARDWARE && table->isa == KVM_EXIT_ISA_SVM)
		snprintf(name, REASON_NAME_SIZE, "SVM 0x%x", code);
	else if (kind == KVM_EXIT_KIND_HARDWARE)
		snprintf(name, REASON_NAME_SIZE, "0x%x", code);
	else if (kind == KVM_EXIT_KIND_OTHER)
		snprintf(name, REASON_NAME_SIZE, "OTHER");
	else if (kind == KVM_EXIT_KIND_VMENTRY_FAIL)
		snprintf(name, REASON_NAME_SIZE, "VMENTRY_FAIL");
	else if (kind == KVM_EXIT_KIND_EMULATION)
		snprintf(name, REASON_NAME_SIZE, "EMULATION");
	else
		snprintf(name, REASON_NAME_SIZE, "KIND %u", kind);
}

bool reason_is_idle(uint32_t isa, uint32_t kind, uint32_t code)
{
	return explain_category(isa, kind, code) == CATEGORY_IDLE;
}

const char *reason_isa_name(uint32_t isa)
{
	return isa < ARRAY_SIZE(isa_names) ? isa_names[isa] : NULL;
}

const char *reason_kind_name(uint32_t kind)
{
	return kind < ARRAY_SIZE(kind_names) ? kind_names[kind] : NULL;
}
