/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_JUST_GONE_H
#define SCREEN_JUST_GONE_H

/*
 * VMs that have just gone.  A source has each in one sample.  The screen shows it for a
 * moment longer, with its final totals.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct gone_vm {
	uint32_t vm;
	uint64_t until_ns; /* time of a sample that has it no more */
};

struct just_gone {
	struct gone_vm *vms; /* sorted by VM */
	size_t nr, max;
	struct sample carried; /* memory to use again */
};

/*
 * Notes the VMs that are gone in the new sample, and copies into it those of the old one
 * that are still shown.  Both samples are sorted.  0 or -ENOMEM.
 */
int just_gone_carry(struct just_gone *just_gone, const struct sample *old, struct sample *new);
/* Forgets all VMs and frees the memory.  @just_gone can be used again. */
void just_gone_free(struct just_gone *just_gone);

#endif
