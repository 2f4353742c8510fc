// SPDX-License-Identifier: GPL-2.0-only
/* The parts of a vCPU's life as the BPF programs counted them, and the one that it is in. */
#include "fixture-bpf.h"

/* Asleep for the host's sake, for a reason: the number of its place among such reasons. */
static void block(struct exits_vcpu *record, unsigned int slot, uint64_t ns)
{
	if (!record->blocked_at[slot])
		record->blocked_at[slot] = ++record->nr_blocked;
	record->blocked_ns[record->blocked_at[slot]] += ns;
}

/* All parts, in cycles: 2.5 for each nanosecond. */
static void test_parts(void **state)
{
	struct exits_vcpu *record = add(0, 1, 0);
	const struct sample_vcpu *vcpu;

	(void)state;
	count(record, SLOT_CPUID, 1);
	count(record, SLOT_NPF, 2);
	block(record, SLOT_NPF, 40);
	block(record, SLOT_CPUID, 8);
	record->guest_ns = 10;
	record->polling_ns = 20;
	record->waiting_ns = 30;
	record->halted_ns = 40;
	record->stopped_ns = 50;
	parse(KVM_EXIT_ISA_SVM);
	vcpu = &sample.vcpus[0];
	assert_int_equal(vcpu->guest_cycles, 25);
	assert_int_equal(vcpu->polling_cycles, 50);
	assert_int_equal(vcpu->waiting_cycles, 75);
	assert_int_equal(vcpu->halted_cycles, 100);
	assert_int_equal(vcpu->stopped_cycles, 125);
	expect(0, 1, 0, KVM_EXIT_KIND_HARDWARE, 0x72, 1);
	assert_int_equal(sample.exits[0].blocked_cycles, 20);
	expect(1, 1, 0, KVM_EXIT_KIND_HARDWARE, 0x400, 2);
	assert_int_equal(sample.exits[1].blocked_cycles, 100);
}

/* Before the first exit nothing is for an exit's sake. */
static void test_stopped_before(void **state)
{
	struct exits_vcpu *record = add(0, 1, 0);

	(void)state;
	record->slots[SLOT_NONE].kvm_ns = 100;
	record->slots[SLOT_NONE].vmm_ns = 20;
	block(record, SLOT_NONE, 4);
	record->stopped_ns = 1000;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_exits, 0);
	assert_int_equal(sample.vcpus[0].stopped_cycles, 2810);
}

/* More reasons than have a place: their time is that of other reasons, and in no other counter. */
static void test_blocked_without_room(void **state)
{
	struct exits_vcpu *record = add(0, 1, 0);
	uint64_t sum = 0;

	(void)state;
	for (unsigned int slot = 0; slot < EXITS_BLOCKED_ROOM - 1; slot++) {
		count(record, slot, 1);
		block(record, slot, 2);
	}
	record->blocked_ns[0] = 60;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_exits, EXITS_BLOCKED_ROOM);
	for (size_t i = 0; i < sample.nr_exits; i++)
		sum += sample.exits[i].blocked_cycles;
	assert_int_equal(sum, 5 * (EXITS_BLOCKED_ROOM - 1) + 150);
	assert_int_equal(sample.exits[sample.nr_exits - 1].kind, KVM_EXIT_KIND_OTHER);
	assert_int_equal(sample.exits[sample.nr_exits - 1].blocked_cycles, 150);
}

/* Neither the counters of blocked reasons nor an index take room that slots have. */
static void test_layout(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct exits_vcpu), 6272);
	assert_true(offsetof(struct exits_vcpu, blocked_at) ==
		    offsetof(struct exits_vcpu, slots) + (SLOT_NONE + 1) * 24);
}

/* The state of a vCPU of which a CPUID was the last exit, 3 ms before the reading. */
static const struct sample_vcpu *in_state(enum exits_state in, unsigned int cur)
{
	struct exits_vcpu *record = &records[0];

	memset(record, 0, sizeof(*record));
	add(0, 1, 0);
	count(record, SLOT_CPUID, 1);
	record->cur = cur;
	record->state = in;
	record->stamp = NOW - 3000000;
	parse(KVM_EXIT_ISA_SVM);
	return &sample.vcpus[0];
}

static void expect_part(enum exits_state in, enum vcpu_part part, bool has_reason)
{
	const struct sample_vcpu *vcpu = in_state(in, SLOT_CPUID);

	assert_int_equal(vcpu->part, part);
	assert_int_equal(vcpu->part_ns, 3000000);
	assert_int_equal(vcpu->part_kind, has_reason ? KVM_EXIT_KIND_HARDWARE : 0);
	assert_int_equal(vcpu->part_code, has_reason ? 0x72 : 0);
}

static void test_states(void **state)
{
	(void)state;
	expect_part(EXITS_GUEST, PART_GUEST, false);
	expect_part(EXITS_HOST, PART_KVM, true);
	expect_part(EXITS_WAITING, PART_WAITING, false);
	expect_part(EXITS_HALTED, PART_HALTED, false);
	expect_part(EXITS_BLOCKED, PART_BLOCKED, true);
	expect_part(EXITS_VMM, PART_VMM, true);
	expect_part(EXITS_STOPPED, PART_STOPPED, false);
	expect_part(EXITS_HALTED_VMM, PART_HALTED, false);
}

