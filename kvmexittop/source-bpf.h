/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_H
#define SOURCE_BPF_H

/*
 * BPF programs at KVM's tracepoints, see bpf/exits.bpf.c: for a KVM that does not
 * count by itself.  Without support for BPF in this program, opening it fails with
 * -EOPNOTSUPP.
 */

#include "source.h"

extern const struct source_ops source_bpf_ops;

#endif
