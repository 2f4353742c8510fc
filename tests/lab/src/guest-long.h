/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the guest: what its two files share.  All steps but the few that work
 * the same in every mode are for long mode.
 */
#ifndef GUEST_LONG_H
#define GUEST_LONG_H

#include "guest.h"

typedef unsigned int u32;
typedef unsigned long long u64;

static inline void wrmsr(u32 msr, u64 value)
{
	asm volatile("wrmsr" :: "c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

#ifdef __x86_64__
void long_mode_prepare(void);
void long_mode_step(u32 vcpu, const struct guest_step *s);
#else
static inline void long_mode_prepare(void)
{
}

static inline void long_mode_step(u32 vcpu, const struct guest_step *s)
{
}
#endif

#endif
