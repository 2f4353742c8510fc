// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink-socket.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <libmnl/libmnl.h>
#include <linux/sock_diag.h>

#include "source/netlink-parse.h"

/*
 * The kernel fills dump messages up to the size that the reader offered, at
 * most 32 KiB; a notification with all of SVM's reasons takes about 10 KiB.
 */
#define BUFFER_SIZE (64 * 1024)

/* Room for the final counters of several hundred VMs that end at once. */
#define GROUP_QUEUE_SIZE (8 * 1024 * 1024)

int netlink_socket_attach(struct netlink_socket *sock, int fd)
{
	const struct timeval timeout = { .tv_sec = NETLINK_TIMEOUT_S };

	*sock = (struct netlink_socket){ .fd = -1, .size = BUFFER_SIZE };
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)))
		return -errno;

	sock->buffer = malloc(sock->size);
	if (!sock->buffer)
		return -ENOMEM;

	/* A sequence number that replies to an earlier owner of the port do not have. */
	sock->seq = time(NULL);
	sock->fd = fd;
	return 0;
}

int netlink_socket_open(struct netlink_socket *sock)
{
	const int on = 1;
	int fd, err;

	sock->fd = -1;
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (fd < 0)
		return -errno;

	/* If these fail, there is no text; the error codes are the same. */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));

	err = netlink_socket_attach(sock, fd);
	if (err)
		close(fd);
	return err;
}

void netlink_socket_close(struct netlink_socket *sock)
{
	if (sock->fd < 0)
		return;

	close(sock->fd);
	free(sock->buffer);
	sock->fd = -1;
}

/*
 * Any process may send to a netlink socket: see NL_CFG_F_NONROOT_SEND in the kernel's
 * genetlink.c.  The kernel has port 0; tests connect the socket to a kernel of their own.
 */
static bool is_stranger(const struct netlink_socket *sock, const struct sockaddr_nl *sender)
{
	struct sockaddr_nl peer = { 0 };
	socklen_t size = sizeof(peer);

	if (sender->nl_family != AF_NETLINK || !sender->nl_pid)
		return false;
	return getpeername(sock->fd, (struct sockaddr *)&peer, &size) ||
	       peer.nl_pid != sender->nl_pid;
}

/*
 * Returns the length of a datagram from the peer, 0 at the end of the stream, or -errno.  Drops
 * datagrams from other senders.
 */
static ssize_t receive(struct netlink_socket *sock, int flags)
{
	struct iovec iov = { .iov_base = sock->buffer, .iov_len = sock->size };
	struct sockaddr_nl sender;
	struct msghdr msg;
	ssize_t len;

	do {
		sender = (struct sockaddr_nl){ 0 };
		msg = (struct msghdr){
			.msg_name = &sender,
			.msg_namelen = sizeof(sender),
			.msg_iov = &iov,
			.msg_iovlen = 1,
		};
		len = recvmsg(sock->fd, &msg, flags);
	} while ((len < 0 && errno == EINTR) || (len >= 0 && is_stranger(sock, &sender)));

	if (len < 0)
		return -errno;
	return msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : len;
}

/* mnl_nlmsg_ok() of libmnl 1.0.4 treats a length of 2 GB or more as negative. */
static bool is_whole(const struct nlmsghdr *nlh, int left)
{
	return left >= (int)sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	       nlh->nlmsg_len <= (unsigned int)left;
}

/* The int that NLMSG_ERROR and NLMSG_DONE start with; older kernels left it out of the latter. */
static int status_of(struct netlink_socket *sock, const struct nlmsghdr *nlh)
{
	int status;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(status))
		return nlh->nlmsg_type == NLMSG_DONE ? 0 : -EBADMSG;

	status = *(const int *)mnl_nlmsg_get_payload(nlh);
	if (status)
		netlink_parse_text(nlh, sock->text, sizeof(sock->text));
	return status > 0 ? -EBADMSG : status;
}

/* Handles one datagram of replies; sets @done when the request is complete. */
static int handle_replies(struct netlink_socket *sock, int len, netlink_handler *handle, void *data,
			  bool *done)
{
	const struct nlmsghdr *nlh = sock->buffer;
	int err = 0;

	for (; !err && !*done && is_whole(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_seq != sock->seq)
			continue;

		if (nlh->nlmsg_type == NLMSG_DONE || nlh->nlmsg_type == NLMSG_ERROR) {
			err = status_of(sock, nlh);
			*done = true;
		} else if (nlh->nlmsg_type >= NLMSG_MIN_TYPE) {
			err = handle(nlh, data);
		}
	}
	if (!err && !*done && len)
		err = -EBADMSG;
	return err;
}

int netlink_socket_request(struct netlink_socket *sock, struct nlmsghdr *request,
			   netlink_handler *handle, void *data)
{
	bool done = false;
	ssize_t len;
	int err = 0;

	sock->text[0] = '\0';
	request->nlmsg_seq = ++sock->seq;
	if (send(sock->fd, request, request->nlmsg_len, MSG_NOSIGNAL) < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;

	while (!err && !done) {
		len = receive(sock, 0);
		if (len == -EAGAIN)
			err = -ETIMEDOUT;
		else if (len < 0)
			err = len;
		else if (len == 0)
			err = -EPIPE;
		else
			err = handle_replies(sock, len, handle, data, &done);
	}
	return err;
}

int netlink_socket_join(struct netlink_socket *sock, uint32_t group)
{
	const struct sockaddr_nl any_port = { .nl_family = AF_NETLINK };
	const int size = GROUP_QUEUE_SIZE;

	/* A socket that never sends has port 0, and notifications skip port 0. */
	if (!sock->bound && bind(sock->fd, (const struct sockaddr *)&any_port, sizeof(any_port)))
		return -errno;
	sock->bound = true;

	/* SO_RCVBUFFORCE may exceed net.core.rmem_max, and needs CAP_NET_ADMIN. */
	if (setsockopt(sock->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(sock->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));

	if (setsockopt(sock->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		return -errno;
	return 0;
}

/* Messages the kernel dropped because the queue was full. */
static uint64_t count_drops(const struct netlink_socket *sock)
{
	uint32_t info[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(info);

	if (getsockopt(sock->fd, SOL_SOCKET, SO_MEMINFO, info, &size))
		return 0;
	return info[SK_MEMINFO_DROPS];
}

/* ENOBUFS without a new drop: the kernel could not allocate the message. */
static void note_loss(struct netlink_socket *sock)
{
	uint64_t drops = count_drops(sock);

	if (drops == sock->drops)
		sock->losses++;
	sock->drops = drops;
}

uint64_t netlink_socket_lost(const struct netlink_socket *sock)
{
	return sock->losses + count_drops(sock);
}

int netlink_socket_drain(struct netlink_socket *sock, netlink_handler *handle, void *data)
{
	const struct nlmsghdr *nlh;
	int err = 0, left;
	ssize_t len;

	while (!err) {
		len = receive(sock, MSG_DONTWAIT);
		if (len == -EAGAIN)
			return 0;
		/* The messages in the queue are still valid. */
		if (len == -ENOBUFS) {
			note_loss(sock);
			continue;
		}
		if (len <= 0)
			return len ? len : -EPIPE;

		left = len;
		nlh = sock->buffer;
		for (; !err && is_whole(nlh, left); nlh = mnl_nlmsg_next(nlh, &left))
			err = nlh->nlmsg_type >= NLMSG_MIN_TYPE ? handle(nlh, data) : 0;
		if (!err && left)
			err = -EBADMSG;
	}
	return err;
}
