// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random messages to the netlink family kvm-exit.
 *
 *	storm MESSAGES SEED
 *
 * Messages are of any command, flags, attributes, sizes and order; some lie about their
 * length, and sockets are closed in the middle of dumps.  The kernel must survive and must
 * still answer afterwards.  Prints "MESSAGES sent, N answered, N refused, N dumps left".
 * Run as root.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/kvm_exit_netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "array.h"
#include "nl.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

/* A socket takes so many messages before another one is opened. */
#define MESSAGES_OF_SOCKET 64

static uint64_t state;
static unsigned long answered, refused, left;

/* Marsaglia's xorshift. */
static uint32_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 32;
}

static uint32_t below(uint32_t limit)
{
	return next() % limit;
}

static bool one_in(uint32_t n)
{
	return !below(n);
}

/* Ids that may exist, 0, and anything. */
static uint64_t value(void)
{
	static const uint64_t corners[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, ~0ull };

	if (one_in(4))
		return corners[below(ARRAY_SIZE(corners))];
	return one_in(4) ? next() : below(8);
}

/* An attribute of @room bytes at most; 0: there was no room. */
static size_t put_attribute(char *at, size_t room)
{
	static const size_t sizes[] = { 4, 4, 4, 4, 0, 1, 2, 8, 16, 60 };
	struct nlattr a = { .nla_type = one_in(16) ? next() : below(12) };
	size_t size = sizes[below(ARRAY_SIZE(sizes))];
	uint64_t number = value();

	if (room < NLA_HDRLEN + NLA_ALIGN(size))
		return 0;
	if (one_in(8))
		a.nla_type |= NLA_F_NESTED;
	a.nla_len = one_in(16) ? below(0x10000) : NLA_HDRLEN + size;
	memcpy(at, &a, sizeof(a));
	for (size_t i = 0; i < size; i++)
		at[NLA_HDRLEN + i] = size <= sizeof(number) ? ((char *)&number)[i] : (char)next();
	return NLA_HDRLEN + NLA_ALIGN(size);
}

/* Returns how many bytes are sent, whatever the header says. */
static size_t make_message(struct nl_request *r, int family, uint32_t seq)
{
	static const int flags[] = { 0, NLM_F_ACK, NLM_F_DUMP, NLM_F_DUMP | NLM_F_ACK, NLM_F_ROOT };
	size_t size, more;

	nl_begin(r, family, one_in(16) ? next() : below(10), flags[below(ARRAY_SIZE(flags))]);
	if (one_in(16))
		r->h.nlmsg_flags = next();
	if (one_in(16))
		r->g.version = next();
	if (one_in(32))
		r->h.nlmsg_type = next();
	r->h.nlmsg_seq = seq;
	r->h.nlmsg_pid = one_in(16) ? next() : 0;
	size = r->h.nlmsg_len;
	for (uint32_t i = below(6); i; i--) {
		more = put_attribute((char *)r + size, sizeof(*r) - size);
		size += more;
	}
	r->h.nlmsg_len = one_in(16) ? below(2 * sizeof(*r)) : size;
	return one_in(32) ? 1 + below(size) : size;
}

/*
 * Reads one datagram.  True: it is of a dump, and not the last of it.  The kernel makes its
 * datagrams as long as @room: one in few sockets has it make long ones, which take long.
 */
static bool take(int fd, const struct nl_request *r, size_t room)
{
	const bool is_dump = (r->h.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;

	static char buffer[32768] __attribute__((aligned(8)));
	ssize_t n = recv(fd, buffer, room, MSG_DONTWAIT);
	struct nlmsghdr *h = (void *)buffer;
	bool goes_on = false;

	for (; n > 0 && NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
		goes_on = h->nlmsg_type >= NLMSG_MIN_TYPE;
		if (h->nlmsg_type == NLMSG_ERROR && *(int *)NLMSG_DATA(h))
			refused++;
		else
			answered++;
	}
	return is_dump && goes_on;
}

static void change_membership(const struct nl *nl)
{
	int option = one_in(2) ? NETLINK_ADD_MEMBERSHIP : NETLINK_DROP_MEMBERSHIP;

	/* Refused where it is a member already, or none: never mind. */
	setsockopt(nl->fd, SOL_NETLINK, option, &nl->group, sizeof(nl->group));
}

static unsigned long storm_socket(const struct nl *known, unsigned long nr)
{
	const size_t room = one_in(16) ? 32768 : 4096;
	unsigned long sent = 0;
	struct nl nl;

	if (nl_open(&nl))
		err(1, "socket");
	nl.group = known->group;
	for (; sent < nr && sent < MESSAGES_OF_SOCKET; sent++) {
		struct nl_request r;
		size_t size = make_message(&r, known->family, sent);

		if (one_in(16))
			change_membership(&nl);
		/* Refused where it makes no sense at all, or while a dump goes on. */
		send(nl.fd, &r, size, MSG_DONTWAIT);
		if (!one_in(8))
			left += take(nl.fd, &r, room);
	}
	close(nl.fd);
	return sent;
}

int main(int argc, char **argv)
{
	unsigned long nr, sent = 0;
	struct nl_request r;
	struct nl nl;

	if (argc != 3)
		errx(2, "usage: storm MESSAGES SEED");
	nr = strtoul(argv[1], NULL, 0);
	state = strtoull(argv[2], NULL, 0) * 0x9e3779b97f4a7c15 + 1;
	if (nl_open(&nl) || nl_resolve(&nl, KVM_EXIT_FAMILY_NAME))
		errx(1, "no family " KVM_EXIT_FAMILY_NAME);
	while (sent < nr)
		sent += storm_socket(&nl, nr - sent);
	nl_begin(&r, nl.family, KVM_EXIT_CMD_INFO_GET, 0);
	if (nl_talk(&nl, &r, NULL, NULL))
		errx(1, "the family does not answer any more");
	printf("%lu sent, %lu answered, %lu refused, %lu dumps left\n", sent, answered, refused,
	       left);
	return 0;
}
