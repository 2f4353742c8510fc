/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_EXPLAIN_TABLE_H
#define REASON_EXPLAIN_TABLE_H

/*
 * The tables behind explain.h, for explain*.c and their test only.
 *
 * Each reason has one row in the table of its ISA.  A row contains its text.  Rows that
 * share a text refer to it by name: it is static in the file of the ISA, or in
 * explain-both.c if both ISAs use it.
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

/* explain-both.c: exits that are the same on both ISAs */
extern const struct explanation explain_bus_lock;
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

/* For exits that KVM intercepts only on behalf of a hypervisor in the guest. */
extern const char explain_cause_l1[];
extern const char explain_knob_l1[];
/* For exits of instructions that the CPU model of the guest does not have. */
extern const char explain_cause_absent[];
extern const char explain_knob_absent[];
/* For exits after which a vCPU cannot run. */
extern const char explain_knob_dump[];
/* For different exits with the same cause. */
extern const char explain_cause_hardware[];
extern const char explain_knob_hardware[];
extern const char explain_cause_nmi[];
extern const char explain_cause_spin[];

#endif
