// SPDX-License-Identifier: GPL-2.0-only
/* The steps of the guest that need long mode: see guest.c. */
#include "guest-long.h"

#define MSR_TSC_DEADLINE 0x6e0
#define MSR_X2APIC_EOI	 0x80b
#define MSR_X2APIC_ICR	 0x830

#define CR0_AM	    (1ul << 18)
#define CR4_PSE	    (1ul << 4)
#define CR4_OSXSAVE (1ul << 18)

#define PAGE	   4096
#define OPCODE_HLT 0xf4

struct gate {
	unsigned short offset0, selector;
	unsigned char ist, type;
	unsigned short offset1;
	u32 offset2, zero;
};

static volatile u32 interrupts[GUEST_VCPUS];
static volatile u32 *const early = (void *)GUEST_EARLY;

/* Only called for the instructions of two bytes that steps raise it with */
__attribute__((interrupt)) static void skip_ud(struct frame *f)
{
	f->ip += 2;
}

/* vmread %rax, %rax and vmload are three bytes */
__attribute__((interrupt)) static void skip_ud3(struct frame *f)
{
	f->ip += 3;
}

__attribute__((interrupt)) static void end_step(struct frame *f)
{
	f->flags &= ~0x100ull;
}

/*
 * The stack page tells which vCPU this is.
 *
 * QEMU's VMRUN does not load the shadow of STI that its #VMEXIT had saved: if the host is
 * interrupted between STI and HLT, the guest's interrupt comes before HLT, which nothing
 * would end.  Such a HLT is left out.
 */
__attribute__((interrupt)) static void irq(struct frame *f)
{
	u32 vcpu = ((u64)f - GUEST_STACK) / PAGE;

	interrupts[vcpu]++;
	if (*(volatile unsigned char *)f->ip == OPCODE_HLT) {
		f->ip++;
		early[vcpu]++;
	}
	wrmsr(MSR_X2APIC_EOI, 0);
}

/* All vCPUs write the same values, so it does not matter who does it last */
void set_gate_to(u32 vector, u64 to, u32 ring)
{
	struct gate *g = (struct gate *)(u64)GUEST_IDT + vector;

	g->offset0 = to;
	g->selector = 8;
	g->type = 0x8e | ring << 5;
	g->offset1 = to >> 16;
}

static void set_idt(unsigned short limit)
{
	struct {
		unsigned short limit;
		u64 base;
	} __attribute__((packed)) idtr = { limit, GUEST_IDT };

	asm volatile("lidt %0" ::"m"(idtr));
}

static u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (u64)high << 32 | low;
}

/*
 * STI takes effect after the next instruction, so an interrupt that arrives
 * between WRMSR and HLT still finds the vCPU halted: one HLT exit a turn.  A turn
 * whose interrupt came early was none.
 */
static void halt(u32 vcpu, u32 n, u64 cycles)
{
	for (u32 i = early[vcpu]; i - early[vcpu] < n; i++) {
		asm volatile("cli");
		if (cycles)
			wrmsr(MSR_TSC_DEADLINE, rdtsc() + cycles);
		else
			wrmsr(MSR_X2APIC_ICR, (1 << 18) | GUEST_IRQ);
		asm volatile("sti; hlt; cli" ::: "memory");
	}
}

static void spin(u32 vcpu, u32 n, u64 cycles)
{
	for (; n; n--) {
		u32 old = interrupts[vcpu];

		wrmsr(MSR_TSC_DEADLINE, rdtsc() + cycles);
		asm volatile("sti");
		while (interrupts[vcpu] == old)
			asm volatile("");
		asm volatile("cli");
	}
}

