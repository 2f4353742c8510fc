/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generic netlink by hand, sharing nothing with the program under test: no
 * libmnl, no code of kvmexittop's.
 */
#ifndef NL_H
#define NL_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nl {
	int fd;
	int family, group; /* resolved ids; group is that of "monitor" */
	uint32_t seq;
	int error;	   /* of the last request: 0 or -errno ... */
	char message[256]; /* ... and its extended ack, or "" */
	int missing;	   /* the attribute whose absence it complains of, or 0 */
	bool interrupted;  /* NLM_F_DUMP_INTR seen */
};

struct nl_request {
	struct nlmsghdr h;
	struct genlmsghdr g;
	char attrs[256];
};

typedef void nl_reply(const struct genlmsghdr *g, size_t length, void *data);

int nl_open(struct nl *nl); /* 0 or -errno */
int nl_resolve(struct nl *nl, const char *family);
void nl_begin(struct nl_request *r, int family, int command, int flags);
void nl_put(struct nl_request *r, int type, const void *data, size_t size);
void nl_put_u32(struct nl_request *r, int type, uint32_t value);
int nl_talk(struct nl *nl, struct nl_request *r, nl_reply *reply, void *data);
int nl_listen(struct nl *nl, int seconds, nl_reply *reply, void *data);

/* Attributes of a message or nest of @length bytes at @attrs */
#define nl_for_each(a, attrs, length)                                                              \
	for (const struct nlattr *a = (const void *)(attrs),                                       \
				 *a##_end = (const void *)((const char *)(attrs) + (length));      \
	     (const char *)a + NLA_HDRLEN <= (const char *)a##_end && a->nla_len >= NLA_HDRLEN;    \
	     a = (const void *)((const char *)a + NLA_ALIGN(a->nla_len)))

static inline int nl_type(const struct nlattr *a)
{
	return a->nla_type & NLA_TYPE_MASK;
}

static inline const void *nl_data(const struct nlattr *a)
{
	return (const char *)a + NLA_HDRLEN;
}

static inline size_t nl_size(const struct nlattr *a)
{
	return a->nla_len - NLA_HDRLEN;
}

uint64_t nl_uint(const struct nlattr *a); /* u8, u32 or uint: by its length */

#endif
