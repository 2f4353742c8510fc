// SPDX-License-Identifier: GPL-2.0-only
/*
 * Datagrams of what is not quite the kernel.
 *
 * The first byte says how they are read: bits 0 to 2 which parser takes their messages, bit 3
 * whether they are a reply or notifications, bit 4 whether they have the sequence number that
 * is waited for.  Each datagram is preceded by its length, in two bytes.
 */
#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "sample/invariant.h"
#include "source/netlink-parse.h"
#include "source/netlink-socket.h"

struct all {
	struct sample samples[2];
	struct origin origin;
	unsigned int parser;
	unsigned int nr; /* messages */
};

static int handle(const struct nlmsghdr *nlh, void *data)
{
	struct all *all = data;
	struct sample *sample = &all->samples[all->nr++ % 2];
	uint64_t tsc_khz;
	uint16_t family;
	uint32_t group, isa;
	bool enabled;
	int err;

	switch (all->parser) {
	case 0:
		return netlink_parse_family(nlh, "monitor", &family, &group);
	case 1:
		err = netlink_parse_info(nlh, &isa, &tsc_khz, &enabled);
		if (!err)
			all->origin.reasons.isa = isa;
		return err;
	case 2:
		return netlink_parse_reason(nlh, &all->origin.reasons);
	case 3:
		return netlink_parse_vm(nlh, sample);
	case 4:
		return netlink_parse_exits(nlh, sample);
	case 5:
		return netlink_parse_destroyed(nlh, sample);
	default:
		/* A whole dump: what each message is goes by its command. */
		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
			return -EBADMSG;
		all->parser = *(const uint8_t *)mnl_nlmsg_get_payload(nlh) % 6;
		err = handle(nlh, data);
		all->parser = 6;
		return err == -EBADMSG ? 0 : err;
	}
}

/* Queues the datagrams, as many as fit, and hangs up. */
static void queue(int fd, const uint8_t *data, size_t size, bool answer)
{
	static uint32_t words[16384];

	while (size > 2) {
		size_t len = data[0] | data[1] << 8;

		data += 2;
		size -= 2;
		if (len > size)
			len = size;
		if (len > sizeof(words))
			len = sizeof(words);
		memcpy(words, data, len);
		/* nlmsg_seq */
		if (answer && len >= 12)
			words[2] = 1;
		if (len && send(fd, words, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			break;
		data += len;
		size -= len;
	}
	shutdown(fd, SHUT_WR);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct all all = { .parser = size ? data[0] & 7 : 0 };
	char request[64] = "";
	struct netlink_socket sock;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	int fds[2];

	if (!size)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) ||
	    netlink_socket_attach(&sock, fds[0]))
		abort();
	queue(fds[1], data + 1, size - 1, data[0] & 16);
	sock.seq = 0;
	if (data[0] & 8)
		netlink_socket_request(&sock, nlh, handle, &all);
	else
		netlink_socket_drain(&sock, handle, &all);
	close(fds[1]);
	netlink_socket_close(&sock);

	if (reason_table_tell_apart(&all.origin.reasons))
		abort();
	for (int i = 0; i < 2; i++) {
		all.samples[i].origin = &all.origin;
		all.samples[i].time_ns = 1 + i;
		sample_complete(&all.samples[i]);
		fuzz_look(i ? &all.samples[0] : NULL, &all.samples[i]);
	}
	sample_free(&all.samples[0]);
	sample_free(&all.samples[1]);
	reason_table_free(&all.origin.reasons);
	return 0;
}