/* Control and debug registers. */
static int register_step(const struct guest_step *s)
{
	u32 n = s->n;
	u64 old;

	switch (s->op) {
	case OP_CR0:
		asm volatile("mov %%cr0, %0" : "=r"(old));
		for (; n; n--)
			asm volatile("mov %0, %%cr0" ::"r"(old ^= CR0_AM));
		break;
	case OP_CR3:
		asm volatile("mov %%cr3, %0" : "=r"(old));
		for (; n; n--)
			asm volatile("mov %0, %%cr3" ::"r"(old) : "memory");
		break;
	case OP_CR4:
		asm volatile("mov %%cr4, %0" : "=r"(old));
		for (; n; n--)
			asm volatile("mov %0, %%cr4" ::"r"(old ^= CR4_PSE));
		break;
	case OP_CR8:
		for (; n; n--)
			asm volatile("mov %0, %%cr8" ::"r"((u64)(n & 1)));
		break;
	case OP_DR:
		/* KVM leaves DRs to the guest until the next exit: make one */
		for (; n; n--) {
			asm volatile("mov %0, %%dr0" ::"r"((u64)n));
			asm volatile("cpuid" ::: "eax", "ebx", "ecx", "edx");
		}
		break;
	case OP_XSETBV:
		asm volatile("mov %%cr4, %0" : "=r"(old));
		asm volatile("mov %0, %%cr4" ::"r"(old | CR4_OSXSAVE));
		for (; n; n--)
			asm volatile("xsetbv" ::"c"(0), "a"(3), "d"(0));
		break;
	default:
		return 0;
	}
	return 1;
}

/* Instructions that end in an exception. */
static int exception_step(const struct guest_step *s)
{
	u32 n = s->n;

	switch (s->op) {
	case OP_UD:
		set_gate(6, skip_ud, 0);
		for (; n; n--)
			asm volatile("ud2");
		break;
	case OP_VMREAD:
		set_gate(6, skip_ud3, 0);
		for (; n; n--)
			asm volatile("vmread %%rax, %%rax" ::: "memory");
		break;
	case OP_VMLOAD:
		set_gate(6, skip_ud3, 0);
		for (; n; n--)
			asm volatile("vmload %%rax" ::"a"(0ul) : "memory");
		break;
	case OP_DB:
		for (; n; n--)
			asm volatile("pushf; orl $0x100, (%%rsp); popf; nop" ::: "memory");
		break;
	default:
		return 0;
	}
	return 1;
}

void long_mode_step(u32 vcpu, const struct guest_step *s)
{
	u32 n = s->n;
	u64 i;

	if (leaves_step(vcpu, s) || register_step(s) || exception_step(s))
		return;
	switch (s->op) {
	case OP_HLT_TIMER:
		halt(vcpu, n, s->a);
		break;
	case OP_HLT_PENDING:
		halt(vcpu, n, 0);
		break;
	case OP_TIMER:
		spin(vcpu, n, s->a);
		break;
	case OP_DEADLINE:
		for (i = rdtsc() + (1ull << 50); n; n--)
			wrmsr(MSR_TSC_DEADLINE, i + n);
		wrmsr(MSR_TSC_DEADLINE, 0);
		break;
	case OP_IPI:
		for (; n; n--)
			wrmsr(MSR_X2APIC_ICR, (u64)vcpu << 32 | GUEST_IRQ);
		break;
	case OP_TOUCH:
		for (i = 0; i < n; i++)
			*(volatile u64 *)(s->a + i * PAGE) = i;
		break;
	case OP_MMIO_READ:
		for (; n; n--)
			(void)*(volatile u32 *)s->a;
		break;
	case OP_MMIO_WRITE:
		for (; n; n--)
			*(volatile u32 *)s->a = n;
		break;
	case OP_INVLPG:
		for (; n; n--)
			asm volatile("invlpg (%0)" ::"r"(s->a) : "memory");
		break;
	case OP_MONITOR:
		for (; n; n--)
			asm volatile("monitor" ::"a"((u64)GUEST_GDT), "c"(0), "d"(0));
		break;
	case OP_MWAIT:
		for (; n; n--)
			asm volatile("mwait" ::"a"(0), "c"(0));
		break;
	case OP_VMRUN:
		run_l2_svm(n);
		break;
	case OP_VMLAUNCH:
		run_l2_vmx(n);
		break;
	case OP_TRIPLE_FAULT:
		set_idt(0);
		asm volatile("int3");
		break;
	}
}

void long_mode_prepare(void)
{
	set_gate(1, end_step, 0);
	set_gate(GUEST_IRQ, irq, 0);
	set_idt(0xfff);
}
