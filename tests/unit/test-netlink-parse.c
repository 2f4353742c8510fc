// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "base/array.h"
#include "source/netlink-parse.h"

#include "cmocka-all.h"
#include "fixture-netlink.h"

static char buffer[4096];
static struct sample sample;

static struct nlmsghdr *message(void)
{
	return fixture_message(buffer, sizeof(buffer));
}

/* Makes the message shorter, and hides what lay behind its end. */
static void cut(struct nlmsghdr *nlh, size_t bytes)
{
	nlh->nlmsg_len -= bytes;
	memset((char *)nlh + nlh->nlmsg_len, 0xff, sizeof(buffer) - nlh->nlmsg_len);
}

static int tear_down(void **state)
{
	(void)state;
	sample_free(&sample);
	return 0;
}

static struct nlmsghdr *vcpu_message(void)
{
	struct nlmsghdr *nlh = message();
	struct nlattr *nest;

	/* The nest first: attributes have no order. */
	nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);
	put_u64(nlh, KVM_EXIT_A_EXIT_CYCLES, 0x1234567890abcdef);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_COUNT, 0xfffffffe);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CODE, 0);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, KVM_EXIT_KIND_HARDWARE);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_TID, 77);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_VCPU_ID, 3);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 9);
	put_u64(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, 5);
	return nlh;
}

static void test_exits(void **state)
{
	(void)state;
	assert_int_equal(netlink_parse_exits(vcpu_message(), &sample), 0);
	assert_int_equal(sample.nr_vcpus, 1);
	assert_int_equal(sample.vcpus[0].vm, 9);
	assert_int_equal(sample.vcpus[0].vcpu, 3);
	assert_int_equal(sample.vcpus[0].tid, 77);
	assert_int_equal(sample.vcpus[0].guest_cycles, 5);
	assert_int_equal(sample.nr_exits, 1);
	assert_int_equal(sample.exits[0].vm, 9);
	assert_int_equal(sample.exits[0].vcpu, 3);
	assert_int_equal(sample.exits[0].kind, KVM_EXIT_KIND_HARDWARE);
	assert_int_equal(sample.exits[0].count, 0xfffffffe);
	assert_true(sample.exits[0].cycles == 0x1234567890abcdef);
	assert_true(sample.exits[0].user_cycles == UNKNOWN);
}

static void test_vcpu_that_goes_on_in_the_next_message(void **state)
{
	(void)state;
	assert_int_equal(netlink_parse_exits(vcpu_message(), &sample), 0);
	assert_int_equal(netlink_parse_exits(vcpu_message(), &sample), 0);
	assert_int_equal(sample.nr_vcpus, 1);
	assert_int_equal(sample.nr_exits, 2);
}

static void test_unknown_attributes_are_skipped(void **state)
{
	struct nlmsghdr *nlh = vcpu_message();
	struct nlattr *nest;

	(void)state;
	mnl_attr_put_strz(nlh, 200, "from the future");
	nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, 99);
	mnl_attr_put_u8(nlh, 100, 1);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(netlink_parse_exits(nlh, &sample), 0);
	assert_int_equal(sample.nr_exits, 2);
	assert_int_equal(sample.exits[1].kind, 99);
	assert_true(sample.exits[1].count == UNKNOWN);
}

/* Whatever the length, nothing is read past it (ask the sanitizers), nothing crashes. */
static void test_every_truncation(void **state)
{
	const size_t len = vcpu_message()->nlmsg_len;
	size_t refused = 0;

	(void)state;
	for (size_t bytes = 1; bytes <= len - NLMSG_HDRLEN; bytes++) {
		struct nlmsghdr *nlh = vcpu_message();

		cut(nlh, bytes);
		refused += netlink_parse_exits(nlh, &sample) == -EBADMSG;
	}
	/* guest-cycles is not needed: cut off exactly, it is just unknown. */
	assert_int_equal(refused, len - NLMSG_HDRLEN - 1);
}

static void test_lengths_that_lie(void **state)
{
	struct nlmsghdr *nlh = message();
	struct nlattr *attr = mnl_nlmsg_get_payload_tail(nlh);

	(void)state;
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 1);
	attr->nla_len = 0; /* would never advance */
	assert_int_equal(netlink_parse_vm(nlh, &sample), -EBADMSG);
	attr->nla_len = 3; /* less than its own header */
	assert_int_equal(netlink_parse_vm(nlh, &sample), -EBADMSG);
	attr->nla_len = 0xffff;
	assert_int_equal(netlink_parse_vm(nlh, &sample), -EBADMSG);
	attr->nla_len = 8;
	assert_int_equal(netlink_parse_vm(nlh, &sample), 0);
}

static void test_widths_of_numbers(void **state)
{
	static const size_t widths[] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 16 };
	static const char bytes[16] = { 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		struct nlmsghdr *nlh = message();
		int err, expected = widths[i] == 4 || widths[i] == 8 ? 0 : -EBADMSG;

		mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 1);
		mnl_attr_put(nlh, KVM_EXIT_A_VM_AGE_NS, widths[i], bytes);
		sample_clear(&sample);
		err = netlink_parse_vm(nlh, &sample);
		assert_int_equal(err, expected);
		if (!err)
			assert_int_equal(sample.vms[0].age_ns, 1);

		/* u32 has one width. */
		nlh = message();
		mnl_attr_put(nlh, KVM_EXIT_A_VM_ID, widths[i], bytes);
		assert_int_equal(netlink_parse_vm(nlh, &sample), widths[i] == 4 ? 0 : -EBADMSG);
	}
}

