/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_BREAKDOWN_H
#define BPF_BREAKDOWN_H

/*
 * The data that breakdown.bpf.c collects about the exits of one reason, shared by the BPF
 * programs and the program that loads them.  Types are those of linux/types.h, and structs
 * have no holes.
 */

/* Sizes of the maps; exits that do not fit are counted, see struct breakdown_totals. */
#define BREAKDOWN_MAX_KEYS    8192
#define BREAKDOWN_MAX_RIPS    8192
#define BREAKDOWN_MAX_THREADS 16384

/* The type of key that distinguishes the exits of a reason. */
enum breakdown_what {
	BREAKDOWN_NOTHING,
	BREAKDOWN_PORT,		/* number: of the port; size in bytes, access */
	BREAKDOWN_MMIO,		/* number: guest-physical address; size, access */
	BREAKDOWN_MEMORY,	/* number: start of a BREAKDOWN_REGION of RAM; access */
	BREAKDOWN_MSR,		/* number, access */
	BREAKDOWN_CR,		/* number, access */
	BREAKDOWN_DR,		/* number, access */
	BREAKDOWN_CPUID,	/* number: leaf, sub: subleaf */
	BREAKDOWN_HYPERCALL,	/* number, sub: enum breakdown_interface */
	BREAKDOWN_EXCEPTION,	/* number: vector */
	BREAKDOWN_INTERRUPT,	/* number: vector of the host */
	BREAKDOWN_IRQ,		/* number: interrupt of the host, name: of its device */
	BREAKDOWN_APIC,		/* number: offset in the APIC's page, access */
	BREAKDOWN_ADDRESS,	/* number: linear address in the guest */
	BREAKDOWN_GUEST_VECTOR, /* number: vector of the guest */
	NR_DETAILS
};

/* The hypervisor whose hypercalls the guest uses. */
enum breakdown_interface {
	BREAKDOWN_KVM,
	BREAKDOWN_HYPERV,
	BREAKDOWN_XEN
};

enum breakdown_access {
	BREAKDOWN_ANY,
	BREAKDOWN_READ,
	BREAKDOWN_WRITE,
	BREAKDOWN_EXECUTE
};

/* Faults on RAM are counted by regions of 2 MiB; the map has room for 16 GiB of RAM. */
#define BREAKDOWN_REGION (1ULL << 21)

#define BREAKDOWN_NAME_SIZE 16

struct breakdown_key {
	__u64 number;
	__u32 sub;
	__u8 what;   /* enum breakdown_what */
	__u8 access; /* enum breakdown_access */
	__u8 size;   /* in bytes, 0 if not applicable */
	__u8 unused;
	char name[BREAKDOWN_NAME_SIZE];
};

/* The current exit of a thread, and whether its vCPU is traced. */
struct breakdown_thread {
	__u64 vcpu;	/* address of the vCPU that it ran last */
	__u64 since_ns; /* if on_cpu */
	__u64 spent_ns;
	__u64 place; /* the guest's instruction pointer */
	struct breakdown_key key;
	__u8 wanted;
	__u8 open;   /* in an exit of the reason */
	__u8 on_cpu; /* if open: on a CPU */
	__u8 in_vmm; /* if open: KVM has returned to the VMM */
	__u32 unused;
};

struct breakdown_count {
	__u64 count;
	__u64 cycles;
};

/*
 * A logarithmic histogram with 8 steps for each power of two: bucket i < 8 is for the number
 * i; the steps of [2^e, 2^(e+1)) begin at bucket 8 * (e - 2).
 */
#define BREAKDOWN_STEPS	     8
#define BREAKDOWN_NR_BUCKETS (BREAKDOWN_STEPS * (64 - 2))

/* The programs, for what they cost. */
enum breakdown_program {
	BREAKDOWN_ENTER,
	BREAKDOWN_LEAVE, /* one run for each exit of the host */
	BREAKDOWN_LEAVE_KVM,
	BREAKDOWN_SWITCH,
	BREAKDOWN_FAULT,
	BREAKDOWN_DEVICE,
	BREAKDOWN_DOORBELL,
	BREAKDOWN_HANDLER, /* of an interrupt */
	BREAKDOWN_VECTOR,
	BREAKDOWN_EMPTY, /* those that do nothing but measure themselves */
	NR_PROGRAMS
};

/* Runs of a program, and the time that those took which were measured, some 1 in 16. */
struct breakdown_runs {
	__u64 runs;
	__u64 measured;
	__u64 ns;
	__u64 until; /* runs from now on, until one is measured */
};

/* One for each CPU; the totals are the sums, and the maximum of max_cycles. */
struct breakdown_totals {
	__u64 exits; /* that are over: the guest has been entered again */
	__u64 cycles;
	__u64 max_cycles;
	__u64 unplaced;	 /* exits without a key */
	__u64 full_keys; /* exits without a row, because the map was full */
	__u64 full_places;
	__u64 full_threads; /* entries by threads for which the map was full */
	__u64 buckets[BREAKDOWN_NR_BUCKETS];
	struct breakdown_runs runs[NR_PROGRAMS];
};

#endif
