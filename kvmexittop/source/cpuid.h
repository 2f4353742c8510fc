/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_CPUID_H
#define SOURCE_CPUID_H

/*
 * Source cpuid: CPUID leaves by which a host reports the exits of this guest, see
 * <asm/kvm_exit_cpuid.h>.  The samples have one VM, in which the program runs, as a sum over
 * its vCPUs.
 *
 * Reading a leaf causes an exit.  These exits are subtracted from the samples: counts exactly,
 * cycles by the average of the reading.  sample.own_exits is their number.
 *
 * Counts are modulo 2^32.  They are extended to 64 bits, which is right if fewer than 2^32
 * exits of one reason occur between two readings; the count before the first reading stays
 * modulo 2^32.  Exits without a code are in the totals only; the totals minus the sum over the
 * reasons is the kind "other".
 *
 * A counter whose cycles fell has restarted, as after a migration, and is shown as read.
 */

#include "source/source.h"

/* Leaves with a signature, which identifies them and gives the ISA. */
extern const struct source_ops source_cpuid_ops;
/* Leaves without a signature, as in the KVM course that this interface comes from. */
extern const struct source_ops source_cpuid_legacy_ops;

#endif
