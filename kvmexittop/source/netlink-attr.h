/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_ATTR_H
#define SOURCE_NETLINK_ATTR_H

/*
 * Attributes of a netlink message, in their order.
 *
 * mnl_attr_parse() ignores what follows the last whole attribute, so that a message cut
 * off in the middle would pass for a short one.  This walk ends with a check.  Inline is
 * what each of the five attributes of each exit wants.
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <linux/netlink.h>

struct attrs {
	const char *next, *end;
};

/* Those of a generic netlink message: 0, or -EBADMSG if it is too short for its header. */
int attrs_message(const struct nlmsghdr *nlh, struct attrs *attrs);
static inline struct attrs attrs_of(const void *bytes, size_t len)
{
	return (struct attrs){ bytes, (const char *)bytes + len };
}

/* Those in an attribute. */
static inline struct attrs attrs_nested(const struct nlattr *nest)
{
	return attrs_of((const char *)nest + NLA_HDRLEN, nest->nla_len - NLA_HDRLEN);
}

/* NULL after the last whole one. */
static inline const struct nlattr *attrs_next(struct attrs *attrs)
{
	const struct nlattr *attr = (const void *)attrs->next;
	size_t left = attrs->end - attrs->next, size;

	if (left < sizeof(*attr) || attr->nla_len < sizeof(*attr) || attr->nla_len > left)
		return NULL;

	/* The padding of the last attribute may be missing. */
	size = NLA_ALIGN(attr->nla_len);
	attrs->next += size < left ? size : left;
	return attr;
}

/* 0, or -EBADMSG if bytes remain that are no attribute. */
static inline int attrs_end(const struct attrs *attrs)
{
	return attrs->next == attrs->end ? 0 : -EBADMSG;
}

/* Without flags. */
static inline unsigned int attr_type(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

/*
 * The value: 0, or -EBADMSG if it has a length that its type cannot have.  A number is
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

/*
 * Copies at most @size - 1 bytes.  The NUL may be missing; a byte that is not printable
 * becomes '?'.
 */
void attr_text(const struct nlattr *attr, char *text, size_t size);

#endif
