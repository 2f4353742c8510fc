// SPDX-License-Identifier: GPL-2.0-only
/* The steps that read CPUID leaves and keep, or judge, what they got. */
#include "guest-long.h"

#define LEAF_CLASS	   0x4fffff00
#define LEAF_TOTAL	   0x4ffffffc
#define LEAF_TOTAL_CYCLES  0x4ffffffd
#define LEAF_REASON_COUNT  0x4ffffffe
#define LEAF_REASON_CYCLES 0x4fffffff
#define UNDEFINED	   0xffffffff

#define USER_DATA   0x1b
#define USER_CODE   0x23
#define SYSTEM_DATA 0x10
#define USER_RETURN 0x81

/* No answer may be what was in the registers before */
#define GARBAGE 0xa5a5a5a5

u64 leaves_stack, leaves_resume;
static volatile u32 faults;

static struct guest_leaf read_leaf(u32 leaf, u32 code)
{
	struct guest_leaf r = { leaf, code, leaf, GARBAGE, code, GARBAGE };

	asm volatile("cpuid" : "+a"(r.eax), "+b"(r.ebx), "+c"(r.ecx), "+d"(r.edx));
	return r;
}

/* CPUID is two bytes */
__attribute__((interrupt)) static void skip_cpuid(struct frame *f, u64 error)
{
	f->ip += 2;
	faults++;
}

/* What a gate leads to from ring 3, on the stack of the TSS */
__attribute__((naked)) static void user_return(void)
{
	asm volatile("mov leaves_stack, %rsp\n\tjmp *leaves_resume");
}

static struct guest_leaf read_leaf_in_ring3(u32 leaf, u32 code)
{
	struct guest_leaf r = { leaf, code, leaf, GARBAGE, code, GARBAGE };
	u32 before = faults;

	*(u64 *)(GUEST_TSS + 4ul) = GUEST_RING0_STACK;
	set_gate(13, skip_cpuid, 0);
	set_gate(USER_RETURN, user_return, 3);
	asm volatile("mov %%rsp, leaves_stack\n\t"
		     "lea 2f(%%rip), %%r11\n\tmov %%r11, leaves_resume\n\t"
		     "lea 1f(%%rip), %%r11\n\tmov %%rsp, %%r10\n\t"
		     "push %[ss]\n\tpush %%r10\n\tpushfq\n\tpush %[cs]\n\tpush %%r11\n\tiretq\n"
		     "1:\tcpuid\n\tint %[gate]\n"
		     "2:\tmov %[system], %%r11d\n\tmov %%r11d, %%ss"
		     : "+a"(r.eax), "+b"(r.ebx), "+c"(r.ecx), "+d"(r.edx)
		     : [ss] "i"(USER_DATA), [cs] "i"(USER_CODE), [gate] "i"(USER_RETURN),
		       [system] "i"(SYSTEM_DATA)
		     : "r10", "r11", "memory", "cc");
	r.faulted = faults - before;
	return r;
}

static void keep(u32 vcpu, struct guest_leaf r)
{
	struct guest_leaves *l = (void *)(GUEST_LEAVES + (u64)vcpu * GUEST_LEAVES_SIZE);

	if (l->nr < GUEST_LEAVES_MAX)
		l->leaf[l->nr++] = r;
}

/*
 * SDM vol. 3, appendix C, and APM vol. 2, appendix C, with the codes that were
 * added since: written down here once more, not taken from the kernel.
 */
static int is_defined(int vmx, u32 code)
{
	if (!vmx)
		return code <= 0xa6 || (code >= 0x400 && code <= 0x403) || code >= (u32)-4;
	switch (code) {
	case 35:
	case 38:
	case 42:
	case 71:
	case 82:
	case 83:
		return 0;
	default:
		return code <= 85;
	}
}

/* Both leaves of a code; false, and the wrong answer kept, if they break the rule */
static int obeys(u32 vcpu, int vmx, u32 code)
{
	u32 mark = is_defined(vmx, code) ? 0 : UNDEFINED;
	struct guest_leaf count = read_leaf(LEAF_REASON_COUNT, code);
	struct guest_leaf cycles = read_leaf(LEAF_REASON_CYCLES, code);

	if (count.ebx || count.ecx || count.edx != mark || (mark && count.eax)) {
		keep(vcpu, count);
		return 0;
	}
	if (cycles.eax || cycles.edx != mark ||
	    ((mark || !count.eax) && (cycles.ebx | cycles.ecx))) {
		keep(vcpu, cycles);
		return 0;
	}
	return 1;
}

