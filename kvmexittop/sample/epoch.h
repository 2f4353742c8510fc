/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_EPOCH_H
#define SAMPLE_EPOCH_H

/*
 * An epoch: the time in which counters are continuous and a number is that of the same VM.
 *
 * A new epoch begins with another boot, host, kernel or source; and with another process that
 * attached, if counters start then.  In a recording that does not name the boot, it begins when
 * the number of a VM belongs to another process.
 */

#include <stdbool.h>

#include "sample/sample.h"

/*
 * True if both samples are of one epoch, and @new is not before @old, so that there is an
 * interval between them.  Both are sorted.  Visits all VMs.
 */
bool epoch_is_same(const struct sample *old, const struct sample *new);

#endif
