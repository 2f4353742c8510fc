/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_MODULE_H
#define SOURCE_BPF_MODULE_H

/*
 * The BPF module: source bpf and the tracer, which need libbpf, in a shared object.
 *
 * The program loads it when one of them is first used.  libbpf and its dependencies take a
 * quarter of the program's memory, and are not needed on a host whose KVM counts exits.
 *
 * The module runs with the program's privileges.  So it is loaded only from the program's
 * folder or the folder it was installed into, and only if every user who may write to it, or
 * to a folder above it, may also write to the program.
 *
 * The module has its own copy of the program's code that it uses.  The two share data
 * structures, so both must be from the same build.
 */

#include "source/source.h"
#include "why/breakdown.h"
#include "why/tracer.h"

#define BPF_MODULE_FILE	  "kvmexittop-bpf.so"
#define BPF_MODULE_SYMBOL "kvmexittop_bpf_module"

struct bpf_module {
	char version[16];		 /* of the program that it was built with */
	const struct source_ops *source; /* without its name and help */
	const struct tracer_ops *tracer;
};

/* Defined in source/bpf.c */
extern const struct source_ops source_module_ops;

#endif
