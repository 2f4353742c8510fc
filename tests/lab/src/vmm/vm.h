/* SPDX-License-Identifier: GPL-2.0-only */
/* A VM of KVM's and its vCPUs, set up for the guest program or for Linux. */
#ifndef VM_H
#define VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/kvm.h>

enum vm_mode {
	MODE_LONG,
	MODE_PROTECTED, /* no paging */
	MODE_REAL,
	MODE_UNREAL, /* real mode with segments of 4 GiB: without
				 * unrestricted guest, VMX cannot enter this */
};

/* How the host runs guests: decides which exits there are */
struct vm_host {
	bool vmx;
	bool tdp;	   /* EPT or NPT, else shadow paging */
	bool unrestricted; /* real mode without the vm86 detour (VMX) */
	bool shadow_vmcs;  /* a nested hypervisor writes some fields without an exit (VMX) */
};

struct vm {
	int kvm, fd;
	bool irqchip;
	void *memory;
	size_t size;
	size_t run_size;
};

struct vcpu {
	int fd;
	struct kvm_run *run;
};

/* These die with a message: there is nothing a test could do about it */
struct vm_host vm_host(void);
void vm_create(struct vm *vm, size_t size, bool irqchip);
void vm_choose_stats(struct vm *vm, uint64_t bits);
void vm_add_vcpu(struct vm *vm, struct vcpu *vcpu, unsigned int id);
void vm_set_guest(struct vm *vm, struct vcpu *vcpu, unsigned int id, enum vm_mode mode);
void vm_load_guest(struct vm *vm, enum vm_mode mode);

/* Linux before 6.11 cannot: then there are page faults that no script tells of */
bool vm_can_prefault(struct vm *vm);

/* Map @size bytes at @gpa now, so that the guest does not fault; false with shadow paging */
bool vm_prefault(struct vcpu *vcpu, uint64_t gpa, uint64_t size);

/* KVM's own statistic of the vCPU, all ones if it has none of that name */
uint64_t vm_stat(struct vcpu *vcpu, const char *name);

#endif
