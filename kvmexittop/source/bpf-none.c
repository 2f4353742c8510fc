// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for source-bpf.c where the program is built without libbpf. */
#include "source/bpf.h"

#include <errno.h>

static int none_open(struct source *source)
{
	(void)source;
	return -EOPNOTSUPP;
}

const struct source_ops source_bpf_ops = {
	.name = "bpf",
	.help = "left out of this build, which had no libbpf, clang or bpftool",
	.open = none_open,
};
