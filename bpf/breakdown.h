/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BPF_BREAKDOWN_H
#define BPF_BREAKDOWN_H

/*
 * What the programs of breakdown.bpf.c find out about the exits of one reason, for
 * both sides.  Numbers are in the types of linux/types.h, structs without holes.
 */

/* Bounds of the maps; what does not fit is counted, see struct breakdown_totals. */
#define BREAKDOWN_MAX_KEYS    8192
#define BREAKDOWN_MAX_RIPS    8192
#define BREAKDOWN_MAX_THREADS 16384

/* What tells exits of a reason from each other. */
enum breakdown_what {
	BREAKDOWN_NOTHING,
	BREAKDOWN_PORT,		/* number: of the port; size in bytes, access */
	BREAKDOWN_MMIO,		/* number: guest-physical address; size, access */
	BREAKDOWN_MEMORY,	/* the same of RAM, its first byte of BREAKDOWN_REGION; access */
	BREAKDOWN_MSR,		/* number, access */
	BREAKDOWN_CR,		/* number, access */
	BREAKDOWN_DR,		/* number, access */
	BREAKDOWN_CPUID,	/* number: leaf, sub: subleaf */
	BREAKDOWN_HYPERCALL,	/* number */
	BREAKDOWN_EXCEPTION,	/* number: vector */
	BREAKDOWN_INTERRUPT,	/* number: vector of the host */
	BREAKDOWN_IRQ,		/* number: interrupt of the host, name: of its device */
	BREAKDOWN_APIC,		/* number: offset in the APIC's page, access */
	BREAKDOWN_ADDRESS,	/* number: linear address in the guest */
	BREAKDOWN_GUEST_VECTOR, /* number: vector of the guest */
	NR_DETAILS
};

enum breakdown_access {
	BREAKDOWN_ANY,
	BREAKDOWN_READ,
	BREAKDOWN_WRITE,
	BREAKDOWN_EXECUTE
};

/* Faults on RAM are told apart by 2 MiB: 64 GiB of them fit the map. */
#define BREAKDOWN_REGION (1ULL << 21)

#define BREAKDOWN_NAME_SIZE 16

struct breakdown_key {
	__u64 number;
	__u32 sub;
	__u8 what;   /* enum breakdown_what */
	__u8 access; /* enum breakdown_access */
	__u8 size;   /* in bytes, 0 if it has none */
	__u8 unused;
	char name[BREAKDOWN_NAME_SIZE];
};

/* The exit that a thread is in, and whether its vCPU is looked at. */
struct breakdown_thread {
	__u64 vcpu;	/* address of the one it ran last */
	__u64 since_ns; /* if on_cpu */
	__u64 spent_ns;
	__u64 place; /* the guest's instruction pointer */
	struct breakdown_key key;
	__u8 wanted;
	__u8 open;   /* in an exit of the reason */
	__u8 on_cpu; /* and on a CPU */
	__u8 in_vmm; /* and KVM has returned to the VMM */
	__u32 unused;
};

struct breakdown_count {
	__u64 count;
	__u64 cycles;
};

/*
 * A logarithmic histogram with 8 steps to each power of two: bucket i < 8 is for
 * the number i, the steps of [2^e, 2^(e+1)) begin with bucket 8 * (e - 2).
 */
#define BREAKDOWN_STEPS	     8
#define BREAKDOWN_NR_BUCKETS (BREAKDOWN_STEPS * (64 - 2))

/* One for each CPU, to be added up; max_cycles is the largest. */
struct breakdown_totals {
	__u64 exits; /* that are over: the guest runs again */
	__u64 cycles;
	__u64 max_cycles;
	__u64 unplaced;	 /* exits that nothing told apart */
	__u64 full_keys; /* exits in none of the rows, for want of room */
	__u64 full_places;
	__u64 full_threads; /* entries of threads that could not be followed */
	__u64 buckets[BREAKDOWN_NR_BUCKETS];
};

#endif
