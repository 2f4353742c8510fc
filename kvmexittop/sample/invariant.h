/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_INVARIANT_H
#define SAMPLE_INVARIANT_H

/*
 * The invariant of a sample: VMs, vCPUs and exits are sorted, none occurs twice, and each
 * vCPU and exit belongs to a VM of the sample.
 *
 * source_read() establishes it for all sources.  The reader and the writer of recordings
 * refuse a sample that breaks it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "sample/sample.h"

bool sample_is_sound(const struct sample *sample);

/*
 * Makes a sample sound: sorts it, and drops vCPUs and exits that have no VM or occur twice.
 * Returns the number of exits that the dropped records counted: they are lost.
 */
uint64_t sample_complete(struct sample *sample);

#endif
