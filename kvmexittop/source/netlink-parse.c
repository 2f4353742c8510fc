// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink-parse.h"

#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "source/netlink-attr.h"
#include "source/netlink-vm.h"

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

/* Attributes have no order: the vCPU of the exits is known only at the end. */
static void set_owner(struct sample *sample, size_t first, const struct sample_vcpu *vcpu)
{
	for (size_t i = first; i < sample->nr_exits; i++) {
		sample->exits[i].vm = vcpu->vm;
		sample->exits[i].vcpu = vcpu->vcpu;
	}
}

static int add_vm(struct sample *sample, const struct netlink_vm *msg, bool gone)
{
	const struct sample_vm vm = {
		.id = msg->vcpu.vm,
		.pid = msg->pid,
		.nr_vcpus = msg->nr_vcpus,
		.gone = gone,
		.age_ns = msg->age_ns,
	};

	return sample_add_vm(sample, &vm);
}

int netlink_parse_vm(const struct nlmsghdr *nlh, struct sample *sample)
{
	struct netlink_vm msg;

	return netlink_vm_parse(nlh, &msg, NULL) ?: add_vm(sample, &msg, false);
}

static int add_vcpu_once(struct sample *sample, const struct sample_vcpu *vcpu)
{
	if (sample->nr_vcpus) {
		struct sample_vcpu *last = &sample->vcpus[sample->nr_vcpus - 1];

		if (last->vm == vcpu->vm && last->vcpu == vcpu->vcpu) {
			/* The reason that it is at may come in any message. */
			if (vcpu->part_kind) {
				last->part_kind = vcpu->part_kind;
				last->part_code = vcpu->part_code;
			}
			return 0;
		}
	}
	return sample_add_vcpu(sample, vcpu);
}

int netlink_parse_exits(const struct nlmsghdr *nlh, struct sample *sample)
{
	const size_t first = sample->nr_exits;
	struct netlink_vm msg;
	int err = netlink_vm_parse(nlh, &msg, sample) ?: add_vcpu_once(sample, &msg.vcpu);

	if (err)
		sample->nr_exits = first;
	set_owner(sample, first, &msg.vcpu);
	return err;
}

int netlink_parse_destroyed(const struct nlmsghdr *nlh, struct sample *sample)
{
	const size_t first = sample->nr_exits;
	struct netlink_vm msg;
	int err = netlink_vm_parse(nlh, &msg, sample);

	msg.vcpu.vcpu = VCPU_NONE;
	err = err ?: add_vm(sample, &msg, true) ?: sample_add_vcpu(sample, &msg.vcpu);
	if (err)
		sample->nr_exits = first;
	set_owner(sample, first, &msg.vcpu);
	return err;
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

	attrs = attrs_of(mnl_nlmsg_get_payload_offset(nlh, skip), len - skip);
	while ((attr = attrs_next(&attrs))) {
		if (attr_type(attr) == NLMSGERR_ATTR_MSG)
			attr_text(attr, text, size);
	}
}
