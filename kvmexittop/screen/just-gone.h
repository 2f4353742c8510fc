/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_JUST_GONE_H
#define SCREEN_JUST_GONE_H

/*
 * Departures: VMs that have just gone.  A source has each in one sample; the user of
 * a screen is to see it for a moment longer, with its final totals.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

struct departure {
	uint32_t vm;
	uint64_t until_ns; /* time of a sample that has it no more */
};

struct departures {
	struct departure *departures; /* sorted by VM */
	size_t nr, max;
	struct sample carried; /* memory to use again */
};

/*
 * Notes the VMs that are gone in the new sample, and copies into it those that the one
 * before it had and that are still to be seen.  Both are sorted.  0 or -ENOMEM.
 */
int departures_carry(struct departures *departures, const struct sample *old, struct sample *new);
/* Forgets all.  It can be used again. */
void departures_free(struct departures *departures);

#endif
