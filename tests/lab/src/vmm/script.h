/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A script of exits: "cpuid 1000; out 0x80 500; ..." becomes the guest's list
 * of steps and the exits that these must cause.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"
#include "vm.h"

/* Kinds as the kernel's netlink family numbers them (enum kvm_exit_kind) */
enum {
	HARDWARE = 1,
	OTHER,
	VMENTRY_FAIL,
	EMULATION,
};

struct want {
	int kind;
	uint32_t code;
	uint64_t count;
	bool exact; /* else at least @count: timers and interrupts disturb it */
};

struct script {
	struct guest_step steps[GUEST_STEPS_MAX];
	unsigned int nr_steps;
	struct want want[64];
	unsigned int nr_want;
	bool ends_in_shutdown;
};

struct script_for {
	struct vm_host host;
	enum vm_mode mode;
	bool irqchip;
	unsigned int vcpu;
};

/* Dies with a message on a script that is wrong or cannot run there */
void script_parse(struct script *s, const char *text, const struct script_for *on);

/* So many interrupts of "hlt-..." came before HLT, and were armed and ended once more */
void script_add_early(struct script *s, unsigned int interrupts, const struct script_for *on);

void script_list(void);

#endif
