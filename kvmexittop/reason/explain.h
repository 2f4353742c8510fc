/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_EXPLAIN_H
#define REASON_EXPLAIN_H

/*
 * Explanations of exit reasons: the meaning, the usual cause, and the remedy.
 *
 * A reason is (isa, kind, code) as in reason.h; a kind without codes ignores the
 * code.  Every reason that Linux 6.12 names has an explanation.  Sources: Intel
 * SDM volume 3, appendix C; AMD APM volume 2, appendix C; for the exits that KVM
 * intercepts and how it handles them, KVM in Linux 6.12.
 *
 * All texts are constant and plain ASCII: one to three sentences, at most
 * EXPLAIN_TEXT_MAX characters, no line breaks.
 */

#include <stdint.h>

#define EXPLAIN_TEXT_MAX 400

enum category {
	CATEGORY_IO,  /* ports and MMIO */
	CATEGORY_MMU, /* memory: translation, dirty logging */
	CATEGORY_MSR,
	CATEGORY_CPUID,
	CATEGORY_INTERRUPT, /* interrupts, and the local APIC */
	CATEGORY_IDLE,	    /* the guest gave up the CPU: its cycles are no cost */
	CATEGORY_SPIN,	    /* the guest spins on a lock: not idle */
	CATEGORY_CONTROL,   /* CR, DR, XCR0 and descriptor tables */
	CATEGORY_NESTED,    /* a hypervisor inside the guest */
	CATEGORY_ERROR,	    /* the vCPU cannot continue */
	CATEGORY_OTHER,
	NR_CATEGORIES
};

struct explanation {
	enum category category;
	const char *meaning;
	const char *cause;
	const char *knob;
};

/* Returns "i/o", "mmu", ..., or NULL if there is no such category. */
const char *category_name(enum category category);

/* Returns NULL if the reason has no explanation. */
const struct explanation *explain_find(uint32_t isa, uint32_t kind, uint32_t code);

/* Returns CATEGORY_OTHER if the reason has no explanation. */
enum category explain_category(uint32_t isa, uint32_t kind, uint32_t code);

#endif
