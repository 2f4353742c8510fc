/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_H
#define REASON_H

/*
 * Exit reasons.
 *
 * A reason is (isa, kind, code), numbered as in linux/kvm_exit_netlink.h; all sources use
 * these numbers.  Only reasons of kind hardware have a code.  Names come from the source,
 * so no table here can become outdated.  A reason without a name is shown by number.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/kvm_exit_netlink.h>

#define REASON_NAME_SIZE 40

struct reason {
	uint32_t kind;
	uint32_t code;
	char name[REASON_NAME_SIZE];
};

/* A number for each reason, in the sort order of tables. */
static inline uint64_t reason_key(uint32_t kind, uint32_t code)
{
	return (uint64_t)kind << 32 | code;
}

struct reason_table {
	uint32_t isa;		/* enum kvm_exit_isa, 0 if not known */
	struct reason *reasons; /* sorted by (kind, code) */
	size_t nr, max;
};

/* Adds a reason; a second name for one reason replaces the first.  0 or -ENOMEM. */
int reason_table_add(struct reason_table *table, uint32_t kind, uint32_t code, const char *name);
/*
 * Add many reasons: append them in any order, then sort once, which keeps one of several names
 * for a reason.  0 or -ENOMEM.
 */
int reason_table_append(struct reason_table *table, uint32_t kind, uint32_t code, const char *name);
void reason_table_sort(struct reason_table *table);
void reason_table_free(struct reason_table *table);

/*
 * Makes names from an untrusted origin unique: appends kind and code to a name that two reasons
 * have, or that a reason without a name could get.  0 or -ENOMEM.
 */
int reason_table_tell_apart(struct reason_table *table);

/*
 * Writes at most REASON_NAME_SIZE bytes: "HLT", "VMX 78", "SVM 0x40a", "OTHER", "KIND 9 1".
 * Names are unique in a table, after reason_table_tell_apart() if their origin is untrusted.
 */
void reason_name(const struct reason_table *table, uint32_t kind, uint32_t code, char *name);

/* True if the guest gave up the CPU by this exit, see CATEGORY_IDLE. */
bool reason_is_idle(uint32_t isa, uint32_t kind, uint32_t code);

/* Return "vmx", "hardware", ..., or NULL if there is no such ISA or kind. */
const char *reason_isa_name(uint32_t isa);
const char *reason_kind_name(uint32_t kind);

#endif
