/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_CPUID_H
#define SOURCE_CPUID_H

/*
 * CPUID leaves by which the host of this guest tells its exits, see
 * <asm/kvm_exit_cpuid.h>.  One VM, the one that this runs in; its vCPUs are not
 * told apart.
 *
 * Each leaf read is an exit.  Those are taken out of the samples, counts exactly,
 * cycles by the average of the reading, and sample.own_exits says how many.
 *
 * Counts come modulo 2^32, and are right if less than that happens of one reason
 * from one reading to the next.  What was there before the first one stays modulo
 * 2^32.  Exits that have no code are in the totals only, which differ from the sum
 * over the reasons by these: the kind "other".
 *
 * A counter whose cycles fell has begun anew, as after a migration, and is shown
 * as it is.
 */

#include "source/source.h"

/* With a signature, which tells that there are such leaves, and of which isa. */
extern const struct source_ops source_cpuid_ops;
/* Without: what KVM was made to do in the course that the leaves come from. */
extern const struct source_ops source_cpuid_legacy_ops;

#endif
