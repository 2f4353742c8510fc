// SPDX-License-Identifier: GPL-2.0-only
/* What the BPF programs counted, as a sample: records as they lie in the map. */
#include "fixture-bpf.h"

static void test_empty(void **state)
{
	(void)state;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_vms + sample.nr_vcpus + sample.nr_exits, 0);
	assert_int_equal(
		bpf_parse_records(&(struct bpf_records){ 0 }, KVM_EXIT_ISA_SVM, KHZ, &sample), 0);
}

/* Each range of SVM's codes, at its ends. */
static void test_svm_codes(void **state)
{
	struct exits_vcpu *record = add(2, 7, 0);

	(void)state;
	count(record, SLOT_NONE, 99); /* before the first exit: not told */
	count(record, SLOT_OTHER, 1);
	count(record, SLOT_VMENTRY, 2);
	count(record, 0, 3);
	count(record, SLOT_CPUID, 4);
	count(record, SLOT_NPF - 1, 5);
	count(record, SLOT_NPF, 6);
	count(record, SLOT_VMGEXIT, 7);
	count(record, SLOT_ERR, 8);
	count(record, SLOT_ERR + 3, 9);
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_exits, 9);
	expect(0, 7, 0, KVM_EXIT_KIND_HARDWARE, 0, 3);
	expect(1, 7, 0, KVM_EXIT_KIND_HARDWARE, 0x72, 4);
	expect(2, 7, 0, KVM_EXIT_KIND_HARDWARE, 0xbf, 5);
	expect(3, 7, 0, KVM_EXIT_KIND_HARDWARE, 0x400, 6);
	expect(4, 7, 0, KVM_EXIT_KIND_HARDWARE, 0x403, 7);
	expect(5, 7, 0, KVM_EXIT_KIND_HARDWARE, 0xfffffffc, 9);
	expect(6, 7, 0, KVM_EXIT_KIND_HARDWARE, 0xffffffff, 8);
	expect(7, 7, 0, KVM_EXIT_KIND_OTHER, 0, 1);
	expect(8, 7, 0, KVM_EXIT_KIND_VMENTRY_FAIL, 0, 2);
}

static void test_vmx_codes(void **state)
{
	struct exits_vcpu *record = add(0, 1, 3);

	(void)state;
	count(record, 0, 1);
	count(record, 10, 2);
	count(record, 123, 3);
	parse(KVM_EXIT_ISA_VMX);
	assert_int_equal(sample.nr_exits, 3);
	expect(0, 1, 3, KVM_EXIT_KIND_HARDWARE, 0, 1);
	expect(1, 1, 3, KVM_EXIT_KIND_HARDWARE, 10, 2);
	expect(2, 1, 3, KVM_EXIT_KIND_HARDWARE, 123, 3);
}

/* Records of VMs lie mixed, as they were first seen. */
static void test_several(void **state)
{
	(void)state;
	count(add(5, 1, 0), SLOT_CPUID, 10);
	count(add(1, 1, 1), SLOT_CPUID, 20);
	count(add(3, 2, 0), SLOT_NPF, 30);
	records[5].guest_ns = 4;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_vms, 2);
	assert_int_equal(sample.vms[0].id, 1);
	assert_int_equal(sample.vms[0].pid, 100);
	assert_int_equal(sample.vms[0].nr_vcpus, 2);
	assert_int_equal(sample.vms[1].nr_vcpus, 1);
	assert_false(sample.vms[0].gone);
	assert_true(sample.vms[0].age_ns == UNKNOWN);
	assert_int_equal(sample.nr_vcpus, 3);
	assert_int_equal(sample.vcpus[1].tid, 101);
	assert_int_equal(sample.vcpus[0].guest_cycles, 10);
	expect(0, 1, 0, KVM_EXIT_KIND_HARDWARE, 0x72, 10);
	expect(1, 1, 1, KVM_EXIT_KIND_HARDWARE, 0x72, 20);
	expect(2, 2, 0, KVM_EXIT_KIND_HARDWARE, 0x400, 30);
}

/* Gone once its last vCPU is, with the sums over all of them. */
static void test_gone(void **state)
{
	struct exits_vcpu *first = add(0, 4, 0), *second = add(1, 4, 1);

	(void)state;
	count(first, SLOT_CPUID, 10);
	count(second, SLOT_CPUID, 5);
	count(second, SLOT_NPF, 1);
	first->guest_ns = 2;
	second->guest_ns = 6;
	first->dead = 1;
	parse(KVM_EXIT_ISA_SVM);
	assert_false(sample.vms[0].gone);
	assert_int_equal(sample.nr_vcpus, 2);

	/* After the reading began: of a vCPU that came since, there may be no record. */
	second->dead = 1;
	second->stamp = NOW + 1;
	parse(KVM_EXIT_ISA_SVM);
	assert_false(sample.vms[0].gone);
	assert_int_equal(sample.nr_vcpus, 2);

	second->stamp = NOW;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_vms, 1);
	assert_true(sample.vms[0].gone);
	assert_int_equal(sample.nr_vcpus, 1);
	assert_int_equal(sample.vcpus[0].vcpu, VCPU_NONE);
	assert_int_equal(sample.vcpus[0].guest_cycles, 20);
	assert_int_equal(sample.nr_exits, 2);
	expect(0, 4, VCPU_NONE, KVM_EXIT_KIND_HARDWARE, 0x72, 15);
	expect(1, 4, VCPU_NONE, KVM_EXIT_KIND_HARDWARE, 0x400, 1);
}

