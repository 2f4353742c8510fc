/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_DRIFT_H
#define SAMPLE_DRIFT_H

/*
 * Whether the exits of a sample, over all reasons and all VMs that are not gone,
 * add up to KVM's own count.
 *
 * VMs run on while they are read: the sum agrees if it lies between what KVM had
 * counted before and after.  What VMs had counted that are gone may have been in
 * the former, so their reports are checked less strictly.
 *
 * It is off, too, if not all VMs are counted by reason, or if somebody cleared
 * KVM's count by debugfs; and in a single sample, if a VM ended between its last
 * notification and KVM's count.
 */

#include <stdint.h>

#include "sample/sample.h"

enum drift_state {
	DRIFT_UNKNOWN, /* KVM's own count, or a part of the sum, is not known */
	DRIFT_NONE,    /* agrees */
	DRIFT_OFF
};

struct drift {
	enum drift_state state;
	int64_t by; /* sum less KVM's count if off, else 0; at most INT64_MAX */
};

struct drift drift_of(const struct sample *sample);

#endif
