/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SLEEP_H
#define SLEEP_H

/* Time, for tests of what is done in a thread. */

#include "base/clock.h"

#define MS 1000000ULL /* in ns */

static inline void sleep_ms(unsigned int ms)
{
	const struct timespec time = clock_timespec(ms * MS);

	nanosleep(&time, NULL);
}

#endif
