// SPDX-License-Identifier: GPL-2.0-only
#include "source/absent.h"

#include <errno.h>

#include "config.h"

#define FOR_GUESTS "left out of this build, which is for guests"
#define NO_BPF	   "left out of this build, which had no libbpf, clang or bpftool"

static int absent_open(struct source *source)
{
	(void)source;
	return -EOPNOTSUPP;
}

const struct source_ops source_absent_ops[] = {
	[ABSENT_NETLINK] = {
		.name = "netlink",
		.help = FOR_GUESTS,
		.by_name_only = true,
		.open = absent_open,
	},
	[ABSENT_BPF] = {
		.name = "bpf",
		.help = HAVE_NETLINK ? NO_BPF : FOR_GUESTS,
		.by_name_only = !HAVE_NETLINK,
		.open = absent_open,
	},
};
