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
/* clang-format off */
static const char *const kind_names[] = {
	[KVM_EXIT_KIND_HARDWARE] = "hardware",
	[KVM_EXIT_KIND_OTHER] = "other",
	[KVM_EXIT_KIND_VMENTRY_FAIL] = "vmentry-fail",
	[KVM_EXIT_KIND_EMULATION] = "emulation",
	[KVM_EXIT_KIND_NO_ENTRY] = "no-entry",
};
/* clang-format on */

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

/* The names of kinds without codes */
static const char *const kind_words[] = {
	[KVM_EXIT_KIND_OTHER] = "OTHER",
	[KVM_EXIT_KIND_VMENTRY_FAIL] = "VMENTRY_FAIL",
	[KVM_EXIT_KIND_EMULATION] = "EMULATION",
	[KVM_EXIT_KIND_NO_ENTRY] = "NO_ENTRY",
};

static void print_number(uint32_t isa, uint32_t kind, uint32_t code, char *name)
{
	if (kind == KVM_EXIT_KIND_HARDWARE && isa == KVM_EXIT_ISA_VMX)
		snprintf(name, REASON_NAME_SIZE, "VMX %u", code);
	else if (kind == KVM_EXIT_KIND_HARDWARE && isa == KVM_EXIT_ISA_SVM)
		snprintf(name, REASON_NAME_SIZE, "SVM 0x%x", code);
	else if (kind == KVM_EXIT_KIND_HARDWARE)
		snprintf(name, REASON_NAME_SIZE, "0x%x", code);
	else if (kind < ARRAY_SIZE(kind_words) && kind_words[kind])
		snprintf(name, REASON_NAME_SIZE, code ? "%s %u" : "%s", kind_words[kind], code);
	else
		snprintf(name, REASON_NAME_SIZE, code ? "KIND %u %u" : "KIND %u", kind, code);
}

void reason_name(const struct reason_table *table, uint32_t kind, uint32_t code, char *name)
{
	const struct reason *reason = find_reason(table, kind, code);

	if (reason)
		text_copy(name, REASON_NAME_SIZE, reason->name);
	else
		print_number(table->isa, kind, code, name);
}

static int compare_names(const void *a, const void *b)
{
	const struct reason *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* True if the name could be the one that print_number() makes for another reason. */
static bool is_made(const struct reason *reason)
{
	for (uint32_t kind = 0; kind < ARRAY_SIZE(kind_words); kind++) {
		if (kind_words[kind] && !strcmp(reason->name, kind_words[kind]))
			return kind != reason->kind || reason->code;
	}
	return strchr(reason->name, ' ') || !strncmp(reason->name, "0x", 2);
}

/* Appends kind and code, unless they are there: "HLT 1 12".  A long name is cut. */
static void add_number(struct reason *reason)
{
	char number[24];
	const int len = snprintf(number, sizeof(number), " %u %u", reason->kind, reason->code);
	const size_t room = sizeof(reason->name) - 1 - len;
	size_t end = strlen(reason->name);

	if (end >= (size_t)len && !strcmp(reason->name + end - len, number))
		return;
	end = end < room ? end : room;
	memcpy(reason->name + end, number, len + 1);
}

int reason_table_tell_apart(struct reason_table *table)
{
	struct reason **names = reallocarray(NULL, table->nr + 1, sizeof(*names));
	size_t end;

	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < table->nr; i++)
		names[i] = &table->reasons[i];
	qsort(names, table->nr, sizeof(*names), compare_names);
	for (size_t i = 0; i < table->nr; i = end) {
		for (end = i + 1; end < table->nr && !compare_names(&names[i], &names[end]);)
			end++;
		/* Backwards, because the others are compared with the first. */
		for (size_t j = end; j-- > i;) {
			if (end > i + 1 || is_made(names[j]))
				add_number(names[j]);
		}
	}
	free(names);
	return 0;
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
