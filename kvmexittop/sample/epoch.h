/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_EPOCH_H
#define SAMPLE_EPOCH_H

/*
 * An epoch: the time over which counters count on, and numbers stand for the same VMs.
 *
 * Another boot, host, kernel or source begins a new one; so does another process that
 * attached itself, if counters count from then.  Of recordings that do not name the boot it
 * is seen by a VM's number that belongs to another process than before.
 */

#include <stdbool.h>

#include "sample/sample.h"

/*
 * Whether both samples are of one epoch, @new not before @old: there is an interval between
 * them.  Both are sorted.  Goes through all VMs.
 */
bool epoch_is_same(const struct sample *old, const struct sample *new);

#endif