/* Marsaglia's xorshift. */
static u32 shift(u32 random)
{
	random ^= random << 13;
	random ^= random >> 17;
	return random ^ random << 5;
}

/* GUEST_SWEEP codes in a row and at the corners, then @n random ones; stops at the first lie */
static void sweep(u32 vcpu, int vmx, u32 n)
{
	static const u32 corners[GUEST_CORNERS] = {
		0x10000,    0x1000a,	0x10072,    0x10400,	0x7fffffff, 0x80000000,
		0x80000001, 0x80000021, 0xf0000000, 0xfffffff0, 0xfffffffb, 0xfffffffc,
		0xfffffffd, 0xfffffffe, 0xffffffff, 0xffff000a,
	};
	u32 random = 2463534242u;

	for (u32 code = 0; code < GUEST_SWEEP; code++)
		if (!obeys(vcpu, vmx, code))
			return;
	for (u32 i = 0; i < GUEST_CORNERS; i++)
		if (!obeys(vcpu, vmx, corners[i]))
			return;
	for (; n; n--) {
		random = shift(random);
		if (!obeys(vcpu, vmx, random))
			return;
	}
}

/* A leaf of ours, one beside them, one of the class, or any. */
static u32 random_leaf(u32 random)
{
	switch (random & 7) {
	case 0:
		return random;
	case 1:
		return LEAF_CLASS + (random >> 16 & 0x1ff);
	case 2:
		return LEAF_TOTAL - 4 + (random >> 16 & 7);
	default:
		return LEAF_TOTAL + (random >> 16 & 3);
	}
}

/* An undefined code, or a leaf that does not exist, is answered by nothing but the mark. */
static int is_lie(int vmx, const struct guest_leaf *r)
{
	u32 any = r->eax | r->ebx | r->ecx | r->edx;

	switch (r->leaf) {
	case LEAF_REASON_COUNT:
	case LEAF_REASON_CYCLES:
		if (is_defined(vmx, r->code))
			return r->edx != 0;
		return (r->eax | r->ebx | r->ecx) || r->edx != UNDEFINED;
	case LEAF_TOTAL:
		return (r->ebx | r->ecx | r->edx) != 0;
	case LEAF_CLASS:
	case LEAF_TOTAL_CYCLES:
		return 0;
	}
	return r->leaf > LEAF_CLASS + 1 && r->leaf < LEAF_TOTAL && any;
}

/* @n random leaves with random codes, half of them small; stops at the first lie */
static void storm(u32 vcpu, int vmx, u32 seed, u32 n)
{
	u32 random = (seed * 2654435769u) | 1;

	for (; n; n--) {
		struct guest_leaf r;
		u32 leaf, code;

		random = shift(random);
		leaf = random_leaf(random);
		random = shift(random);
		code = random & 1 ? random : random >> 16 & 0x4ff;
		r = read_leaf(leaf, code);
		if (is_lie(vmx, &r)) {
			keep(vcpu, r);
			return;
		}
	}
}

static volatile u32 marks[GUEST_VCPUS];

int leaves_step(u32 vcpu, const struct guest_step *s)
{
	u32 n = s->n;

	switch (s->op) {
	case OP_SHOW:
		for (; n; n--)
			keep(vcpu, read_leaf(s->a, s->b));
		return 1;
	case OP_USER_SHOW:
		for (; n; n--)
			keep(vcpu, read_leaf_in_ring3(s->a, s->b));
		return 1;
	case OP_NESTED_SHOW:
		for (; n; n--) {
			struct guest_leaf r = { s->a, s->b, s->a, GARBAGE, s->b, GARBAGE };

			read_leaf_in_l2(&r);
			keep(vcpu, r);
		}
		return 1;
	case OP_SWEEP:
		sweep(vcpu, s->a, n);
		return 1;
	case OP_STORM:
		storm(vcpu, s->a, s->b, n);
		return 1;
	case OP_MARK:
		marks[vcpu] = n;
		return 1;
	case OP_WAIT:
		/*
		 * Nothing interrupts the guest, but Bochs lets the host's interrupts end
		 * guest mode only where the guest allows its own.
		 */
		asm volatile("sti");
		while (marks[s->a] != n)
			asm volatile("pause");
		asm volatile("cli");
		return 1;
	}
	return 0;
}
