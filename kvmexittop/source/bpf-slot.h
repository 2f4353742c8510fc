/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_SLOT_H
#define SOURCE_BPF_SLOT_H

/*
 * The slots of a record of the BPF programs.  Inline: a large host has hundreds of thousands in
 * use, and nine times as many that are empty.
 */

#include <stddef.h>
#include <stdint.h>

#include <linux/kvm_exit_netlink.h>
#include <linux/types.h>

#include "bpf/exits.h"

/* The reason that a slot is of: what bpf/exit-slot.h does, backwards. */
static inline void slot_reason(uint32_t isa, unsigned int slot, uint32_t *kind, uint32_t *code)
{
	*kind = KVM_EXIT_KIND_HARDWARE;
	*code = 0;
	if (slot == EXITS_SLOT_OTHER)
		*kind = KVM_EXIT_KIND_OTHER;
	else if (slot == EXITS_SLOT_VMENTRY_FAIL)
		*kind = KVM_EXIT_KIND_VMENTRY_FAIL;
	else if (isa == KVM_EXIT_ISA_VMX || slot < EXITS_SLOT_SVM_NPF)
		*code = slot;
	else if (slot < EXITS_SLOT_SVM_ERR)
		*code = slot - EXITS_SLOT_SVM_NPF + EXITS_SVM_NPF;
	else
		*code = ~(slot - EXITS_SLOT_SVM_ERR);
}

/* How many empty slots follow @slot, which is number @index: they are counted by fours. */
static inline size_t slot_count_empty(const struct exits_slot *slot, size_t index)
{
	size_t nr = 0;

	for (; index + nr + 4 < EXITS_SLOTS; nr += 4, slot += 4) {
		if (slot[1].count | slot[2].count | slot[3].count | slot[4].count)
			break;
	}
	return nr;
}

#endif
