/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_EXITS_H
#define BPF_EXITS_H

/*
 * The data shared by exits.bpf.c and the program that loads it: one record for each vCPU, in
 * an array that the program maps, or beyond its room in a hash.
 *
 * Only the thread that runs the vCPU writes its record, without being preempted, until the VM
 * is destroyed and the record is dead.  Then the program owns the record, clears it and frees
 * its index.
 */

#include <linux/types.h>

/*
 * The room of the array for each CPU that may come, beside the vCPUs that there are.  It is for
 * speed only: other vCPUs take some 100 instructions more at each exit.
 */
#define EXITS_CPU_VCPUS 16
/* The most vCPUs of a host.  Exits of those beyond are counted as lost. */
#define EXITS_MAX_VCPUS 131072

/*
 * Reasons have slots, by the same ranges of VMX's basic exit reasons and SVM's exit codes as in
 * the kernel's patch; see its exit_reason.h.  For the lowest codes, the slot is the code.
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
	EXITS_SLOTS,		       /* number of slots with a reason */
	EXITS_SLOT_NONE = EXITS_SLOTS, /* before the first exit */
	EXITS_SLOTS_ROOM = 256	       /* any __u8 is an index, so none needs a check */
};

/*
 * The part of its life that a vCPU is in, and the counter that the time since its stamp belongs
 * to.  Times of the reason in cur: those with a slot, and in EXITS_BLOCKED.
 */
enum exits_state {
	EXITS_NEW,	 /* not known */
	EXITS_GUEST,	 /* guest_ns */
	EXITS_HOST,	 /* in KVM on a CPU: kvm_ns of the slot */
	EXITS_WAITING,	 /* off the CPU in KVM_RUN: waiting_ns */
	EXITS_HALTED,	 /* the same: halted_ns */
	EXITS_BLOCKED,	 /* the same: blocked_ns of the reason */
	EXITS_VMM,	 /* outside KVM_RUN: vmm_ns of the slot */
	EXITS_STOPPED,	 /* the same: stopped_ns */
	EXITS_HALTED_VMM /* the same: halted_ns */
};

struct exits_slot {
	__u64 count;
	__u64 kvm_ns; /* all times are of CLOCK_MONOTONIC */
	__u64 vmm_ns;
};

/*
 * Few reasons put a thread to sleep for the host's sake.  These take the room of slots that no
 * reason has, so that they make no record larger.  The first is for reasons without room.
 */
#define EXITS_BLOCKED_ROOM 96

struct exits_vcpu {
	__u64 vcpu; /* address of KVM's struct, 0 if free or dead */
	__u64 kvm;
	__u64 stamp; /* counted up to then; of a dead one: its end */
	__u64 guest_ns;
	__u64 polling_ns;
	__u64 waiting_ns;
	__u64 halted_ns;
	__u64 stopped_ns;
	__u64 pending_ns; /* before the thread slept: kvm and polling, once KVM says how much */
	__u64 polled_ns;  /* KVM's own statistics of polling, as far as they are in polling_ns */
	__u64 run_delay;  /* of the thread when it left the CPU or KVM_RUN */
	__u64 exits;	  /* KVM's own number of them when it left KVM_RUN */
	__u32 state;
	__u8 cur;    /* slot of the last exit, unless in the guest */
	__u8 resume; /* if off the CPU in KVM_RUN: the state that it goes on with */
	__u32 vm;    /* from 1; 0 if the record is free */
	__u32 id;
	__u32 tgid; /* thread last seen in KVM_RUN, in the initial namespace */
	__u32 tid;
	__u32 nr_vcpus; /* of the VM, when this vCPU was first seen */
	__u32 dead;
	union {
		struct exits_slot slots[EXITS_SLOTS_ROOM];
		struct {
			struct exits_slot used[EXITS_SLOTS + 1];
			__u8 blocked_at[EXITS_SLOTS + 1]; /* index of blocked_ns, or 0 */
			__u8 nr_blocked;
			__u64 blocked_ns[EXITS_BLOCKED_ROOM];
		};
	};
};

#endif
