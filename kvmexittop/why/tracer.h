/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_TRACER_H
#define WHY_TRACER_H

/*
 * A tracer: BPF programs that trace the exits of one reason.
 *
 * The programs are held by file descriptors, so they never outlive the process, however it
 * ends.  Any number of tracers can run at once.
 */

#include "why/breakdown.h"

struct tracer;

/*
 * Loads and attaches the programs, which takes about 50 ms.  @tsc_khz may be UNKNOWN.
 *
 * 0 or -errno.  -EOPNOTSUPP: built without BPF.  -ELIBACC, -ELIBBAD: the BPF module cannot be
 * loaded.  -EXDEV: this process is in a PID namespace, where PIDs are not those that the
 * programs see.
 * check_explain_why() explains other errors from facts about the host.
 */
int tracer_start(struct tracer **tracer, const struct breakdown_target *target, uint64_t tsc_khz);
/* Accepts NULL. */
void tracer_stop(struct tracer *tracer);

/* Replaces the content of @breakdown by the sorted numbers since the start.  0 or -errno. */
int tracer_read(struct tracer *tracer, struct breakdown *breakdown);

/* The same functions in the BPF module, see bpf-module.h. */
struct tracer_ops {
	int (*start)(struct tracer **tracer, const struct breakdown_target *target,
		     uint64_t tsc_khz);
	void (*stop)(struct tracer *tracer);
	int (*read)(struct tracer *tracer, struct breakdown *breakdown);
};

extern const struct tracer_ops tracer_bpf_ops;

#endif
