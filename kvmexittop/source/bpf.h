/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_H
#define SOURCE_BPF_H

/*
 * Source bpf: BPF programs at KVM's tracepoints, see bpf/exits.bpf.c, for a KVM without the
 * patches.  open() returns -EOPNOTSUPP if the program was built without BPF, and -ELIBACC or
 * -ELIBBAD if the BPF module cannot be loaded, see bpf-module.h.
 */

#include "source/source.h"

extern const struct source_ops source_bpf_ops;

#endif
