/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_JUST_GONE_H
#define SCREEN_JUST_GONE_H

/*
 * VMs that have just ended.  A source reports each in one sample; the screen shows it a few
 * seconds longer, with its final totals.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct gone_vm {
	uint32_t vm;
	uint64_t until_ns; /* samples from this time on do not have it */
};

struct just_gone {
	struct gone_vm *vms; /* sorted by VM */
	size_t nr, max;
	struct sample carried; /* memory that is reused */
};

/*
 * Notes the VMs that are gone in @new, and copies to it those of @old that are still shown.
 * Both samples are sorted.  0 or -ENOMEM.
 */
int just_gone_carry(struct just_gone *just_gone, const struct sample *old, struct sample *new);
/* Forgets all VMs and frees the memory.  @just_gone can be used again. */
void just_gone_free(struct just_gone *just_gone);

#endif
