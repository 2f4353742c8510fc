// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include "base/array.h"
#include "source/netlink-socket.h"

#include "cmocka-all.h"

#define CONTENT 100 /* message type */
#define GROUP	31

/* Replies are put into the other end before the request is sent. */
static struct netlink_socket sock;
static int kernel;
static uint32_t seq;
static unsigned int handled;
static int left_out; /* 77, what meson takes for skipped, if a test is */

static int set_up(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	kernel = fds[1];
	assert_int_equal(netlink_socket_attach(&sock, fds[0]), 0);
	seq = sock.seq + 1;
	handled = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	netlink_socket_close(&sock);
	close(kernel);
	return 0;
}

static int handle(const struct nlmsghdr *nlh, void *data)
{
	(void)nlh;
	handled++;
	return *(int *)data;
}

struct datagram {
	char bytes[1024];
	size_t len;
};

static struct nlmsghdr *add(struct datagram *datagram, uint16_t type, uint16_t flags,
			    uint32_t number)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(datagram->bytes + datagram->len);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = number;
	datagram->len += nlh->nlmsg_len;
	return nlh;
}

static void add_status(struct datagram *datagram, uint16_t type, int status, const char *text)
{
	struct nlmsghdr *nlh = add(datagram, type, text ? NLM_F_ACK_TLVS | NLM_F_CAPPED : 0, seq);
	size_t size = type == NLMSG_DONE ? sizeof(int) : sizeof(struct nlmsgerr);

	datagram->len -= nlh->nlmsg_len;
	memcpy(mnl_nlmsg_put_extra_header(nlh, size), &status, sizeof(status));
	if (text)
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	datagram->len += nlh->nlmsg_len;
}

static void answer(const struct datagram *datagram)
{
	assert_int_equal(send(kernel, datagram->bytes, datagram->len, 0), datagram->len);
}

static int request(int handler_result)
{
	char bytes[64];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(bytes);

	return netlink_socket_request(&sock, nlh, handle, &handler_result);
}

static void test_reply_and_ack(void **state)
{
	struct datagram reply = { 0 }, ack = { 0 };

	(void)state;
	add(&reply, CONTENT, 0, seq);
	answer(&reply);
	add_status(&ack, NLMSG_ERROR, 0, NULL);
	answer(&ack);
	assert_int_equal(request(0), 0);
	assert_int_equal(handled, 1);
}

static void test_dump_of_several_datagrams(void **state)
{
	struct datagram first = { 0 }, second = { 0 };

	(void)state;
	add(&first, CONTENT, NLM_F_MULTI, seq);
	add(&first, CONTENT, NLM_F_MULTI, seq);
	answer(&first);
	add(&second, CONTENT, NLM_F_MULTI, seq);
	add_status(&second, NLMSG_DONE, 0, NULL);
	answer(&second);
	assert_int_equal(request(0), 0);
	assert_int_equal(handled, 3);
}

static void test_interrupted_dump_is_accepted(void **state)
{
	struct datagram dump = { 0 };

	(void)state;
	add(&dump, CONTENT, NLM_F_MULTI | NLM_F_DUMP_INTR, seq);
	add_status(&dump, NLMSG_DONE, 0, NULL);
	answer(&dump);
	assert_int_equal(request(0), 0);
	assert_int_equal(handled, 1);
}

static void test_refusal_with_text(void **state)
{
	struct datagram nack = { 0 };

	(void)state;
	add_status(&nack, NLMSG_ERROR, -EPERM, "CAP_NET_ADMIN is needed");
	answer(&nack);
	assert_int_equal(request(0), -EPERM);
	assert_string_equal(sock.text, "CAP_NET_ADMIN is needed");
}

static void test_dump_that_fails_at_its_end(void **state)
{
	struct datagram dump = { 0 };

	(void)state;
	add(&dump, CONTENT, NLM_F_MULTI, seq);
	add_status(&dump, NLMSG_DONE, -ENOENT, "no VM has this id");
	answer(&dump);
	assert_int_equal(request(0), -ENOENT);
	assert_string_equal(sock.text, "no VM has this id");
}

static void test_replies_to_earlier_requests_are_skipped(void **state)
{
	struct datagram stale = { 0 }, fresh = { 0 };

	(void)state;
	add(&stale, CONTENT, 0, seq - 1);
	add(&stale, CONTENT, 0, seq - 1);
	add(&stale, NLMSG_DONE, 0, seq - 1);
	answer(&stale);
	add(&fresh, CONTENT, 0, seq);
	add_status(&fresh, NLMSG_DONE, 0, NULL);
	answer(&fresh);
	assert_int_equal(request(0), 0);
	assert_int_equal(handled, 1);
}

static void test_error_of_the_handler_ends_the_request(void **state)
{
	struct datagram dump = { 0 };

	(void)state;
	add(&dump, CONTENT, 0, seq);
	add(&dump, CONTENT, 0, seq);
	answer(&dump);
	assert_int_equal(request(-ENOMEM), -ENOMEM);
	assert_int_equal(handled, 1);
}

static void test_broken_framing(void **state)
{
	struct datagram dump = { 0 };

	(void)state;
	add(&dump, CONTENT, 0, seq)->nlmsg_len += 100;
	answer(&dump);
	assert_int_equal(request(0), -EBADMSG);
	assert_int_equal(handled, 0);
}

