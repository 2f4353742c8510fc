// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for the sources that the static program for guests is built without. */
#include <errno.h>

#include "source/bpf.h"
#include "source/netlink.h"

static int none_open(struct source *source)
{
	(void)source;
	return -EOPNOTSUPP;
}

const struct source_ops source_netlink_ops = {
	.name = "netlink",
	.help = "left out of this build, which is for guests",
	.by_name_only = true,
	.open = none_open,
};

const struct source_ops source_bpf_ops = {
	.name = "bpf",
	.help = "left out of this build, which is for guests",
	.by_name_only = true,
	.open = none_open,
};
