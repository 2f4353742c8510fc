// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-module.h"

#include "config.h"

/* The only symbol that the module exports. */
extern const struct bpf_module kvmexittop_bpf_module;

__attribute__((visibility("default"))) const struct bpf_module kvmexittop_bpf_module = {
	.version = KVMEXITTOP_VERSION,
	.source = &source_module_ops,
	.tracer = &tracer_bpf_ops,
};
