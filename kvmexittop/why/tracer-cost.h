/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_TRACER_COST_H
#define WHY_TRACER_COST_H

/*
 * The cost of the tracer's programs.  Each measures some of its runs itself.  That leaves out
 * what the kernel does to call it, which is measured once, on programs that do nothing else.
 * The kernel's own statistics are not used: they would be on for all BPF programs of the host.
 */

#include <stdbool.h>
#include <stdint.h>

#include "why/breakdown.h"

struct breakdown_bpf;

/* A run of a program that does nothing but measure itself, in ns; NAN if it is not known. */
struct tracer_run {
	double whole; /* with all that the kernel does for it */
	double own;   /* as it measures itself */
};

struct tracer_cost {
	struct tracer_run raw;	 /* at a raw event */
	struct tracer_run event; /* at an event as perf has it, if @has_event */
	bool has_event;
};

/*
 * Measures the two kinds, by some thousand calls of setitimer(2) that change nothing.  The
 * programs are loaded; @event: the second kind is needed.  It takes some milliseconds.
 */
void tracer_cost_measure(struct tracer_cost *cost, struct breakdown_bpf *programs, bool event);

/* All runs of all programs, in ns; UNKNOWN if it is not known. */
uint64_t tracer_cost_of(const struct tracer_cost *cost, const struct breakdown_totals *totals);

/* The totals of all CPUs.  0 or -errno. */
int tracer_read_totals(const struct breakdown_bpf *programs, struct breakdown_totals *totals);

#endif
