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

/* Room for as many vCPUs, some 50 MiB.  vCPUs beyond that are lost, and are counted so. */
#define EXITS_VCPUS 8192

/*
 * Reasons are kept in slots, by the same ranges as in the kernel's patch, whose
 * exit_reason.h says more on them: of VMX's basic exit reasons, and of SVM's exit codes.
 * The lowest ones are slots as they are.
 */
#define EXITS_VMX_CODES	    124
#define EXITS_SVM_LOW_CODES 0xc0
#define EXITS_SVM_NPF	    0x400
#define EXITS_SVM_NPF_CODES 0x10
#define EXITS_SVM_ERR_CODES 4

enum exits_slot_nr {
	EXITS_SLOT_SVM_NPF = EXITS_SVM_LOW_CODES,
	EXITS_SLOT_SVM_ERR = EXITS_SLOT_SVM_NPF + EXITS_SVM_NPF_CODES,
	EXITS_SLOT_OTHER = EXITS_SLOT_SVM_ERR + EXITS_SVM_ERR_CODES,
	EXITS_SLOT_VMENTRY_FAIL,
	EXITS_SLOTS,		       /* those above have a reason */
	EXITS_SLOT_NONE = EXITS_SLOTS, /* before the first exit that was seen */
	EXITS_SLOTS_ROOM = 256	       /* any __u8 is one, so none need be checked */
};

/* What a vCPU is at, from which follows what the time since its stamp is charged to. */
enum exits_state {
	EXITS_NEW,	/* not known */
	EXITS_GUEST,	/* guest */
	EXITS_LEFT,	/* cycles of a reason that KVM has not told yet */
	EXITS_LEFT_OUT, /* nothing: the same, but the thread is off the CPU */
	EXITS_HOST,	/* cycles */
	EXITS_HOST_OUT, /* nothing */
	EXITS_USER	/* user cycles */
};

struct exits_slot {
	__u64 count;
	__u64 cycles; /* all times are in nanoseconds of CLOCK_MONOTONIC */
	__u64 user_cycles;
};

struct exits_vcpu {
	__u64 vcpu; /* address of KVM's struct, 0 if free or dead */
	__u64 kvm;
	__u64 stamp;
	__u64 guest_cycles;
	__u64 pending; /* spent in state LEFT */
	__u32 state;
	__u8 cur; /* slot of the last exit, unless in the guest */
	__u32 vm; /* from 1; 0 if the record is free */
	__u32 id;
	__u32 tgid; /* thread last seen in KVM_RUN, in the initial namespace */
	__u32 tid;
	__u32 nr_vcpus; /* of the VM, when this one was first seen */
	__u32 dead;
	struct exits_slot slots[EXITS_SLOTS_ROOM];
};

#endif
