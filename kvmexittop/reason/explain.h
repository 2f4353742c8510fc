/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_EXPLAIN_H
#define REASON_EXPLAIN_H

/*
 * What an exit reason means, what causes it, and what to do about it.
 *
 * A reason is (isa, kind, code) as in reason.h; a kind without codes ignores the
 * code.  Every reason that Linux 6.12 names has an explanation.  Sources: Intel
 * SDM volume 3, appendix C; AMD APM volume 2, appendix C; which exits KVM asks
 * for, and what it does with them, is that of KVM in Linux 6.12.
 *
 * All texts are constant and plain ASCII: one to three sentences, at most
 * EXPLAIN_TEXT_MAX characters, no line breaks.
 */

#include <stdint.h>

#define EXPLAIN_TEXT_MAX 400

enum category {
	CATEGORY_IO,  /* ports and MMIO */
	CATEGORY_MMU, /* memory: its translation, its tracking */
	CATEGORY_MSR,
	CATEGORY_CPUID,
	CATEGORY_INTERRUPT, /* what is delivered to a CPU, and its APIC */
	CATEGORY_IDLE,	    /* the guest gave up the CPU: the cycles are no cost */
	CATEGORY_SPIN,	    /* not idle: the guest asked for the CPU */
	CATEGORY_CONTROL,   /* CR, DR, XCR0 and descriptor tables */
	CATEGORY_NESTED,    /* a hypervisor inside the guest */
	CATEGORY_ERROR,	    /* the vCPU cannot go on */
	CATEGORY_OTHER,
	NR_CATEGORIES
};

struct explanation {
	enum category category;
	const char *meaning;
	const char *cause;
	const char *knob;
};

/* "i/o", "mmu", ...; NULL if there is no such category. */
const char *category_name(enum category category);

/* NULL if there is none. */
const struct explanation *explain_find(uint32_t isa, uint32_t kind, uint32_t code);

/* Other if there is no explanation. */
enum category explain_category(uint32_t isa, uint32_t kind, uint32_t code);

#endif