/* A century of nanoseconds at 5 GHz is more than 64 bits on the way. */
static void test_long_times(void **state)
{
	struct exits_vcpu *record = add(0, 1, 0);

	(void)state;
	record->slots[SLOT_CPUID] = (struct exits_slot){ 1, 3155760000000000000, 0 };
	assert_int_equal(bpf_parse_records(&(struct bpf_records){ .room = records,
								  .nr_room = NR,
								  .nr_vms = UINT32_MAX },
					   KVM_EXIT_ISA_SVM, 5000000, &sample),
			 0);
	assert_true(sample.exits[0].cycles == 15778800000000000000ULL);
}

/* A VM that came while the hash was read may be there in part: it is left to the next sample. */
static void test_a_vm_that_comes(void **state)
{
	const struct bpf_records read = { .room = records,
					  .nr_room = 2,
					  .more = records + 2,
					  .nr_more = NR - 2,
					  .nr_vms = 7,
					  .has_parts = true,
					  .time_ns = NOW };

	(void)state;
	count(add(0, 8, 0), SLOT_CPUID, 1);
	count(add(1, 7, 0), SLOT_CPUID, 2);
	count(add(2, 7, 1), SLOT_CPUID, 3);
	count(add(3, 9, 0), SLOT_CPUID, 4);
	sample_clear(&sample);
	assert_int_equal(bpf_parse_records(&read, KVM_EXIT_ISA_SVM, KHZ, &sample), 0);
	assert_int_equal(sample.nr_vms, 1);
	assert_int_equal(sample.vms[0].id, 7);
	assert_int_equal(sample.nr_vcpus, 2);
}

/* A few VMs take a few MiB, whatever the host; 100,000 vCPUs have all room. */
static void test_room(void **state)
{
	struct bpf_room room = bpf_room(12, 16, 32ULL << 30);

	(void)state;
	assert_int_equal(room.room, 12 + 16 * 16);
	assert_int_equal(room.most, EXITS_MAX_VCPUS);
	assert_true(bpf_room_size(&room, 16) < 7 << 20);
	/* A guest with 512 MB, as in the lab. */
	room = bpf_room(0, 1, 512 << 20);
	assert_int_equal(room.room, 16);
	assert_int_equal(room.most, 8192);
	assert_true(bpf_room_size(&room, 1) < 1 << 20);
	/* However small the host seems to be */
	room = bpf_room(5000, 1, 0);
	assert_int_equal(room.room, 5016);
	assert_true(room.most >= 10000);
	room = bpf_room(100000, 8192, 1ULL << 40);
	assert_int_equal(room.room, EXITS_MAX_VCPUS);
	assert_int_equal(room.most, EXITS_MAX_VCPUS);
	/* At least what the records take: 6272 bytes each */
	room = bpf_room(20000, 2, 8ULL << 30);
	assert_true(bpf_room_size(&room, 2) > 20032ULL * 6272);
	assert_true(bpf_room_size(&room, 2) < 20032ULL * 6272 + (5 << 20));
}

static void check_name(uint32_t isa, uint32_t code, const char *name)
{
	struct reason_table reasons = { 0 };
	char text[REASON_NAME_SIZE];

	assert_int_equal(bpf_parse_reasons(isa, &reasons), 0);
	assert_int_equal(reasons.isa, isa);
	reason_name(&reasons, KVM_EXIT_KIND_HARDWARE, code, text);
	assert_string_equal(text, name);
	reason_table_free(&reasons);
}

static void test_names(void **state)
{
	(void)state;
	check_name(KVM_EXIT_ISA_VMX, 10, "CPUID");
	check_name(KVM_EXIT_ISA_VMX, 48, "EPT_VIOLATION");
	check_name(KVM_EXIT_ISA_SVM, 0x72, "cpuid");
	check_name(KVM_EXIT_ISA_SVM, 0x4e, "PF excp");
	check_name(KVM_EXIT_ISA_SVM, 0x53, "XF excp");
	check_name(KVM_EXIT_ISA_SVM, 0xffffffff, "invalid_guest_state");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_svm_codes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_vmx_codes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_several, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_times, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_vm_that_comes, set_up, tear_down),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
