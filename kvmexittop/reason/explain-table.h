/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_EXPLAIN_TABLE_H
#define REASON_EXPLAIN_TABLE_H

/*
 * The tables behind explain.h, for explain*.c and their test only.
 *
 * A reason is in one row of the table of its isa.  A row owns its text, unless
 * it is about the same thing as another one: then both refer to a text with a
 * name, which is static to the isa or, if both have it, in explain-both.c.
 */

#include <stddef.h>

#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "reason/explain.h"

struct explain_row {
	uint32_t kind;
	uint32_t first, last; /* codes, both included */
	const struct explanation *text;
};

struct explain_table {
	const struct explain_row *rows; /* sorted by (kind, first), without overlap */
	size_t nr;
};

#define EXPLAIN_TABLE(r)                                                                           \
	{                                                                                          \
		.rows = (r), .nr = ARRAY_SIZE(r)                                                   \
	}

/* category, meaning, cause, knob */
#define TEXT(...) (&(const struct explanation){ __VA_ARGS__ })
#define CODES(first, last, ...)                                                                    \
	{                                                                                          \
		KVM_EXIT_KIND_HARDWARE, first, last, __VA_ARGS__                                   \
	}
#define CODE(code, ...) CODES(code, code, __VA_ARGS__)
#define KIND(kind, ...)                                                                            \
	{                                                                                          \
		kind, 0, 0, __VA_ARGS__                                                            \
	}

extern const struct explain_table explain_vmx;
extern const struct explain_table explain_svm;

/* explain-both.c: an exit that is the same on both */
extern const struct explanation explain_cpuid;
extern const struct explanation explain_debug_register;
extern const struct explanation explain_hlt;
extern const struct explanation explain_hypercall;
extern const struct explanation explain_init;
extern const struct explanation explain_interrupt;
extern const struct explanation explain_interrupt_window;
extern const struct explanation explain_invd;
extern const struct explanation explain_invlpg;
extern const struct explanation explain_invpcid;
extern const struct explanation explain_monitor;
extern const struct explanation explain_mwait;
extern const struct explanation explain_other;
extern const struct explanation explain_port;
extern const struct explanation explain_rdpmc;
extern const struct explanation explain_rdtsc;
extern const struct explanation explain_shutdown;
extern const struct explanation explain_task_switch;
extern const struct explanation explain_wbinvd;
extern const struct explanation explain_xsetbv;

/* For exits that KVM asks for only on behalf of a hypervisor in the guest. */
extern const char explain_cause_l1[];
extern const char explain_knob_l1[];
/* For exits of instructions that the guest is not meant to have. */
extern const char explain_cause_absent[];
extern const char explain_knob_absent[];
/* For exits that are the end of a vCPU. */
extern const char explain_knob_dump[];
/* For exits that differ, and are brought about by the same thing. */
extern const char explain_cause_hardware[];
extern const char explain_knob_hardware[];
extern const char explain_cause_nmi[];
extern const char explain_cause_spin[];

#endif
