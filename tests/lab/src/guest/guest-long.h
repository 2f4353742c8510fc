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
	asm volatile("wrmsr" ::"c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

struct frame {
	u64 ip, cs, flags, sp, ss;
};

#ifdef __x86_64__
/* @handler may be called by rings up to @ring */
void set_gate_to(u32 vector, u64 handler, u32 ring);
#define set_gate(vector, handler, ring) set_gate_to(vector, (u64)(handler), ring)

/* Runs a nested guest up to its CPUID, @n times. */
void run_l2_svm(u32 n);
void run_l2_vmx(u32 n);
/* In its registers; for SVM */
void read_leaf_in_l2(struct guest_leaf *r);

/* False if the step is none of them */
int leaves_step(u32 vcpu, const struct guest_step *s);

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
