// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measure what one CPUID exit costs, from one CPUID of the guest to the next.
 *
 *	cost EXITS ROUNDS [COMMAND]
 *
 * Run a guest that does nothing but CPUID, and read the TSC around KVM_RUN.
 * Under an emulator whose TSC counts instructions (QEMU's -icount) the result
 * is exact.  Prints the least, the median and the highest TSC cycles per exit
 * of ROUNDS runs of EXITS exits each, after one run to warm up.  COMMAND, if any,
 * is run while the VM still exists.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>

#include "loop-vm.h"

#define MAX_ROUNDS 100

/* The exits of the loop are all CPUID; EXITS of them, which loop_vm_open() is given. */
LOOP_VM_CODE(cost, "again:	movl %esi, %ecx\n"
		   "loop:	xorl %eax, %eax\n"
		   "		pushl %ecx\n"
		   "		cpuid\n"
		   "		popl %ecx\n"
		   "		decl %ecx\n"
		   "		jnz loop\n"
		   "		outb %al, $0x80\n"
		   "		jmp again\n");

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
	double cycles[MAX_ROUNDS];
	long exits, rounds;
	struct loop_vm vm;

	exits = argc >= 3 ? atol(argv[1]) : 0;
	rounds = argc >= 3 ? atol(argv[2]) : 0;
	if (exits < 1 || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: cost EXITS ROUNDS [COMMAND]");

	loop_vm_open(&vm, cost_start, cost_end - cost_start, exits);
	for (long i = -1; i < rounds; i++) {
		uint64_t before = __rdtsc();

		if (loop_vm_run(&vm) != KVM_EXIT_IO)
			errx(1, "exit for reason %u, not the OUT of the end", vm.run->exit_reason);
		if (i >= 0)
			cycles[i] = (double)(__rdtsc() - before) / exits;
	}
	qsort(cycles, rounds, sizeof(*cycles), compare);
	printf("%.1f %.1f %.1f\n", cycles[0], cycles[rounds / 2], cycles[rounds - 1]);
	fflush(stdout);
	return argc > 3 ? system(argv[3]) : 0;
}