/* A state that does not say what the vCPU is in, or for how long. */
static void test_other_states(void **state)
{
	const struct sample_vcpu *vcpu;

	(void)state;
	vcpu = in_state(EXITS_NEW, SLOT_CPUID);
	assert_int_equal(vcpu->part, PART_UNKNOWN);
	assert_true(vcpu->part_ns == UNKNOWN);
	vcpu = in_state(EXITS_HALTED_VMM + 1, SLOT_CPUID);
	assert_int_equal(vcpu->part, PART_UNKNOWN);
	vcpu = in_state(EXITS_HOST, SLOT_NONE);
	assert_int_equal(vcpu->part, PART_STOPPED);
	assert_int_equal(vcpu->part_ns, 3000000);
	assert_int_equal(vcpu->part_kind, 0);
	/* It has ended, and its VM has not yet. */
	in_state(EXITS_STOPPED, SLOT_CPUID);
	records[0].dead = 1;
	add(1, 1, 1);
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.vcpus[0].part, PART_UNKNOWN);
	memset(&records[1], 0, sizeof(records[1]));
	/* The vCPU has gone on since the reading began. */
	in_state(EXITS_GUEST, SLOT_CPUID);
	records[0].stamp = NOW + 10;
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.vcpus[0].part, PART_GUEST);
	assert_int_equal(sample.vcpus[0].part_ns, 0);
}

/* Threads that have waited for 7 ms before they left KVM_RUN, and so much since. */
static uint64_t run_delay(void *data, uint32_t tgid, uint32_t tid)
{
	assert_int_equal(tgid, 100);
	assert_int_equal(tid, 100);
	return *(uint64_t *)data;
}

static const struct sample_vcpu *vmm_for(uint64_t ns, uint64_t delay)
{
	const struct bpf_records read = {
		.room = records,
		.nr_room = NR,
		.nr_vms = UINT32_MAX,
		.has_parts = true,
		.time_ns = NOW,
		.run_delay = run_delay,
		.data = &delay,
	};

	in_state(EXITS_VMM, SLOT_CPUID);
	records[0].stamp = NOW - ns;
	records[0].run_delay = 7000000;
	records[0].waiting_ns = 4;
	sample_clear(&sample);
	assert_int_equal(bpf_parse_records(&read, KVM_EXIT_ISA_SVM, KHZ, &sample), 0);
	return &sample.vcpus[0];
}

/* The time that a VMM has waited for a CPU is subtracted from its own. */
static void test_waiting_in_vmm(void **state)
{
	const struct sample_vcpu *vcpu = vmm_for(100000000, 17000000);

	(void)state;
	assert_int_equal(vcpu->part, PART_VMM);
	assert_int_equal(vcpu->part_ns, 90000000);
	assert_int_equal(vcpu->waiting_cycles, 25000010);
	/* Not so soon, not more than there is, not if it is not known. */
	assert_int_equal(vmm_for(1000000, 7500000)->part_ns, 1000000);
	assert_int_equal(vmm_for(20000000, 47000000)->part_ns, 0);
	assert_int_equal(vmm_for(20000000, UNKNOWN)->part_ns, 20000000);
	assert_int_equal(vmm_for(20000000, 0)->part_ns, 20000000);
	assert_int_equal(sample.vcpus[0].waiting_cycles, 10);
}

/* Without function tracing, the programs know what an exit takes, and not what else there is. */
static void test_no_parts(void **state)
{
	(void)state;
	in_state(EXITS_VMM, SLOT_CPUID);
	records[0].halted_ns = 5;
	parse_with(KVM_EXIT_ISA_SVM, false);
	assert_int_equal(sample.vcpus[0].part, PART_UNKNOWN);
	assert_int_equal(sample.vcpus[0].polling_cycles, 0);
	assert_true(sample.vcpus[0].waiting_cycles == UNKNOWN);
	assert_true(sample.vcpus[0].halted_cycles == UNKNOWN);
	assert_true(sample.vcpus[0].stopped_cycles == UNKNOWN);
	assert_true(sample.exits[0].blocked_cycles == UNKNOWN);
	assert_int_equal(sample.exits[0].user_cycles, 25);
}

/* The parts of a VM that has gone are those of all its vCPUs. */
static void test_parts_of_gone(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		struct exits_vcpu *record = add(i, 4, i);

		count(record, SLOT_NPF, 1);
		block(record, SLOT_NPF, 4);
		record->waiting_ns = 2;
		record->stopped_ns = 6;
		record->slots[SLOT_NONE].kvm_ns = 2;
		record->state = EXITS_STOPPED;
		record->dead = 1;
	}
	parse(KVM_EXIT_ISA_SVM);
	assert_int_equal(sample.nr_vcpus, 1);
	assert_int_equal(sample.vcpus[0].part, PART_UNKNOWN);
	assert_int_equal(sample.vcpus[0].waiting_cycles, 10);
	assert_int_equal(sample.vcpus[0].stopped_cycles, 40);
	assert_int_equal(sample.exits[0].blocked_cycles, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stopped_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_blocked_without_room, set_up, tear_down),
		cmocka_unit_test(test_layout),
		cmocka_unit_test_setup_teardown(test_states, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_states, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_waiting_in_vmm, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_parts_of_gone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
