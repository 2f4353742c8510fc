/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest program (guest.c) and the VMM that runs it agree on: where
 * things lie in guest memory, what a step is, and which steps there are.
 */
#ifndef GUEST_H
#define GUEST_H

/* Guest physical addresses; all of it below 64 KiB serves real mode too */
#define GUEST_PML4	  0x1000
#define GUEST_PDPT	  0x2000
#define GUEST_PD	  0x3000
#define GUEST_GDT	  0x4000
#define GUEST_IDT	  0x5000
#define GUEST_CODE	  0x6000
#define GUEST_STEPS	  0xa000  /* GUEST_STEPS_SIZE per vCPU */
#define GUEST_STACK	  0xc000  /* a page per vCPU */
#define GUEST_VMCB	  0x10000 /* what the nested guest needs ... */
#define GUEST_HSAVE	  0x11000
#define GUEST_NESTED	  0x12000 /* ... and its code */
#define GUEST_LEAVES	  0x13000 /* GUEST_LEAVES_SIZE per vCPU: what it read by CPUID */
#define GUEST_TSS	  0x14000 /* of one vCPU at a time */
#define GUEST_RING0_STACK 0x16000
#define GUEST_EARLY	  0x17000  /* u32 per vCPU: interrupts that came before the HLT for them */
#define GUEST_FRESH	  0x100000 /* pages no one touches but the step "touch" */
#define GUEST_MEMORY	  0x400000
#define GUEST_MMIO	  0x30000000 /* mapped by the guest, no memory behind it */

#define GUEST_VCPUS	 4
#define GUEST_STEPS_SIZE 0x800
#define GUEST_STEPS_MAX	 (GUEST_STEPS_SIZE / sizeof(struct guest_step))

#define GUEST_DONE_PORT 0xf4 /* the OUT that ends a script */
#define GUEST_SYNC_PORT 0xf5 /* a Linux guest waits for the VMM's hook */
#define GUEST_IRQ	0xf0 /* vector of the guest's timer and IPIs */

#define GUEST_LEAVES_SIZE 0x400
#define GUEST_LEAVES_MAX  ((GUEST_LEAVES_SIZE - 4) / sizeof(struct guest_leaf))

#define GUEST_SWEEP   65536
#define GUEST_CORNERS 16

struct guest_leaf {
	unsigned int leaf, code;
	unsigned int eax, ebx, ecx, edx;
	unsigned int faulted; /* #GPs instead */
};

struct guest_leaves {
	unsigned int nr;
	struct guest_leaf leaf[];
};

struct guest_step {
	unsigned int op;
	unsigned int n;
	unsigned long long a, b;
};

enum guest_op {
	OP_END,
	OP_CPUID,
	OP_OUT,
	OP_IN,
	OP_RDMSR,
	OP_WRMSR,
	OP_HLT,		/* bare; for VMs without an in-kernel APIC */
	OP_HLT_TIMER,	/* woken by the TSC deadline timer */
	OP_HLT_PENDING, /* with an interrupt pending already */
	OP_TIMER,	/* spin until the TSC deadline timer fires */
	OP_DEADLINE,	/* arm the timer for the far future */
	OP_IPI,		/* x2APIC ICR write, to itself */
	OP_VMCALL,
	OP_VMMCALL,
	OP_TOUCH,
	OP_MMIO_READ,
	OP_MMIO_WRITE,
	OP_CR0,
	OP_CR3,
	OP_CR4,
	OP_CR8,
	OP_DR,
	OP_PAUSE,
	OP_WBINVD,
	OP_INVD,
	OP_INVLPG,
	OP_MONITOR,
	OP_MWAIT,
	OP_XSETBV,
	OP_UD,
	OP_DB,
	OP_VMREAD,
	OP_VMLOAD,
	OP_VMRUN,	/* run a nested guest up to its CPUID exit */
	OP_VMLAUNCH,	/* the same with VMX */
	OP_SHOW,	/* read a CPUID leaf for the VMM to see */
	OP_USER_SHOW,	/* the same in ring 3 */
	OP_NESTED_SHOW, /* the same in a nested guest, whose CPUID is not intercepted */
	OP_SWEEP,	/* judge the leaves of exit statistics for many codes */
	OP_STORM,	/* read leaves of any number, with any code, and judge ours */
	OP_MARK,	/* let those go on that wait for it */
	OP_WAIT,	/* without an exit, for the mark of another vCPU */
	OP_TRIPLE_FAULT,
};

#endif
