/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_NAMES_H
#define REASON_NAMES_H

/* Names of exit codes. */

#include "reason/reason.h"

/*
 * Adds the names of exit codes for the ISA of @table, for sources that supply no names.
 * They are the names of KVM's tracepoints: VMX_EXIT_REASONS and SVM_EXIT_REASONS of the
 * kernel headers at build time, and those that newer kernels have.  0 or -ENOMEM.
 */
int reason_names_add(struct reason_table *table);

/*
 * Fills @all, which the caller frees, with all hardware reasons that the vendor's manual
 * defines: those of @names, and those without a name in the kernel because KVM never
 * allows them.  Source: Intel SDM volume 3, appendix C; AMD APM volume 2, appendix C.
 * 0 or -ENOMEM.
 */
int reason_names_of_manual(const struct reason_table *names, struct reason_table *all);

#endif
