// SPDX-License-Identifier: GPL-2.0-only
/* The text that the kernel sends with a refusal. */
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "cmocka-all.h"
#include "source/netlink-parse.h"

static char buffer[4096];

static struct nlmsghdr *refusal(uint16_t flags, size_t echoed)
{
	struct nlmsghdr *nlh;
	struct nlmsgerr *nack;

	memset(buffer, 0, sizeof(buffer));
	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = flags;
	nack = mnl_nlmsg_put_extra_header(nlh, sizeof(*nack));
	nack->error = -EPERM;
	nack->msg.nlmsg_len = sizeof(nack->msg) + echoed;
	if (!(flags & NLM_F_CAPPED))
		mnl_nlmsg_put_extra_header(nlh, echoed);
	return nlh;
}

static void check_text(const struct nlmsghdr *nlh, const char *expected)
{
	char text[16] = "before";

	netlink_parse_text(nlh, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_text_of_a_refusal(void **state)
{
	struct nlmsghdr *nlh;

	(void)state;
	nlh = refusal(NLM_F_ACK_TLVS | NLM_F_CAPPED, 20);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 20);
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "not you");
	check_text(nlh, "not you");
	/* The request is echoed before the text. */
	nlh = refusal(NLM_F_ACK_TLVS, 20);
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "a text longer than its place");
	check_text(nlh, "a text longer t");
	nlh = refusal(NLM_F_CAPPED, 0);
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "no flag, no text");
	check_text(nlh, "");
	nlh = refusal(NLM_F_ACK_TLVS, 0);
	((struct nlmsgerr *)mnl_nlmsg_get_payload(nlh))->msg.nlmsg_len = 0xfffffff0;
	check_text(nlh, "");
	nlh->nlmsg_len = NLMSG_HDRLEN + 4;
	check_text(nlh, "");
}

static void test_text_of_a_failed_dump(void **state)
{
	const int status = -ENOENT;
	struct nlmsghdr *nlh;

	(void)state;
	memset(buffer, 0, sizeof(buffer));
	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = NLMSG_DONE;
	nlh->nlmsg_flags = NLM_F_ACK_TLVS;
	memcpy(mnl_nlmsg_put_extra_header(nlh, sizeof(status)), &status, sizeof(status));
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "no such VM");
	check_text(nlh, "no such VM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_of_a_refusal),
		cmocka_unit_test(test_text_of_a_failed_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
