/* SPDX-License-Identifier: GPL-2.0-only */
/* A Linux guest: bzImage and initrd by the 64-bit boot protocol. */
#ifndef LINUX_H
#define LINUX_H

#include "vm.h"

/*
 * Load both files and set the vCPU up to start there, with more @words on the kernel's
 * command line; dies with a message
 */
void linux_load(struct vm *vm, struct vcpu *vcpu, const char *kernel, const char *initrd,
		const char *words);

/* Serve an exit of its devices: an output-only serial port */
void linux_io(struct kvm_run *run);

#endif
