/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_SOCKET_H
#define SOURCE_NETLINK_SOCKET_H

/*
 * A netlink socket, for either requests or a multicast group: a full queue of notifications
 * cannot drop a reply.
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
	uint64_t losses; /* messages lost that the kernel reported, but did not count */
	uint64_t drops;	 /* messages lost that it counted, at the last reading */
	char text[160];	 /* the kernel's extended ack of the last failure, or "" */
	size_t size;
	void *buffer;
};

/* Called for each message with content; an error ends the call. */
typedef int netlink_handler(const struct nlmsghdr *nlh, void *data);

/*
 * open() creates a generic netlink socket; attach() takes ownership of an open datagram socket
 * @fd.  0 or -errno.  close() accepts a socket with fd -1.
 */
int netlink_socket_open(struct netlink_socket *sock);
int netlink_socket_attach(struct netlink_socket *sock, int fd);
void netlink_socket_close(struct netlink_socket *sock);

/*
 * Sends @request, whose flags ask for an ack or a dump, and handles the messages of the reply.
 * Messages with another sequence number belong to an earlier request that failed, and are
 * skipped.  NLM_F_DUMP_INTR is not an error: VMs were created or destroyed meanwhile, but each
 * VM that stayed is in the dump exactly once.  0; -ETIMEDOUT: the kernel does not reply; or
 * the -errno of the kernel or of @handle.
 */
int netlink_socket_request(struct netlink_socket *sock, struct nlmsghdr *request,
			   netlink_handler *handle, void *data);

/*
 * Joins a multicast group, with the largest queue that is permitted.  May be called again
 * after the kernel has removed the group.  0 or -errno.
 */
int netlink_socket_join(struct netlink_socket *sock, uint32_t group);
/* Handles all queued messages without blocking.  0 or -errno. */
int netlink_socket_drain(struct netlink_socket *sock, netlink_handler *handle, void *data);
/* The number of messages lost: the queue was full, or the kernel was out of memory. */
uint64_t netlink_socket_lost(const struct netlink_socket *sock);

#endif
