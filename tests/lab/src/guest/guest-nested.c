// SPDX-License-Identifier: GPL-2.0-only
/* The guest as a hypervisor: it runs a guest of its own. */
#include "guest-long.h"

#define MSR_EFER	0xc0000080
#define EFER_SVME	(1 << 12)
#define MSR_VM_HSAVE_PA 0xc0010117

static void put(u32 offset, u64 value, u32 size)
{
	__builtin_memcpy((void *)(u64)(GUEST_VMCB + offset), &value, size);
}

static void put_segment(u32 offset, u32 selector, u32 attributes)
{
	put(offset, selector, 2);
	put(offset + 2, attributes, 2);
	put(offset + 4, 0xffffffff, 4);
	put(offset + 8, 0, 8);
}

/*
 * APM vol. 2, appendix B: the VMCB.  The nested guest shares page tables and
 * segments with its hypervisor; only CPUID and the obligatory VMRUN are
 * intercepted, so that all but CPUID is the affair of the host alone.
 */
static void make_vmcb(void)
{
	u64 cr0, cr3, cr4;

	asm volatile("mov %%cr0, %0; mov %%cr3, %1; mov %%cr4, %2"
		     : "=r"(cr0), "=r"(cr3), "=r"(cr4));
	put(0x00c, 1 << 18, 4);		 /* intercept CPUID */
	put(0x010, 1 << 0, 4);		 /* intercept VMRUN */
	put(0x058, 1, 4);		 /* ASID */
	put_segment(0x400, 0x10, 0xc93); /* ES */
	put_segment(0x410, 0x08, 0xa9b); /* CS */
	put_segment(0x420, 0x10, 0xc93); /* SS */
	put_segment(0x430, 0x10, 0xc93); /* DS */
	put(0x464, 0xffff, 4);		 /* GDTR */
	put(0x468, GUEST_GDT, 8);
	put(0x484, 0xfff, 4); /* IDTR */
	put(0x488, GUEST_IDT, 8);
	put(0x4d0, 0x500 | EFER_SVME, 8); /* EFER: LME, LMA */
	put(0x548, cr4, 8);
	put(0x550, cr3, 8);
	put(0x558, cr0, 8);
	put(0x560, 0x400, 8);		   /* DR7 */
	put(0x568, 0xffff0ff0, 8);	   /* DR6 */
	put(0x570, 2, 8);		   /* RFLAGS */
	put(0x578, GUEST_NESTED, 8);	   /* RIP */
	put(0x668, 0x0007040600070406, 8); /* PAT */
	/* cpuid; jmp .-2 */
	*(volatile u32 *)(u64)GUEST_NESTED = 0xfcebA20f;
}

void run_l2_svm(u32 n)
{
	volatile u64 *rip = (void *)(u64)(GUEST_VMCB + 0x578);

	wrmsr(MSR_EFER, 0x500 | EFER_SVME);
	wrmsr(MSR_VM_HSAVE_PA, GUEST_HSAVE);
	make_vmcb();
	for (; n; n--) {
		asm volatile("vmrun %%rax" ::"a"((u64)GUEST_VMCB)
			     : "rbx", "rcx", "rdx", "memory", "cc");
		*rip += 2; /* over CPUID, to the jump back to it */
	}
}

void read_leaf_in_l2(struct guest_leaf *r)
{
	/* cpuid; vmmcall */
	static const unsigned char code[] = { 0x0f, 0xa2, 0x0f, 0x01, 0xd9 };

	wrmsr(MSR_EFER, 0x500 | EFER_SVME);
	wrmsr(MSR_VM_HSAVE_PA, GUEST_HSAVE);
	make_vmcb();
	put(0x00c, 0, 4);		/* intercept nothing ... */
	put(0x010, 1 << 0 | 1 << 1, 4); /* ... but VMRUN and VMMCALL */
	put(0x5f8, r->eax, 8);		/* RAX */
	__builtin_memcpy((void *)(u64)GUEST_NESTED, code, sizeof(code));
	asm volatile("vmrun %%rax"
		     : "+b"(r->ebx), "+c"(r->ecx), "+d"(r->edx)
		     : "a"((u64)GUEST_VMCB)
		     : "memory", "cc");
	r->eax = *(volatile u32 *)(GUEST_VMCB + 0x5f8ul);
}
