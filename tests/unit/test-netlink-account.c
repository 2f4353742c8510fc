// SPDX-License-Identifier: GPL-2.0-only
/* The parts of a vCPU's time in a message, counted and not counted yet. */
#include <stddef.h>

#include "base/array.h"
#include "source/netlink-parse.h"

#include "cmocka-all.h"
#include "fixture-netlink.h"

static char buffer[4096];
static struct sample sample;

static int tear_down(void **state)
{
	(void)state;
	sample_free(&sample);
	return 0;
}

static void put_open(struct nlmsghdr *nlh, uint16_t type, uint16_t part, uint64_t cycles)
{
	struct nlattr *open = mnl_attr_nest_start(nlh, type);

	put_u64(nlh, part, cycles);
	mnl_attr_nest_end(nlh, open);
}

/* All parts of a vCPU in the VMM since an I/O, with what no counter has yet */
static struct nlmsghdr *account_message(void)
{
	struct nlmsghdr *nlh = fixture_message(buffer, sizeof(buffer));
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, 9);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_VCPU_ID, 3);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_STATE, KVM_EXIT_PART_VMM);
	put_u64(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, 100);
	put_u64(nlh, KVM_EXIT_A_VM_POLLING_CYCLES, 200);
	put_u64(nlh, KVM_EXIT_A_VM_STOPPED_CYCLES, 300);
	put_u64(nlh, KVM_EXIT_A_VM_HALTED_CYCLES, 400);
	put_u64(nlh, KVM_EXIT_A_VM_WAITING_CYCLES, 500);
	put_open(nlh, KVM_EXIT_A_VM_OPEN, KVM_EXIT_A_OPEN_VMM, 6000000);
	nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, KVM_EXIT_KIND_HARDWARE);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CODE, 30);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_COUNT, 1);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CYCLES, 10);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_USER_CYCLES, 20);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_BLOCKED_CYCLES, 30);
	put_open(nlh, KVM_EXIT_A_EXIT_OPEN, KVM_EXIT_A_OPEN_VMM, 6000000);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static void parse(const struct nlmsghdr *nlh)
{
	static struct origin origin = { .tsc_khz = 2000000 };

	sample_clear(&sample);
	sample.origin = &origin;
	assert_int_equal(netlink_parse_exits(nlh, &sample), 0);
}

static void assert_part(uint32_t part, uint32_t kind, uint32_t code, uint64_t ns)
{
	const struct sample_vcpu *vcpu = &sample.vcpus[0];

	assert_int_equal(vcpu->part, part);
	assert_int_equal(vcpu->part_kind, kind);
	assert_int_equal(vcpu->part_code, code);
	assert_int_equal(vcpu->part_ns, ns);
}

static void test_account(void **state)
{
	(void)state;
	parse(account_message());
	assert_part(PART_VMM, KVM_EXIT_KIND_HARDWARE, 30, 3000000);
	assert_int_equal(sample.vcpus[0].guest_cycles, 100);
	assert_int_equal(sample.vcpus[0].polling_cycles, 200);
	assert_int_equal(sample.vcpus[0].stopped_cycles, 300);
	assert_int_equal(sample.vcpus[0].halted_cycles, 400);
	assert_int_equal(sample.vcpus[0].waiting_cycles, 500);
	assert_int_equal(sample.exits[0].cycles, 10);
	/* 20 are counted, and the VMM has not come back yet. */
	assert_int_equal(sample.exits[0].user_cycles, 6000020);
	assert_int_equal(sample.exits[0].blocked_cycles, 30);
}

/* It waits for a CPU since some time in the VMM: that is the reason's, and it is at none. */
static void test_waiting(void **state)
{
	struct nlmsghdr *nlh = account_message();

	(void)state;
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_STATE, KVM_EXIT_PART_WAITING);
	put_open(nlh, KVM_EXIT_A_VM_OPEN, KVM_EXIT_A_OPEN_WAITING, 4000000);
	parse(nlh);
	assert_part(PART_WAITING, 0, 0, 2000000);
	assert_int_equal(sample.vcpus[0].waiting_cycles, 4000500);
	assert_int_equal(sample.exits[0].user_cycles, 6000020);
}

/* Each part is added to its counter, and no other. */
static void test_open_parts(void **state)
{
	static const struct {
		uint32_t part;
		size_t counter;
	} parts[] = {
		{ KVM_EXIT_A_OPEN_GUEST, offsetof(struct sample_vcpu, guest_cycles) },
		{ KVM_EXIT_A_OPEN_POLLING, offsetof(struct sample_vcpu, polling_cycles) },
		{ KVM_EXIT_A_OPEN_STOPPED, offsetof(struct sample_vcpu, stopped_cycles) },
		{ KVM_EXIT_A_OPEN_HALTED, offsetof(struct sample_vcpu, halted_cycles) },
		{ KVM_EXIT_A_OPEN_WAITING, offsetof(struct sample_vcpu, waiting_cycles) },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct nlmsghdr *nlh = account_message();

		put_open(nlh, KVM_EXIT_A_VM_OPEN, parts[i].part, 7);
		parse(nlh);
		for (size_t j = 0; j < ARRAY_SIZE(parts); j++) {
			const void *counter = (const char *)&sample.vcpus[0] + parts[j].counter;

			assert_int_equal(*(const uint64_t *)counter, 100 * (j + 1) + 7 * (i == j));
		}
	}
}

/* A counter beyond 64 bits is not known: it does not begin again at 0. */
static void test_overflow(void **state)
{
	struct nlmsghdr *nlh = account_message();

	(void)state;
	put_u64(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, UINT64_MAX - 5);
	put_open(nlh, KVM_EXIT_A_VM_OPEN, KVM_EXIT_A_OPEN_GUEST, 7);
	parse(nlh);
	assert_true(sample.vcpus[0].guest_cycles == UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_account),
		TEST(test_waiting),
		TEST(test_open_parts),
		TEST(test_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
