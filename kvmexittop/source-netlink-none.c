// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for source-netlink.c in the static program for guests. */
#include "source-netlink.h"

#include <errno.h>

static int none_open(struct source *source)
{
	(void)source;
	return -EOPNOTSUPP;
}

const struct source_ops source_netlink_ops = {
	.name = "netlink",
	.help = "left out of this build, which is for guests",
	.open = none_open,
};