static void test_what_must_be_there(void **state)
{
	struct nlmsghdr *nlh = message();
	struct nlattr *nest;

	(void)state;
	/* A VM without id. */
	assert_int_equal(netlink_parse_vm(nlh, &sample), -EBADMSG);
	assert_int_equal(netlink_parse_exits(nlh, &sample), -EBADMSG);
	/* An exit without kind; hardware without code. */
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 1);
	nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(netlink_parse_exits(nlh, &sample), -EBADMSG);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, KVM_EXIT_KIND_HARDWARE);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(netlink_parse_exits(nlh, &sample), -EBADMSG);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CODE, 1);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(netlink_parse_exits(nlh, &sample), 0);
	/* A message that ends before its generic netlink header. */
	nlh = message();
	cut(nlh, 1);
	assert_int_equal(netlink_parse_vm(nlh, &sample), -EBADMSG);
}

static void test_vm(void **state)
{
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 5);
	assert_int_equal(netlink_parse_vm(nlh, &sample), 0);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_PID, 1234);
	put_u64(nlh, KVM_EXIT_A_VM_AGE_NS, 5000000000);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_NR_VCPUS, 8);
	assert_int_equal(netlink_parse_vm(nlh, &sample), 0);
	assert_int_equal(sample.vms[0].id, 5);
	assert_int_equal(sample.vms[0].pid, 0);
	assert_true(sample.vms[0].age_ns == UNKNOWN);
	assert_int_equal(sample.vms[1].pid, 1234);
	assert_int_equal(sample.vms[1].age_ns, 5000000000);
	assert_int_equal(sample.vms[1].nr_vcpus, 8);
	assert_false(sample.vms[1].gone);
}

static void test_destroyed(void **state)
{
	(void)state;
	assert_int_equal(netlink_parse_destroyed(vcpu_message(), &sample), 0);
	assert_true(sample.vms[0].gone);
	assert_int_equal(sample.vcpus[0].vcpu, VCPU_NONE);
	assert_int_equal(sample.vcpus[0].guest_cycles, 5);
	assert_int_equal(sample.exits[0].vcpu, VCPU_NONE);
	assert_int_equal(sample.exits[0].count, 0xfffffffe);
}

static void test_info(void **state)
{
	struct nlmsghdr *nlh = message();
	uint32_t isa = 7;
	uint64_t khz = 7;
	bool enabled = false;

	(void)state;
	assert_int_equal(netlink_parse_info(nlh, &isa, &khz, &enabled), 0);
	assert_int_equal(isa, 0);
	assert_true(khz == UNKNOWN);
	assert_true(enabled);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_INFO_ISA, KVM_EXIT_ISA_SVM);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_INFO_TSC_KHZ, 2000000);
	mnl_attr_put_u8(nlh, KVM_EXIT_A_INFO_ENABLED, 0);
	assert_int_equal(netlink_parse_info(nlh, &isa, &khz, &enabled), 0);
	assert_int_equal(isa, KVM_EXIT_ISA_SVM);
	assert_int_equal(khz, 2000000);
	assert_false(enabled);
}

static void test_reason(void **state)
{
	struct reason_table table = { .isa = KVM_EXIT_ISA_VMX };
	char name[REASON_NAME_SIZE];
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, KVM_EXIT_A_REASON_KIND, KVM_EXIT_KIND_HARDWARE);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_REASON_CODE, 12);
	assert_int_equal(netlink_parse_reason(nlh, &table), -EBADMSG);
	/* Neither a missing NUL nor an escape sequence does harm. */
	mnl_attr_put(nlh, KVM_EXIT_A_REASON_NAME, 4, "HL\033T");
	assert_int_equal(netlink_parse_reason(nlh, &table), 0);
	reason_name(&table, KVM_EXIT_KIND_HARDWARE, 12, name);
	assert_string_equal(name, "HL\033T");
	reason_table_free(&table);
}

static void put_group(struct nlmsghdr *nlh, const char *name, uint32_t id)
{
	struct nlattr *groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	struct nlattr *group = mnl_attr_nest_start(nlh, 1);

	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, name);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, id);
	mnl_attr_nest_end(nlh, group);
	mnl_attr_nest_end(nlh, groups);
}

static void test_family(void **state)
{
	struct nlmsghdr *nlh = message();
	uint16_t family = 0;
	uint32_t group = 0;

	(void)state;
	put_group(nlh, "monitor", 42);
	assert_int_equal(netlink_parse_family(nlh, "monitor", &family, &group), -EBADMSG);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, 31);
	assert_int_equal(netlink_parse_family(nlh, "monitor", &family, &group), 0);
	assert_int_equal(family, 31);
	assert_int_equal(group, 42);
	assert_int_equal(netlink_parse_family(nlh, "others", &family, &group), -ENOENT);
	assert_int_equal(group, 42);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exits),
		TEST(test_vcpu_that_goes_on_in_the_next_message),
		TEST(test_unknown_attributes_are_skipped),
		TEST(test_every_truncation),
		TEST(test_lengths_that_lie),
		TEST(test_widths_of_numbers),
		TEST(test_what_must_be_there),
		TEST(test_vm),
		TEST(test_destroyed),
		TEST(test_info),
		TEST(test_reason),
		TEST(test_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
