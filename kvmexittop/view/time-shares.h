/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TIME_SHARES_H
#define VIEW_TIME_SHARES_H

/* The shares of the vCPUs' time by part of the account, for meters. */

#include <stdbool.h>

#include "sample/sample.h"
#include "view/view.h"

/*
 * Gets the share of each part in the time of the vCPUs of a row of VMs or vCPUs, or of the
 * total: over the span of the view, by enum vcpu_part.  The share of PART_UNKNOWN is the time
 * that is not told apart; that of a part that is not known is NAN.  The shares add up to 1.
 * False: the time of the guest, or all of the time, is not known.
 */
bool time_shares_get(const struct view *view, const struct row *row, double shares[NR_PARTS]);

#endif
