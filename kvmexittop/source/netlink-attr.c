// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink-attr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

int attrs_message(const struct nlmsghdr *nlh, struct attrs *attrs)
{
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		return -EBADMSG;

	*attrs = attrs_of(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr)),
			  mnl_nlmsg_get_payload_len(nlh) - sizeof(struct genlmsghdr));
	return 0;
}

int attr_number(const struct nlattr *attr, uint64_t *number)
{
	switch (mnl_attr_get_payload_len(attr)) {
	case sizeof(uint8_t):
		*number = mnl_attr_get_u8(attr);
		return 0;
	case sizeof(uint16_t):
		*number = mnl_attr_get_u16(attr);
		return 0;
	case sizeof(uint32_t):
		*number = mnl_attr_get_u32(attr);
		return 0;
	case sizeof(uint64_t):
		/* Attributes are aligned to 4 bytes only. */
		memcpy(number, mnl_attr_get_payload(attr), sizeof(*number));
		return 0;
	default:
		return -EBADMSG;
	}
}

void attr_text(const struct nlattr *attr, char *text, size_t size)
{
	size_t len = strnlen(mnl_attr_get_str(attr), mnl_attr_get_payload_len(attr));

	snprintf(text, size, "%.*s", (int)len, mnl_attr_get_str(attr));
}
