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
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <x86intrin.h>

#define MAX_ROUNDS 100

/*
 * Real mode, which SVM runs as it is: the exits of the loop are all CPUID.
 *	again:	mov ecx, esi	; EXITS, from KVM_SET_REGS
 *	loop:	xor eax, eax
 *		push ecx
 *		cpuid
 *		pop ecx
 *		dec ecx
 *		jnz loop
 *		out 0x80, al
 *		jmp again
 */
static const uint8_t code[] = {
	0x66, 0x89, 0xf1,
	0x66, 0x31, 0xc0,
	0x66, 0x51,
	0x0f, 0xa2,
	0x66, 0x59,
	0x66, 0x49,
	0x75, 0xf3,
	0xe6, 0x80,
	0xeb, 0xec,
};

/* A guest with leaf 0, as all have: a leaf that is out of range takes longer. */
static int set_cpuid(int vcpu)
{
	struct {
		struct kvm_cpuid2 head;
		struct kvm_cpuid_entry2 entry;
	} table = { .head.nent = 1 };

	return ioctl(vcpu, KVM_SET_CPUID2, &table);
}

static int run(int vcpu, struct kvm_run *state)
{
	if (ioctl(vcpu, KVM_RUN, 0))
		err(1, "KVM_RUN");
	return state->exit_reason;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
	struct kvm_userspace_memory_region memory = { .memory_size = 0x4000 };
	struct kvm_regs regs = { .rflags = 2, .rip = 0x1000, .rsp = 0x3000 };
	double cycles[MAX_ROUNDS];
	struct kvm_sregs sregs;
	struct kvm_run *state;
	int kvm, vm, vcpu;
	long exits, rounds;

	exits = argc >= 3 ? atol(argv[1]) : 0;
	rounds = argc >= 3 ? atol(argv[2]) : 0;
	if (exits < 1 || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: cost EXITS ROUNDS [COMMAND]");

	kvm = open("/dev/kvm", O_RDWR);
	if (kvm < 0)
		err(1, "/dev/kvm");
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0)
		err(1, "KVM_CREATE_VM");
	memory.userspace_addr = (uintptr_t)mmap(NULL, memory.memory_size, PROT_READ | PROT_WRITE,
						MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	memcpy((void *)(uintptr_t)(memory.userspace_addr + regs.rip), code, sizeof(code));
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &memory))
		err(1, "KVM_SET_USER_MEMORY_REGION");

	vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	if (vcpu < 0)
		err(1, "KVM_CREATE_VCPU");
	state = mmap(NULL, ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
		     MAP_SHARED, vcpu, 0);
	if (state == MAP_FAILED || ioctl(vcpu, KVM_GET_SREGS, &sregs))
		err(1, "vCPU");
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	regs.rsi = exits;
	if (ioctl(vcpu, KVM_SET_SREGS, &sregs) || ioctl(vcpu, KVM_SET_REGS, &regs) ||
	    set_cpuid(vcpu))
		err(1, "vCPU");

	for (long i = -1; i < rounds; i++) {
		uint64_t before = __rdtsc();

		if (run(vcpu, state) != KVM_EXIT_IO)
			errx(1, "exit for reason %u, not the OUT of the end", state->exit_reason);
		if (i >= 0)
			cycles[i] = (double)(__rdtsc() - before) / exits;
	}
	qsort(cycles, rounds, sizeof(*cycles), compare);
	printf("%.1f %.1f %.1f\n", cycles[0], cycles[rounds / 2], cycles[rounds - 1]);
	fflush(stdout);
	return argc > 3 ? system(argv[3]) : 0;
}
