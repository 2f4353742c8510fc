// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink-vm.h"

#include <errno.h>

#include "sample/counters.h"
#include "sample/cycles.h"
#include "source/netlink-attr.h"

/* The cycles so far of the parts that vCPUs are in, which no counter has yet; else 0. */
static int parse_open(const struct nlattr *nest, uint64_t open[NR_PARTS])
{
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr;
	int err = 0;

	while (!err && (attr = attrs_next(&attrs))) {
		if (attr_type(attr) < NR_PARTS)
			err = attr_uint(attr, &open[attr_type(attr)]);
	}
	return err ?: attrs_end(&attrs);
}

/* An exit with open cycles is the reason of the part that @current is in. */
static int add_open_of_exit(const struct nlattr *nest, struct sample_exit *exit,
			    struct sample_vcpu *current)
{
	uint64_t open[NR_PARTS] = { 0 };
	int err = parse_open(nest, open);

	if (err)
		return err;
	number_add(&exit->cycles, open[PART_KVM]);
	number_add(&exit->user_cycles, open[PART_VMM]);
	number_add(&exit->blocked_cycles, open[PART_BLOCKED]);
	if (open[PART_KVM] || open[PART_VMM] || open[PART_BLOCKED]) {
		current->part_kind = exit->kind;
		current->part_code = exit->code;
	}
	return 0;
}

static int parse_exit(const struct nlattr *nest, struct sample *sample, struct sample_vcpu *current)
{
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr, *open = NULL;
	struct sample_exit *exit;
	bool has_code = false;
	int err = sample_reserve_exit(sample);

	if (err)
		return err;
	exit = &sample->exits[sample->nr_exits];
	*exit = (struct sample_exit){ 0, 0, 0, 0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
	while (!err && (attr = attrs_next(&attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_EXIT_KIND:
			err = attr_u32(attr, &exit->kind);
			break;
		case KVM_EXIT_A_EXIT_CODE:
			err = attr_u32(attr, &exit->code);
			has_code = true;
			break;
		case KVM_EXIT_A_EXIT_COUNT:
			err = attr_uint(attr, &exit->count);
			break;
		case KVM_EXIT_A_EXIT_CYCLES:
			err = attr_uint(attr, &exit->cycles);
			break;
		case KVM_EXIT_A_EXIT_USER_CYCLES:
			err = attr_uint(attr, &exit->user_cycles);
			break;
		case KVM_EXIT_A_EXIT_BLOCKED_CYCLES:
			err = attr_uint(attr, &exit->blocked_cycles);
			break;
		case KVM_EXIT_A_EXIT_OPEN:
			open = attr;
			break;
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (exit->kind == KVM_EXIT_KIND_HARDWARE ? !has_code : !exit->kind)
		return -EBADMSG;
	if (open)
		err = add_open_of_exit(open, exit, current);
	sample->nr_exits += !err;
	return err;
}

/* The cycles of a part that has no reasons */
static int parse_part(const struct nlattr *attr, struct sample_vcpu *vcpu)
{
	switch (attr_type(attr)) {
	case KVM_EXIT_A_VM_GUEST_CYCLES:
		return attr_uint(attr, &vcpu->guest_cycles);
	case KVM_EXIT_A_VM_POLLING_CYCLES:
		return attr_uint(attr, &vcpu->polling_cycles);
	case KVM_EXIT_A_VM_STOPPED_CYCLES:
		return attr_uint(attr, &vcpu->stopped_cycles);
	case KVM_EXIT_A_VM_HALTED_CYCLES:
		return attr_uint(attr, &vcpu->halted_cycles);
	case KVM_EXIT_A_VM_WAITING_CYCLES:
		return attr_uint(attr, &vcpu->waiting_cycles);
	default:
		return 0;
	}
}

/* Adds the exits, whose VM is set later, unless @exits is NULL. */
static int parse_vm_attrs(struct attrs *attrs, struct netlink_vm *msg, struct sample *exits)
{
	const struct nlattr *attr;
	int err = 0;

	while (!err && (attr = attrs_next(attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_VM_ID:
			err = attr_u32(attr, &msg->vcpu.vm);
			break;
		case KVM_EXIT_A_VM_PID:
			err = attr_u32(attr, &msg->pid);
			break;
		case KVM_EXIT_A_VM_AGE_NS:
			err = attr_uint(attr, &msg->age_ns);
			break;
		case KVM_EXIT_A_VM_NR_VCPUS:
			err = attr_u32(attr, &msg->nr_vcpus);
			break;
		case KVM_EXIT_A_VM_OPEN:
			err = parse_open(attr, msg->open);
			break;
		case KVM_EXIT_A_VM_STATE:
			err = attr_u32(attr, &msg->vcpu.part);
			break;
		case KVM_EXIT_A_VM_VCPU_ID:
			err = attr_u32(attr, &msg->vcpu.vcpu);
			break;
		case KVM_EXIT_A_VM_TID:
			err = attr_u32(attr, &msg->vcpu.tid);
			break;
		case KVM_EXIT_A_VM_EXIT:
			err = exits ? parse_exit(attr, exits, &msg->vcpu) : 0;
			break;
		default:
			err = parse_part(attr, &msg->vcpu);
		}
	}
	err = err ?: attrs_end(attrs);
	return err ?: msg->vcpu.vm ? 0 : -EBADMSG;
}

/* The message is of one vCPU, or of the sums of a VM, which are in no part. */
static void add_open_parts(struct netlink_vm *msg, const struct origin *origin)
{
	struct sample_vcpu *vcpu = &msg->vcpu;

	number_add(&vcpu->guest_cycles, msg->open[PART_GUEST]);
	number_add(&vcpu->polling_cycles, msg->open[PART_POLLING]);
	number_add(&vcpu->stopped_cycles, msg->open[PART_STOPPED]);
	number_add(&vcpu->halted_cycles, msg->open[PART_HALTED]);
	number_add(&vcpu->waiting_cycles, msg->open[PART_WAITING]);

	if (vcpu->part >= NR_PARTS)
		vcpu->part = PART_UNKNOWN;
	if (vcpu->part && origin)
		vcpu->part_ns = cycles_to_ns(msg->open[vcpu->part], origin->tsc_khz);
	if (vcpu->part != PART_KVM && vcpu->part != PART_VMM && vcpu->part != PART_BLOCKED)
		vcpu->part_kind = vcpu->part_code = 0;
}

int netlink_vm_parse(const struct nlmsghdr *nlh, struct netlink_vm *msg, struct sample *exits)
{
	struct attrs attrs;
	int err;

	*msg = (struct netlink_vm){
		.age_ns = UNKNOWN,
		.vcpu = { VCPU_UNKNOWN_TIME, .vcpu = VCPU_NONE },
	};
	err = attrs_message(nlh, &attrs) ?: parse_vm_attrs(&attrs, msg, exits);
	if (!err && exits)
		add_open_parts(msg, exits->origin);
	return err;
}
