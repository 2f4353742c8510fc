/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_CYCLES_H
#define SAMPLE_CYCLES_H

/* Cycles of the TSC as time. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "sample/sample.h"

static inline bool cycles_are_time(uint64_t tsc_khz)
{
	return tsc_khz && tsc_khz != UNKNOWN;
}

/* Nanoseconds; UNKNOWN if @cycles or the frequency is, or beyond 64 bits. */
static inline uint64_t cycles_to_ns(uint64_t cycles, uint64_t tsc_khz)
{
	unsigned __int128 ns;

	if (cycles == UNKNOWN || !cycles_are_time(tsc_khz))
		return UNKNOWN;
	ns = (unsigned __int128)cycles * 1000000 / tsc_khz;
	return ns < UNKNOWN ? ns : UNKNOWN;
}

/* Cycles in that many nanoseconds; UNKNOWN as above. */
static inline uint64_t cycles_of_ns(uint64_t ns, uint64_t tsc_khz)
{
	unsigned __int128 cycles;

	if (ns == UNKNOWN || !cycles_are_time(tsc_khz))
		return UNKNOWN;
	cycles = (unsigned __int128)ns * tsc_khz / 1000000;
	return cycles < UNKNOWN ? cycles : UNKNOWN;
}

/* Cycles per second as percent of one CPU; NAN if not known. */
static inline double cycles_to_percent(double rate, uint64_t tsc_khz)
{
	return cycles_are_time(tsc_khz) ? rate / tsc_khz / 10 : NAN;
}

#endif
