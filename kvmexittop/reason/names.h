/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_NAMES_H
#define REASON_NAMES_H

/* Names of exit codes. */

#include "reason/reason.h"

/*
 * Adds the names that KVM gives to exit codes in its tracepoints, of the isa that the table
 * is of, as the headers know that the program was built with: for sources that bring no
 * names.  0 or -ENOMEM.
 */
int reason_names_add(struct reason_table *table);

/*
 * Makes @all, to be freed: all reasons of the hardware that the vendor's manual defines.
 * That is @names, and what the kernel has no name for since KVM never lets it happen.
 * Intel SDM volume 3, appendix C; AMD APM volume 2, appendix C.  0 or -ENOMEM.
 */
int reason_names_of_manual(const struct reason_table *names, struct reason_table *all);

#endif
