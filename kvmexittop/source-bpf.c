// SPDX-License-Identifier: GPL-2.0-only
#include "source-bpf.h"

#include <errno.h>
#include <bpf/libbpf.h>

#include "exits.skel.h"

static int bpf_open(struct source *source)
{
	struct exits_bpf *programs = exits_bpf__open();
	int err;

	if (!programs)
		return -errno;
	err = exits_bpf__load(programs) ?: exits_bpf__attach(programs);
	if (err) {
		exits_bpf__destroy(programs);
		return err;
	}
	source->state = programs;
	return 0;
}

static void bpf_close(struct source *source)
{
	exits_bpf__destroy(source->state);
}

const struct source_ops source_bpf_ops = {
	.name = "bpf",
	.help = "BPF programs at KVM's tracepoints; all exits of this host from now on",
	.open = bpf_open,
	.close = bpf_close,
};
