// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VM for monitors to look at: makes VM-Exits of six reasons, one of each, then pauses,
 * for ever.
 *
 *	load MICROSECONDS
 */
#include <err.h>
#include <stdlib.h>
#include <time.h>

#include "loop-vm.h"

/* MSR 0x10 is the TSC; of hypercalls there is no number 100; 0x8000 is MMIO. */
LOOP_VM_CODE(load, "again:	xorl %eax, %eax\n"
		   "		cpuid\n"
		   "		movl $0x10, %ecx\n"
		   "		rdmsr\n"
		   "		wbinvd\n"
		   "		movl $100, %eax\n"
		   "		vmmcall\n"
		   "		movb %al, 0x8000\n"
		   "		outb %al, $0x80\n"
		   "		jmp again\n");

int main(int argc, char **argv)
{
	struct timespec pause = { 0 };
	struct loop_vm vm;
	long us;

	us = argc == 2 ? atol(argv[1]) : -1;
	if (us < 0 || us >= 1000000)
		errx(2, "usage: load MICROSECONDS");
	pause.tv_nsec = us * 1000;

	loop_vm_open(&vm, load_start, load_end - load_start, 0);
	for (;;) {
		switch (loop_vm_run(&vm)) {
		case KVM_EXIT_MMIO:
			break;
		case KVM_EXIT_IO:
			if (us)
				nanosleep(&pause, NULL);
			break;
		default:
			errx(1, "exit for reason %u", vm.run->exit_reason);
		}
	}
}
