/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_NETLINK_H
#define FIXTURE_NETLINK_H

/* Messages of generic netlink, for its parsers. */

#include <stdint.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

/* A message without attributes yet, in the buffer. */
static inline struct nlmsghdr *fixture_message(void *buffer, size_t size)
{
	struct nlmsghdr *nlh;

	memset(buffer, 0, size);
	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = 100;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

static inline void put_u64(struct nlmsghdr *nlh, uint16_t type, uint64_t value)
{
	mnl_attr_put(nlh, type, sizeof(value), &value);
}

#endif
