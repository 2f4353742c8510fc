/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_MODULE_H
#define SOURCE_BPF_MODULE_H

/*
 * All that needs libbpf, as a module of its own: source bpf and the tracer.
 *
 * The program loads it once one of them is used.  libbpf and what that needs take as
 * much memory as a fourth of the program, and a host whose KVM counts by itself can
 * do without.
 *
 * As it runs with the program's privileges, it is loaded from the program's own folder or
 * from the one it was installed into, and only if no user may write to it, or to a folder
 * above it, who may not write to the program as well.
 *
 * The module has its own copy of the program's code that it uses; the two share what
 * is passed, so both must be of one build.
 */

#include "source/source.h"
#include "why/breakdown.h"
#include "why/tracer.h"

#define BPF_MODULE_FILE	  "kvmexittop-bpf.so"
#define BPF_MODULE_SYMBOL "kvmexittop_bpf_module"

struct bpf_module {
	char version[16];		 /* of the program that it belongs to */
	const struct source_ops *source; /* without its name and help */
	const struct tracer_ops *tracer;
};

/* Of source/bpf.c */
extern const struct source_ops source_module_ops;

#endif
