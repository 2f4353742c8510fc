/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_H
#define BPF_EXITS_H

/*
 * What exits.bpf.c and the program that loads it share: one record for each vCPU, in
 * an array that the program maps.
 *
 * A record is written by the thread that runs the vCPU, alone and not preempted, up
 * to the time when its VM is destroyed and it becomes dead.  From then on it belongs
 * to the program, which clears it and hands its index back.
 */

#include <linux/types.h>

/* Room for as many vCPUs, some 40 MiB.  vCPUs beyond that are lost, and are counted so. */
#define EXITS_VCPUS	8192

/*
 * Reasons are kept in slots, the same as in the kernel's patch, whose exit_reason.h
 * says more on the ranges: of VMX's basic exit reasons, and of SVM's exit codes.
 */
enum exits_slot_nr {
	EXITS_SLOT_NONE,		/* before the first exit that was seen */
	EXITS_SLOT_OTHER,
	EXITS_SLOT_VMENTRY_FAIL,
	EXITS_SLOT_HARDWARE
};

#define EXITS_VMX_CODES		124
#define EXITS_SVM_LOW_CODES	0xc0
#define EXITS_SVM_NPF		0x400
#define EXITS_SVM_NPF_CODES	0x10
#define EXITS_SVM_ERR_CODES	4
#define EXITS_SVM_NPF_SLOT	(EXITS_SLOT_HARDWARE + EXITS_SVM_LOW_CODES)
#define EXITS_SVM_ERR_SLOT	(EXITS_SVM_NPF_SLOT + EXITS_SVM_NPF_CODES)
#define EXITS_SLOTS		(EXITS_SVM_ERR_SLOT + EXITS_SVM_ERR_CODES)

/* What a vCPU is at, from which follows what the time since its stamp is charged to. */
enum exits_state {
	EXITS_NEW,		/* not known */
	EXITS_GUEST,		/* guest */
	EXITS_LEFT,		/* cycles of a reason that KVM has not told yet */
	EXITS_LEFT_OUT,		/* nothing: the same, but the thread is off the CPU */
	EXITS_HOST,		/* cycles */
	EXITS_HOST_OUT,		/* nothing */
	EXITS_USER		/* user cycles */
};

struct exits_slot {
	__u64 count;
	__u64 cycles;		/* all times are in nanoseconds of CLOCK_MONOTONIC */
	__u64 user_cycles;
};

struct exits_vcpu {
	__u64 vcpu;		/* address of KVM's struct, 0 if free or dead */
	__u64 kvm;
	__u64 stamp;
	__u64 guest_cycles;
	__u64 pending;		/* spent in state LEFT */
	__u32 state;
	__u32 cur;		/* slot of the last exit */
	__u32 vm;		/* from 1; 0 if the record is free */
	__u32 id;
	__u32 tgid;		/* thread last seen in KVM_RUN, in the initial namespace */
	__u32 tid;
	__u32 nr_vcpus;		/* of the VM, when this one was first seen */
	__u32 dead;
	struct exits_slot slots[EXITS_SLOTS];
};

#endif
