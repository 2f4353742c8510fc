/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_ATTR_H
#define SOURCE_NETLINK_ATTR_H

/*
 * The attributes of a netlink message, in order.
 *
 * mnl_attr_parse() ignores bytes after the last complete attribute, so a truncated message
 * would pass for a short one.  Here attrs_end() checks that.  The functions that are called
 * for each of the five attributes of each exit are inline.
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <linux/netlink.h>

struct attrs {
	const char *next;
	size_t left; /* bytes from there on */
};

/* The attributes of a generic netlink message.  0, or -EBADMSG: too short for its header. */
int attrs_message(const struct nlmsghdr *nlh, struct attrs *attrs);
static inline struct attrs attrs_of(const void *bytes, size_t len)
{
	return (struct attrs){ bytes, len };
}

/* The attributes in a nest. */
static inline struct attrs attrs_nested(const struct nlattr *nest)
{
	return attrs_of((const char *)nest + NLA_HDRLEN, nest->nla_len - NLA_HDRLEN);
}

/* The next attribute, or NULL after the last complete one. */
static inline const struct nlattr *attrs_next(struct attrs *attrs)
{
	const struct nlattr *attr = (const void *)attrs->next;
	size_t len, size;

	if (attrs->left < sizeof(*attr))
		return NULL;
	len = attr->nla_len;
	if (len < sizeof(*attr) || len > attrs->left)
		return NULL;

	/* The padding of the last attribute may be missing. */
	size = NLA_ALIGN(len);
	if (size > attrs->left)
		size = attrs->left;
	attrs->next += size;
	attrs->left -= size;
	return attr;
}

/* 0, or -EBADMSG: bytes remain that are not an attribute. */
static inline int attrs_end(const struct attrs *attrs)
{
	return attrs->left ? -EBADMSG : 0;
}

/* The type without flags. */
static inline unsigned int attr_type(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

/*
 * The value of an attribute.  0, or -EBADMSG: the length does not fit the type.  A number is
 * a u8, u16, u32 or uint; a uint is sent in 4 or 8 bytes, aligned to 4.
 */
int attr_number(const struct nlattr *attr, uint64_t *number);

static inline int attr_u32(const struct nlattr *attr, uint32_t *number)
{
	if (attr->nla_len != NLA_HDRLEN + sizeof(*number))
		return -EBADMSG;

	memcpy(number, (const char *)attr + NLA_HDRLEN, sizeof(*number));
	return 0;
}

static inline int attr_uint(const struct nlattr *attr, uint64_t *number)
{
	uint32_t narrow;
	int err;

	if (attr->nla_len == NLA_HDRLEN + sizeof(*number)) {
		memcpy(number, (const char *)attr + NLA_HDRLEN, sizeof(*number));
		return 0;
	}
	err = attr_u32(attr, &narrow);
	if (!err)
		*number = narrow;
	return err;
}

/* Copies at most @size - 1 bytes of a text, unchanged.  The attribute may lack the NUL. */
void attr_text(const struct nlattr *attr, char *text, size_t size);

#endif
