/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_H
#define SOURCE_BPF_H

/*
 * BPF programs at KVM's tracepoints, see bpf/exits.bpf.c: for a KVM that does not
 * count by itself.  Opening it fails with -EOPNOTSUPP if the program was built without
 * BPF, and with -ELIBACC or -ELIBBAD if the module for it cannot be loaded, see bpf-module.h.
 */

#include "source/source.h"

extern const struct source_ops source_bpf_ops;

#endif
