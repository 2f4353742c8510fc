/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What vCPU @v of VM @n of a crowd does, both from 0 in order of creation, and nothing
 * else but what the host's interrupts cause: for crowd, which has it done, and for
 * crowd-check, which holds the counters against it.
 */
#ifndef CROWD_H
#define CROWD_H

static inline unsigned int crowd_cpuids(unsigned int n, unsigned int v)
{
	return 1 + (n + v) % 5;
}

static inline unsigned int crowd_outs(unsigned int v)
{
	return v + 2;
}

#endif
