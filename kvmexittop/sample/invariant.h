/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_INVARIANT_H
#define SAMPLE_INVARIANT_H

/*
 * What everybody who looks at a sample counts on: VMs, vCPUs and exits are sorted, none
 * is there twice, and each vCPU and exit is of a VM that the sample has.
 *
 * source_read() establishes it for all sources.  A writer refuses a sample without it,
 * as the reader does.
 */

#include <stdbool.h>
#include <stdint.h>

#include "sample/sample.h"

bool sample_is_sound(const struct sample *sample);

/*
 * Makes a sample sound: sorts it, and drops vCPUs and exits that have no VM or are there
 * twice.  Returns how many exits were counted in what was dropped: they are lost.
 */
uint64_t sample_complete(struct sample *sample);

#endif
