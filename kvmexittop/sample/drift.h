/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_DRIFT_H
#define SAMPLE_DRIFT_H

/*
 * Drift: the exits of a sample, over all reasons and all VMs that are not gone, minus
 * KVM's own count of exits.
 *
 * VMs run while they are read, so the sum agrees if it lies between KVM's counts before
 * and after the reading.  The count before may include exits of VMs that are gone, so
 * samples with such VMs are checked less strictly.
 *
 * The sum is also off if not all VMs are counted by reason, or if KVM's count was cleared
 * through debugfs; and in a single sample if a VM ended between its last notification and
 * the reading of KVM's count.
 */

#include <stdint.h>

#include "sample/sample.h"

enum drift_state {
	DRIFT_UNKNOWN, /* KVM's own count or a part of the sum is not known */
	DRIFT_NONE,    /* the sum agrees */
	DRIFT_OFF
};

struct drift {
	enum drift_state state;
	int64_t by; /* exits: sum minus KVM's count if off, else 0; at most INT64_MAX */
};

struct drift drift_of(const struct sample *sample);

#endif
