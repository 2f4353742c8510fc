/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRACER_H
#define TRACER_H

/*
 * A tracer: BPF programs that look at the exits of one reason while it exists.
 *
 * Nothing of it outlives its process, however that ends: the programs hang on file
 * descriptors.  Any number of tracers can be at work at once.
 */

#include "detail.h"

struct tracer;

/*
 * Attaches the programs, which takes some 50 ms.  @tsc_khz may be UNKNOWN.
 *
 * -EOPNOTSUPP: built without BPF.  -ENODEV: KVM is not loaded.  -ESRCH: the kernel has
 * no BTF.  -EPERM: no privilege.  -ENOENT: tracefs is not mounted.  -EXDEV: the PID is
 * that of another namespace than the kernel's programs see.  Others: the kernel refuses
 * the programs.
 */
int tracer_start(struct tracer **tracer, const struct detail_target *target, uint64_t tsc_khz);
/* Accepts NULL. */
void tracer_stop(struct tracer *tracer);

/* One sentence on why starting or reading failed with @err, and what to do next. */
const char *tracer_explain(int err);

/* Replaces the numbers by all since the start, sorted.  0 or -errno. */
int tracer_read(struct tracer *tracer, struct detail *detail);

#endif
