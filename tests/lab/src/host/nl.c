// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "nl.h"

/* Debian 12's C library does not name them all */
#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

int nl_open(struct nl *nl)
{
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int on = 1;

	memset(nl, 0, sizeof(*nl));
	nl->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (nl->fd < 0)
		return -errno;
	if (bind(nl->fd, (void *)&any, sizeof(any)) ||
	    setsockopt(nl->fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    setsockopt(nl->fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on)) ||
	    setsockopt(nl->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on)))
		return -errno;
	return 0;
}

void nl_begin(struct nl_request *r, int family, int command, int flags)
{
	memset(r, 0, sizeof(*r));
	r->h.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	r->h.nlmsg_type = family;
	r->h.nlmsg_flags = NLM_F_REQUEST | flags;
	r->g.cmd = command;
	r->g.version = 1;
}

void nl_put(struct nl_request *r, int type, const void *data, size_t size)
{
	struct nlattr *a = (void *)((char *)r + NLMSG_ALIGN(r->h.nlmsg_len));

	a->nla_type = type;
	a->nla_len = NLA_HDRLEN + size;
	if (size)
		memcpy((char *)a + NLA_HDRLEN, data, size);
	r->h.nlmsg_len = NLMSG_ALIGN(r->h.nlmsg_len) + NLA_ALIGN(a->nla_len);
}

void nl_put_u32(struct nl_request *r, int type, uint32_t value)
{
	nl_put(r, type, &value, sizeof(value));
}

uint64_t nl_uint(const struct nlattr *a)
{
	uint64_t v64;
	uint32_t v32;

	switch (nl_size(a)) {
	case 8:
		memcpy(&v64, nl_data(a), 8);
		return v64;
	case 4:
		memcpy(&v32, nl_data(a), 4);
		return v32;
	case 1:
		return *(const uint8_t *)nl_data(a);
	}
	return ~0ull;
}

/* NLMSG_ERROR, or the tail of NLMSG_DONE: an errno and perhaps a text */
static int take_error(struct nl *nl, const struct nlmsghdr *h, size_t fixed)
{
	const char *attrs = (const char *)NLMSG_DATA(h) + fixed;
	size_t length = h->nlmsg_len - NLMSG_HDRLEN - fixed;

	memcpy(&nl->error, NLMSG_DATA(h), sizeof(int));
	if (!(h->nlmsg_flags & NLM_F_ACK_TLVS))
		return nl->error;
	nl_for_each(a, attrs, length)
	{
		if (nl_type(a) == NLMSGERR_ATTR_MSG)
			strncpy(nl->message, nl_data(a), sizeof(nl->message) - 1);
		if (nl_type(a) == NLMSGERR_ATTR_MISS_TYPE)
			nl->missing = nl_uint(a);
	}
	return nl->error;
}

/* One datagram; 1 to go on, 0 at the end, -errno */
static int take(struct nl *nl, nl_reply *reply, void *data)
{
	static char buffer[32768] __attribute__((aligned(8)));
	ssize_t n = recv(nl->fd, buffer, sizeof(buffer), 0);
	struct nlmsghdr *h = (void *)buffer;

	if (n < 0)
		return -errno;
	for (; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
		if (h->nlmsg_flags & NLM_F_DUMP_INTR)
			nl->interrupted = true;
		if (h->nlmsg_type == NLMSG_ERROR) {
			/* NETLINK_CAP_ACK: only the header of the request follows the errno */
			take_error(nl, h, sizeof(struct nlmsgerr));
			return nl->error;
		}
		if (h->nlmsg_type == NLMSG_DONE)
			return take_error(nl, h, sizeof(int));
		if (reply && h->nlmsg_type >= NLMSG_MIN_TYPE)
			reply(NLMSG_DATA(h), h->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN), data);
	}
	return 1;
}

int nl_talk(struct nl *nl, struct nl_request *r, nl_reply *reply, void *data)
{
	int more;

	nl->error = 0;
	memset(nl->message, 0, sizeof(nl->message));
	nl->missing = 0;
	nl->interrupted = false;
	r->h.nlmsg_seq = ++nl->seq;
	/* An ack in any case: the end of a request that is not a dump */
	if (!(r->h.nlmsg_flags & NLM_F_DUMP))
		r->h.nlmsg_flags |= NLM_F_ACK;
	if (send(nl->fd, r, r->h.nlmsg_len, 0) < 0)
		return -errno;
	while ((more = take(nl, reply, data)) > 0)
		;
	return more;
}

static void take_family(const struct genlmsghdr *g, size_t length, void *data)
{
	struct nl *nl = data;

	nl_for_each(a, (const char *)g + GENL_HDRLEN, length)
	{
		if (nl_type(a) == CTRL_ATTR_FAMILY_ID) {
			uint16_t id;

			memcpy(&id, nl_data(a), sizeof(id));
			nl->family = id;
		}
		if (nl_type(a) != CTRL_ATTR_MCAST_GROUPS)
			continue;
		nl_for_each(group, nl_data(a), nl_size(a))
		{
			nl_for_each(b, nl_data(group),
				    nl_size(group)) if (nl_type(b) == CTRL_ATTR_MCAST_GRP_ID)
				nl->group = nl_uint(b);
		}
	}
}

int nl_resolve(struct nl *nl, const char *family)
{
	struct nl_request r;

	nl_begin(&r, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	nl_put(&r, CTRL_ATTR_FAMILY_NAME, family, strlen(family) + 1);
	return nl_talk(nl, &r, take_family, nl);
}

int nl_listen(struct nl *nl, int seconds, nl_reply *reply, void *data)
{
	struct pollfd p = { .fd = nl->fd, .events = POLLIN };
	time_t end = time(NULL) + seconds;
	int result = 1;

	if (setsockopt(nl->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &nl->group, sizeof(nl->group)))
		return -errno;
	while (result > 0 && time(NULL) < end)
		if (poll(&p, 1, 200) > 0)
			result = take(nl, reply, data);
	return result < 0 ? result : 0;
}
