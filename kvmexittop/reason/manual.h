/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_MANUAL_H
#define REASON_MANUAL_H

/*
 * All reasons of the hardware that the vendor's manual defines: what the kernel names,
 * and what it has no name for since KVM never lets it happen.  Intel SDM volume 3,
 * appendix C; AMD APM volume 2, appendix C.
 */

#include "reason/reason.h"

/* Makes @all, to be freed, of the names and what they lack.  0 or -ENOMEM. */
int manual_reasons(const struct reason_table *names, struct reason_table *all);

#endif
