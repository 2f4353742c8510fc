// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest: carries out a list of steps, each a known number of exits.
 *
 * Compiled three times, for long, protected and real mode (-m64, -m32, -m16),
 * and put at GUEST_CODE by the VMM, which also sets up page tables, GDT and
 * registers.  Nothing here may exit but the steps themselves: no other port,
 * MSR or page is touched.
 */
#include "guest-long.h"

static inline void out(u32 port, u32 value)
{
	asm volatile("outb %%al, %%dx" ::"a"(value), "d"(port));
}

/* What works the same in every mode */
static int common(const struct guest_step *s)
{
	u32 n = s->n, x, y;

	switch (s->op) {
	case OP_CPUID:
		for (; n; n--) {
			x = s->a;
			y = s->b;
			asm volatile("cpuid" : "+a"(x), "+c"(y)::"ebx", "edx");
		}
		return 1;
	case OP_OUT:
		for (; n; n--)
			out(s->a, n);
		return 1;
	case OP_IN:
		for (; n; n--)
			asm volatile("inb %%dx, %%al" : "=a"(x) : "d"((u32)s->a));
		return 1;
	case OP_RDMSR:
		for (; n; n--)
			asm volatile("rdmsr" : "=a"(x), "=d"(y) : "c"((u32)s->a));
		return 1;
	case OP_WRMSR:
		for (; n; n--)
			wrmsr(s->a, s->b);
		return 1;
	case OP_HLT:
		for (; n; n--)
			asm volatile("hlt");
		return 1;
	case OP_VMCALL:
		for (; n; n--)
			asm volatile("vmcall" ::"a"(~0u) : "memory");
		return 1;
	case OP_VMMCALL:
		for (; n; n--)
			asm volatile("vmmcall" ::"a"(~0u) : "memory");
		return 1;
	case OP_WBINVD:
		for (; n; n--)
			asm volatile("wbinvd" ::: "memory");
		return 1;
	case OP_INVD:
		for (; n; n--)
			asm volatile("invd" ::: "memory");
		return 1;
	case OP_PAUSE:
		for (; n; n--)
			asm volatile("pause");
		return 1;
	}
	return 0;
}

__attribute__((section(".text.start"), noreturn)) void start(u32 vcpu)
{
	const struct guest_step *s = (void *)(GUEST_STEPS + vcpu * (unsigned long)GUEST_STEPS_SIZE);

	long_mode_prepare();
	for (; s->op != OP_END; s++)
		if (!common(s))
			long_mode_step(vcpu, s);
	out(GUEST_DONE_PORT, 0);
	for (;;)
		asm volatile("cli; hlt");
}
