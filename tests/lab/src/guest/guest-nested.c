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
	*(volatile u32 *)(u64)GUEST_NESTED = 0xfceba20f;
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

/* SDM vol. 3, appendix B: the fields of a VMCS that are not 0 here */
enum {
	VMCS_GUEST_ES = 0x0800, /* ... CS, SS, DS, FS, GS, LDTR, TR: the next ones */
	VMCS_HOST_ES = 0x0c00,	/* ... CS, SS, DS, FS, GS, TR */
	VMCS_LINK = 0x2800,
	VMCS_PIN_CONTROLS = 0x4000,
	VMCS_CPU_CONTROLS = 0x4002,
	VMCS_EXIT_CONTROLS = 0x400c,
	VMCS_ENTRY_CONTROLS = 0x4012,
	VMCS_GUEST_ES_LIMIT = 0x4800,
	VMCS_GUEST_GDTR_LIMIT = 0x4810,
	VMCS_GUEST_IDTR_LIMIT = 0x4812,
	VMCS_GUEST_ES_ACCESS = 0x4814,
	VMCS_GUEST_CR0 = 0x6800, /* ... CR3, CR4 */
	VMCS_GUEST_GDTR_BASE = 0x6816,
	VMCS_GUEST_IDTR_BASE = 0x6818,
	VMCS_GUEST_DR7 = 0x681a,
	VMCS_GUEST_RIP = 0x681e,
	VMCS_GUEST_RFLAGS = 0x6820,
	VMCS_HOST_CR0 = 0x6c00, /* ... CR3, CR4 */
	VMCS_HOST_TR_BASE = 0x6c0a,
	VMCS_HOST_GDTR_BASE = 0x6c0c,
	VMCS_HOST_IDTR_BASE = 0x6c0e,
	VMCS_HOST_RSP = 0x6c14,
	VMCS_HOST_RIP = 0x6c16,
};

#define MSR_FEATURE_CONTROL 0x3a
#define MSR_VMX_BASIC	    0x480
#define MSR_VMX_PIN	    0x481
#define MSR_VMX_CPU	    0x482
#define MSR_VMX_EXIT	    0x483
#define MSR_VMX_ENTRY	    0x484
#define CR4_VMXE	    (1ul << 13)
#define LONG_MODE	    (1 << 9) /* of the controls of exit and entry */

static void vmwrite(u64 field, u64 value)
{
	asm volatile("vmwrite %1, %0" ::"r"(field), "r"(value) : "cc", "memory");
}

/* Controls that must be set, and no other but those of @also */
static void put_controls(u64 field, u32 msr, u32 also)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	vmwrite(field, (low | also) & high);
}

/* As make_vmcb(): it shares all but its code with its hypervisor.  CPUID exits anyway. */
static void fill_vmcs(void)
{
	/* Selector and access rights of ES, CS, SS, DS, FS, GS, LDTR, TR; unusable: 1 << 16 */
	static const u32 segments[][2] = { { 0x10, 0xc093 }, { 0x08, 0xa09b }, { 0x10, 0xc093 },
					   { 0x10, 0xc093 }, { 0, 1 << 16 },   { 0, 1 << 16 },
					   { 0, 1 << 16 },   { 0x18, 0x8b } };
	u64 cr[3];

	asm volatile("mov %%cr0, %0; mov %%cr3, %1; mov %%cr4, %2"
		     : "=r"(cr[0]), "=r"(cr[1]), "=r"(cr[2]));
	put_controls(VMCS_PIN_CONTROLS, MSR_VMX_PIN, 0);
	put_controls(VMCS_CPU_CONTROLS, MSR_VMX_CPU, 0);
	put_controls(VMCS_EXIT_CONTROLS, MSR_VMX_EXIT, LONG_MODE);
	put_controls(VMCS_ENTRY_CONTROLS, MSR_VMX_ENTRY, LONG_MODE);
	vmwrite(VMCS_LINK, -1);
	for (u32 i = 0; i < 8; i++) {
		vmwrite(VMCS_GUEST_ES + 2 * i, segments[i][0]);
		vmwrite(VMCS_GUEST_ES_ACCESS + 2 * i, segments[i][1]);
		vmwrite(VMCS_GUEST_ES_LIMIT + 2 * i, i < 4 ? 0xffffffff : 0xffff);
	}
	for (u32 i = 0; i < 4; i++)
		vmwrite(VMCS_HOST_ES + 2 * i, segments[i][0]);
	vmwrite(VMCS_HOST_ES + 2 * 6, segments[7][0]);
	for (u32 i = 0; i < 3; i++) {
		vmwrite(VMCS_GUEST_CR0 + 2 * i, cr[i]);
		vmwrite(VMCS_HOST_CR0 + 2 * i, cr[i]);
	}
	vmwrite(VMCS_GUEST_GDTR_LIMIT, 0xffff);
	vmwrite(VMCS_GUEST_GDTR_BASE, GUEST_GDT);
	vmwrite(VMCS_GUEST_IDTR_LIMIT, 0xfff);
	vmwrite(VMCS_GUEST_IDTR_BASE, GUEST_IDT);
	vmwrite(VMCS_GUEST_DR7, 0x400);
	vmwrite(VMCS_GUEST_RFLAGS, 2);
	vmwrite(VMCS_HOST_TR_BASE, GUEST_TSS);
	vmwrite(VMCS_HOST_GDTR_BASE, GUEST_GDT);
	vmwrite(VMCS_HOST_IDTR_BASE, GUEST_IDT);
}

void run_l2_vmx(u32 n)
{
	u64 vmxon = GUEST_HSAVE, vmcs = GUEST_VMCB, cr4;
	u32 revision, high;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	asm volatile("mov %0, %%cr4" ::"r"(cr4 | CR4_VMXE));
	wrmsr(MSR_FEATURE_CONTROL, 1 << 2 | 1); /* VMXON, locked */
	asm volatile("rdmsr" : "=a"(revision), "=d"(high) : "c"(MSR_VMX_BASIC));
	/* Both regions begin with it, and are 0 otherwise. */
	*(volatile u32 *)vmxon = revision;
	*(volatile u32 *)vmcs = revision;
	asm volatile("vmxon %0" ::"m"(vmxon) : "cc", "memory");
	asm volatile("vmclear %0" ::"m"(vmcs) : "cc", "memory");
	asm volatile("vmptrld %0" ::"m"(vmcs) : "cc", "memory");
	fill_vmcs();
	/* cpuid; jmp .-2 */
	*(volatile u32 *)(u64)GUEST_NESTED = 0xfceba20f;
	for (u32 i = 0; i < n; i++) {
		vmwrite(VMCS_GUEST_RIP, GUEST_NESTED);
		asm volatile("vmwrite %%rsp, %0\n"
			     "lea 1f(%%rip), %%rax\n"
			     "vmwrite %%rax, %1\n"
			     "test %2, %2\n"
			     "jz 2f\n"
			     "vmresume\n"
			     "2: vmlaunch\n"
			     "1:"
			     :
			     : "r"((u64)VMCS_HOST_RSP), "r"((u64)VMCS_HOST_RIP), "r"(i)
			     : "rax", "cc", "memory");
	}
	asm volatile("vmxoff" ::: "cc");
	asm volatile("mov %0, %%cr4" ::"r"(cr4));
}
