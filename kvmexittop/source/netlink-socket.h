/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_SOCKET_H
#define SOURCE_NETLINK_SOCKET_H

/*
 * A netlink socket: requests with their replies, and multicast groups.  One
 * socket serves either the one or the other, so that a full group queue cannot
 * cost a reply.
 *
 * No call blocks for longer than NETLINK_TIMEOUT_S without a message.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/netlink.h>

#define NETLINK_TIMEOUT_S 5

struct netlink_socket {
	int fd;		 /* -1 if closed */
	bool bound;	 /* to a port, by the first join */
	uint32_t seq;	 /* of the last request */
	uint64_t losses; /* that the kernel reported, but did not count */
	uint64_t drops;	 /* that it counted, when last looked at */
	char text[160];	 /* the kernel's extended ack to the last failure, or "" */
	size_t size;
	void *buffer;
};

/* What is done with each message of content; its error ends the call. */
typedef int netlink_handler(const struct nlmsghdr *nlh, void *data);

/*
 * open() makes a generic netlink socket; attach() takes over an open @fd of any
 * datagram kind.  0 or -errno.  close() accepts a socket with fd -1.
 */
int netlink_socket_open(struct netlink_socket *sock);
int netlink_socket_attach(struct netlink_socket *sock, int fd);
void netlink_socket_close(struct netlink_socket *sock);

/*
 * Sends @request, whose flags ask for an ack or a dump, and handles what comes
 * until that is complete.  Messages with another sequence number belong to a
 * request given up earlier and are skipped.  NLM_F_DUMP_INTR is no error: VMs
 * came or went meanwhile, but each one that stayed is in the dump exactly once.
 * -ETIMEDOUT if the kernel falls silent; its own -errno if it refuses.
 */
int netlink_socket_request(struct netlink_socket *sock, struct nlmsghdr *request,
			   netlink_handler *handle, void *data);

/*
 * Joins a multicast group with as large a queue as may be had; another one, or the same
 * again, once the kernel has abolished it.  0 or -errno.
 */
int netlink_socket_join(struct netlink_socket *sock, uint32_t group);
/* Handles all messages that wait, without blocking. */
int netlink_socket_drain(struct netlink_socket *sock, netlink_handler *handle, void *data);
/* How many messages were lost so far: the queue was full, or the kernel had no memory. */
uint64_t netlink_socket_lost(const struct netlink_socket *sock);

#endif
