/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A VM of one vCPU that runs a few instructions in real mode, which SVM runs as it is.
 */
#ifndef LOOP_VM_H
#define LOOP_VM_H

#include <linux/kvm.h>
#include <stddef.h>

/* It has memory from 0 to here; what it does beyond is MMIO. */
#define LOOP_VM_MEMORY 0x4000

/* Defines NAME_start and NAME_end, of the instructions @text. */
#define LOOP_VM_CODE(name, text)                                                                   \
	asm(".pushsection .rodata\n"                                                               \
	    ".code16\n" #name "_start:\n" text #name "_end:\n"                                     \
	    ".code64\n"                                                                            \
	    ".popsection\n");                                                                      \
	extern const char name##_start[], name##_end[]

struct loop_vm {
	int vcpu;
	struct kvm_run *run;
};

/* @rsi is for the code to read.  Dies with a message if anything fails. */
void loop_vm_open(struct loop_vm *vm, const void *code, size_t size, unsigned long rsi);

/* Runs it until it comes back to userspace; the reason, KVM_EXIT_... */
unsigned int loop_vm_run(struct loop_vm *vm);

#endif