/* Negative lengths for who takes them for an int, and then a step of 2 GB. */
static void test_length_over_2g(void **state)
{
	static const uint32_t lengths[] = { 0x80000000, 0xffffffff, 0xffff0010 };
	int fine = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct datagram dump = { 0 };

		add(&dump, CONTENT, 0, ++seq - 1)->nlmsg_len = lengths[i];
		answer(&dump);
		assert_int_equal(request(0), -EBADMSG);
		answer(&dump);
		assert_int_equal(netlink_socket_drain(&sock, handle, &fine), -EBADMSG);
	}
	assert_int_equal(handled, 0);
}

/* The port that the kernel gives the socket. */
static uint32_t port_of(int fd)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	socklen_t size = sizeof(address);

	assert_int_equal(bind(fd, (const struct sockaddr *)&address, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	return address.nl_pid;
}

/* The kernel's port is 0; any process may send to that of a socket. */
static void test_strangers_are_not_heard(void **state)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	struct netlink_socket mine;
	struct datagram forged = { 0 };
	int stranger = socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK), fine = 0;
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK);

	(void)state;
	assert_true(stranger >= 0 && fd >= 0);
	assert_int_equal(netlink_socket_attach(&mine, fd), 0);
	address.nl_pid = port_of(fd);
	add(&forged, CONTENT, 0, 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sendto(stranger, forged.bytes, forged.len, 0,
					(const struct sockaddr *)&address, sizeof(address)),
				 forged.len);
	assert_int_equal(netlink_socket_drain(&mine, handle, &fine), 0);
	assert_int_equal(handled, 0);
	netlink_socket_close(&mine);
	close(stranger);
}

static void test_error_without_a_status(void **state)
{
	struct datagram nack = { 0 };

	(void)state;
	add(&nack, NLMSG_ERROR, 0, seq);
	answer(&nack);
	assert_int_equal(request(0), -EBADMSG);
}

static void test_silence_ends_in_time(void **state)
{
	const struct timeval soon = { .tv_usec = 20000 };
	struct datagram dump = { 0 };

	(void)state;
	/* What the socket waits by itself is the same, but longer. */
	setsockopt(sock.fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	add(&dump, CONTENT, NLM_F_MULTI, seq);
	answer(&dump);
	assert_int_equal(request(0), -ETIMEDOUT);
	assert_int_equal(handled, 1);
}

static void test_the_timeout_is_set(void **state)
{
	struct timeval timeout = { 0 };
	socklen_t size = sizeof(timeout);

	(void)state;
	assert_int_equal(getsockopt(sock.fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, &size), 0);
	assert_int_equal(timeout.tv_sec, NETLINK_TIMEOUT_S);
}

static void test_other_end_closed(void **state)
{
	(void)state;
	shutdown(kernel, SHUT_WR);
	assert_int_equal(request(0), -EPIPE);
}

/* A queue that overflows needs a real netlink socket; user space may have one. */
static void test_lost_messages_are_counted(void **state)
{
	const struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_groups = 1U << (GROUP - 1) };
	struct sockaddr_nl from = { .nl_family = AF_NETLINK };
	struct netlink_socket group;
	struct datagram note = { 0 };
	const int small = 4096, sent = 100;
	int sender, fd, fine = 0;

	(void)state;
	/* Joining takes a privilege that anyone has in namespaces of his own. */
	if (geteuid() && unshare(CLONE_NEWUSER | CLONE_NEWNET)) {
		perror("left out: lost messages, for no namespaces may be made here");
		left_out = 77;
		skip();
	}
	sender = socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK);
	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK);
	assert_true(sender >= 0 && fd >= 0);
	assert_int_equal(netlink_socket_attach(&group, fd), 0);
	assert_int_equal(netlink_socket_join(&group, GROUP), 0);
	from.nl_pid = port_of(sender);
	assert_int_equal(connect(fd, (const struct sockaddr *)&from, sizeof(from)), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));

	assert_int_equal(netlink_socket_drain(&group, handle, &fine), 0);
	assert_int_equal(netlink_socket_lost(&group), 0);
	add(&note, CONTENT, 0, 0)->nlmsg_len = sizeof(note.bytes);
	/* The kernel also has no reader of its own for it, hence no check. */
	for (int i = 0; i < sent; i++)
		sendto(sender, note.bytes, sizeof(note.bytes), 0, (const struct sockaddr *)&to,
		       sizeof(to));
	assert_int_equal(netlink_socket_drain(&group, handle, &fine), 0);
	assert_true(handled > 0);
	assert_true(netlink_socket_lost(&group) > 0);
	assert_int_equal(handled + netlink_socket_lost(&group), sent);

	/* Room again: no further loss. */
	sendto(sender, note.bytes, sizeof(note.bytes), 0, (const struct sockaddr *)&to, sizeof(to));
	assert_int_equal(netlink_socket_drain(&group, handle, &fine), 0);
	assert_int_equal(handled + netlink_socket_lost(&group), sent + 1);
	netlink_socket_close(&group);
	close(sender);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_reply_and_ack),
		TEST(test_dump_of_several_datagrams),
		TEST(test_interrupted_dump_is_accepted),
		TEST(test_refusal_with_text),
		TEST(test_dump_that_fails_at_its_end),
		TEST(test_replies_to_earlier_requests_are_skipped),
		TEST(test_error_of_the_handler_ends_the_request),
		TEST(test_broken_framing),
		TEST(test_length_over_2g),
		TEST(test_strangers_are_not_heard),
		TEST(test_error_without_a_status),
		TEST(test_silence_ends_in_time),
		TEST(test_the_timeout_is_set),
		TEST(test_other_end_closed),
		TEST(test_lost_messages_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) ?: left_out;
}
