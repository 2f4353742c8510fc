// SPDX-License-Identifier: GPL-2.0-only
#include "loop-vm.h"

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define CODE_START 0x1000
#define STACK_END  0x3000

/* A guest with leaf 0, as all have: a leaf that is out of range takes longer. */
static int set_cpuid(int vcpu)
{
	struct {
		struct kvm_cpuid2 head;
		struct kvm_cpuid_entry2 entry;
	} table = { .head.nent = 1 };

	return ioctl(vcpu, KVM_SET_CPUID2, &table);
}

static void set_memory(int vm, const void *code, size_t size)
{
	struct kvm_userspace_memory_region memory = { .memory_size = LOOP_VM_MEMORY };
	char *bytes;

	bytes = mmap(NULL, memory.memory_size, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (bytes == MAP_FAILED)
		err(1, "memory of the VM");
	memcpy(bytes + CODE_START, code, size);
	memory.userspace_addr = (uintptr_t)bytes;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &memory))
		err(1, "KVM_SET_USER_MEMORY_REGION");
}

void loop_vm_open(struct loop_vm *vm, const void *code, size_t size, unsigned long rsi)
{
	struct kvm_regs regs = { .rflags = 2, .rip = CODE_START, .rsp = STACK_END, .rsi = rsi };
	struct kvm_sregs sregs;
	int kvm, fd;

	kvm = open("/dev/kvm", O_RDWR);
	if (kvm < 0)
		err(1, "/dev/kvm");
	fd = ioctl(kvm, KVM_CREATE_VM, 0);
	if (fd < 0)
		err(1, "KVM_CREATE_VM");
	set_memory(fd, code, size);

	vm->vcpu = ioctl(fd, KVM_CREATE_VCPU, 0);
	if (vm->vcpu < 0)
		err(1, "KVM_CREATE_VCPU");
	vm->run = mmap(NULL, ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
		       MAP_SHARED, vm->vcpu, 0);
	if (vm->run == MAP_FAILED || ioctl(vm->vcpu, KVM_GET_SREGS, &sregs))
		err(1, "vCPU");
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	if (ioctl(vm->vcpu, KVM_SET_SREGS, &sregs) || ioctl(vm->vcpu, KVM_SET_REGS, &regs) ||
	    set_cpuid(vm->vcpu))
		err(1, "vCPU");
}

unsigned int loop_vm_run(struct loop_vm *vm)
{
	if (ioctl(vm->vcpu, KVM_RUN, 0))
		err(1, "KVM_RUN");
	return vm->run->exit_reason;
}
