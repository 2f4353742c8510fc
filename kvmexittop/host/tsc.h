/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_TSC_H
#define HOST_TSC_H

#include <stdint.h>

/*
 * The frequency of this machine's TSC, measured against CLOCK_MONOTONIC in some
 * hundredths of a second: right to some ten millionths if nobody disturbs.
 */
uint64_t tsc_measure_khz(void);

#endif
