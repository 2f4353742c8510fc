/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_NAMES_H
#define REASON_NAMES_H

/*
 * The names that KVM gives to exit codes in its tracepoints, as the headers know
 * that the program was built with: for sources that bring no names.
 */

#include "reason/reason.h"

/* Adds those of the isa that the table is of.  0 or -ENOMEM. */
int reason_names_add(struct reason_table *table);

#endif
