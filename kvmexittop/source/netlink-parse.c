// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink-parse.h"

#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "source/netlink-attr.h"

static int parse_group(const struct nlattr *nest, const char *want, uint32_t *group)
{
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr;
	char name[GENL_NAMSIZ] = "";
	uint32_t id = 0;
	int err = 0;

	while (!err && (attr = attrs_next(&attrs))) {
		if (attr_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
			attr_text(attr, name, sizeof(name));
		else if (attr_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
			err = attr_u32(attr, &id);
	}
	if (!strcmp(name, want))
		*group = id;
	return err ?: attrs_end(&attrs);
}

static int parse_groups(const struct nlattr *nest, const char *want, uint32_t *group)
{
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr;
	int err = 0;

	while (!err && (attr = attrs_next(&attrs)))
		err = parse_group(attr, want, group);
	return err ?: attrs_end(&attrs);
}

int netlink_parse_family(const struct nlmsghdr *nlh, const char *group_name, uint16_t *family,
			 uint32_t *group)
{
	const struct nlattr *attr;
	uint32_t group_id = 0;
	uint64_t id = 0;
	struct attrs attrs;
	int err;

	err = attrs_message(nlh, &attrs);
	while (!err && (attr = attrs_next(&attrs))) {
		if (attr_type(attr) == CTRL_ATTR_FAMILY_ID)
			err = attr_number(attr, &id);
		else if (attr_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			err = parse_groups(attr, group_name, &group_id);
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (!id || id > UINT16_MAX)
		return -EBADMSG;
	if (!group_id)
		return -ENOENT;

	*family = id;
	*group = group_id;
	return 0;
}

int netlink_parse_info(const struct nlmsghdr *nlh, uint32_t *isa, uint64_t *tsc_khz, bool *enabled)
{
	uint64_t khz = UNKNOWN, on = true;
	const struct nlattr *attr;
	struct attrs attrs;
	uint32_t id = 0;
	int err;

	err = attrs_message(nlh, &attrs);
	while (!err && (attr = attrs_next(&attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_INFO_ISA:
			err = attr_u32(attr, &id);
			break;
		case KVM_EXIT_A_INFO_TSC_KHZ:
			err = attr_uint(attr, &khz);
			break;
		case KVM_EXIT_A_INFO_ENABLED:
			err = attr_number(attr, &on);
			break;
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;

	*isa = id;
	*tsc_khz = khz;
	*enabled = on;
	return 0;
}

int netlink_parse_reason(const struct nlmsghdr *nlh, struct reason_table *reasons)
{
	char name[REASON_NAME_SIZE] = "";
	uint32_t kind = 0, code = 0;
	const struct nlattr *attr;
	struct attrs attrs;
	int err;

	err = attrs_message(nlh, &attrs);
	while (!err && (attr = attrs_next(&attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_REASON_KIND:
			err = attr_u32(attr, &kind);
			break;
		case KVM_EXIT_A_REASON_CODE:
			err = attr_u32(attr, &code);
			break;
		case KVM_EXIT_A_REASON_NAME:
			attr_text(attr, name, sizeof(name));
			break;
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (!kind || !name[0])
		return -EBADMSG;

	return reason_table_add(reasons, kind, code, name);
}

/* The scalars of attribute set vm, and whether the message is sound. */
struct vm_message {
	struct sample_vm vm;
	struct sample_vcpu vcpu;
	struct attrs attrs; /* once more from the start, for the nests */
};

static int parse_vm_message(const struct nlmsghdr *nlh, struct vm_message *msg)
{
	const struct nlattr *attr;
	struct attrs attrs;
	int err;

	*msg = (struct vm_message){
		.vm.age_ns = UNKNOWN,
		.vcpu.vcpu = VCPU_NONE,
		.vcpu.guest_cycles = UNKNOWN,
	};

	err = attrs_message(nlh, &attrs);
	if (err)
		return err;

	msg->attrs = attrs;
	while (!err && (attr = attrs_next(&attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_VM_ID:
			err = attr_u32(attr, &msg->vm.id);
			break;
		case KVM_EXIT_A_VM_PID:
			err = attr_u32(attr, &msg->vm.pid);
			break;
		case KVM_EXIT_A_VM_AGE_NS:
			err = attr_uint(attr, &msg->vm.age_ns);
			break;
		case KVM_EXIT_A_VM_NR_VCPUS:
			err = attr_u32(attr, &msg->vm.nr_vcpus);
			break;
		case KVM_EXIT_A_VM_GUEST_CYCLES:
			err = attr_uint(attr, &msg->vcpu.guest_cycles);
			break;
		case KVM_EXIT_A_VM_VCPU_ID:
			err = attr_u32(attr, &msg->vcpu.vcpu);
			break;
		case KVM_EXIT_A_VM_TID:
			err = attr_u32(attr, &msg->vcpu.tid);
			break;
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (!msg->vm.id)
		return -EBADMSG;

	msg->vcpu.vm = msg->vm.id;
	return 0;
}

static int parse_exit(const struct nlattr *nest, const struct sample_vcpu *vcpu,
		      struct sample *sample)
{
	struct sample_exit exit = {
		.vm = vcpu->vm,
		.vcpu = vcpu->vcpu,
		.count = UNKNOWN,
		.cycles = UNKNOWN,
		.user_cycles = UNKNOWN,
	};
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr;
	bool has_code = false;
	int err = 0;

	while (!err && (attr = attrs_next(&attrs))) {
		switch (attr_type(attr)) {
		case KVM_EXIT_A_EXIT_KIND:
			err = attr_u32(attr, &exit.kind);
			break;
		case KVM_EXIT_A_EXIT_CODE:
			err = attr_u32(attr, &exit.code);
			has_code = true;
			break;
		case KVM_EXIT_A_EXIT_COUNT:
			err = attr_uint(attr, &exit.count);
			break;
		case KVM_EXIT_A_EXIT_CYCLES:
			err = attr_uint(attr, &exit.cycles);
			break;
		case KVM_EXIT_A_EXIT_USER_CYCLES:
			err = attr_uint(attr, &exit.user_cycles);
			break;
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (!exit.kind || (exit.kind == KVM_EXIT_KIND_HARDWARE && !has_code))
		return -EBADMSG;

	return sample_add_exit(sample, &exit);
}

static int parse_exits(struct vm_message *msg, struct sample *sample)
{
	const struct nlattr *attr;
	int err = 0;

	while (!err && (attr = attrs_next(&msg->attrs))) {
		if (attr_type(attr) == KVM_EXIT_A_VM_EXIT)
			err = parse_exit(attr, &msg->vcpu, sample);
	}
	return err;
}

int netlink_parse_vm(const struct nlmsghdr *nlh, struct sample *sample)
{
	struct vm_message msg;

	return parse_vm_message(nlh, &msg) ?: sample_add_vm(sample, &msg.vm);
}

static int add_vcpu_once(struct sample *sample, const struct sample_vcpu *vcpu)
{
	if (sample->nr_vcpus) {
		const struct sample_vcpu *last = &sample->vcpus[sample->nr_vcpus - 1];

		if (last->vm == vcpu->vm && last->vcpu == vcpu->vcpu)
			return 0;
	}
	return sample_add_vcpu(sample, vcpu);
}

int netlink_parse_exits(const struct nlmsghdr *nlh, struct sample *sample)
{
	struct vm_message msg;

	return parse_vm_message(nlh, &msg) ?: add_vcpu_once(sample, &msg.vcpu) ?:
	       parse_exits(&msg, sample);
}

int netlink_parse_destroyed(const struct nlmsghdr *nlh, struct sample *sample)
{
	struct vm_message msg;
	int err;

	err = parse_vm_message(nlh, &msg);
	if (err)
		return err;

	msg.vm.gone = true;
	msg.vcpu.vcpu = VCPU_NONE;
	return sample_add_vm(sample, &msg.vm) ?: sample_add_vcpu(sample, &msg.vcpu) ?:
	       parse_exits(&msg, sample);
}

void netlink_parse_text(const struct nlmsghdr *nlh, char *text, size_t size)
{
	size_t skip = sizeof(int), len = mnl_nlmsg_get_payload_len(nlh);
	const struct nlattr *attr;
	struct attrs attrs;

	text[0] = '\0';
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;

	/* NLMSG_DONE starts with an int, NLMSG_ERROR with that and the request. */
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *nack = mnl_nlmsg_get_payload(nlh);

		if (len < sizeof(*nack))
			return;
		skip = sizeof(*nack);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
			skip += MNL_ALIGN(nack->msg.nlmsg_len) - sizeof(nack->msg);
	}
	if (len < skip)
		return;

	attrs = (struct attrs){ mnl_nlmsg_get_payload_offset(nlh, skip), len - skip };
	while ((attr = attrs_next(&attrs))) {
		if (attr_type(attr) == NLMSGERR_ATTR_MSG)
			attr_text(attr, text, size);
	}
}
