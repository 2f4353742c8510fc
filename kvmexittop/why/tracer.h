/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_TRACER_H
#define WHY_TRACER_H

/*
 * A tracer: BPF programs that look at the exits of one reason while it exists.
 *
 * Nothing of it outlives its process, however that ends: the programs hang on file
 * descriptors.  Any number of tracers can be at work at once.
 */

#include "why/breakdown.h"

struct tracer;

/*
 * Attaches the programs, which takes some 50 ms.  @tsc_khz may be UNKNOWN.
 *
 * -EOPNOTSUPP: built without BPF.  -ELIBACC, -ELIBBAD: the module for it cannot be loaded.
 * -EXDEV: the PID is that of another namespace than the programs see.  Others are told
 * apart by what there is, see check_explain_why().
 */
int tracer_start(struct tracer **tracer, const struct breakdown_target *target, uint64_t tsc_khz);
/* Accepts NULL. */
void tracer_stop(struct tracer *tracer);

/* Replaces the numbers by all since the start, sorted.  0 or -errno. */
int tracer_read(struct tracer *tracer, struct breakdown *breakdown);

/* The same, of the module that has the programs: see bpf-module.h. */
struct tracer_ops {
	int (*start)(struct tracer **tracer, const struct breakdown_target *target,
		     uint64_t tsc_khz);
	void (*stop)(struct tracer *tracer);
	int (*read)(struct tracer *tracer, struct breakdown *breakdown);
};

extern const struct tracer_ops tracer_bpf_ops;

#endif
