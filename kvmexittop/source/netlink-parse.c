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

static int parse_exit(const struct nlattr *nest, struct sample *sample)
{
	struct attrs attrs = attrs_nested(nest);
	const struct nlattr *attr;
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
		}
	}
	err = err ?: attrs_end(&attrs);
	if (err)
		return err;
	if (!exit->kind || (exit->kind == KVM_EXIT_KIND_HARDWARE && !has_code))
		return -EBADMSG;
	sample->nr_exits++;
	return 0;
}

/* The numbers of attribute set vm. */
struct vm_message {
	uint32_t pid, nr_vcpus;
	uint64_t age_ns;
	struct sample_vcpu vcpu; /* with the number of the VM */
};

/* Adds the exits, whose VM is set later, unless @exits is NULL. */
static int parse_vm_attrs(struct attrs *attrs, struct vm_message *msg, struct sample *exits)
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
		case KVM_EXIT_A_VM_GUEST_CYCLES:
			err = attr_uint(attr, &msg->vcpu.guest_cycles);
			break;
		case KVM_EXIT_A_VM_VCPU_ID:
			err = attr_u32(attr, &msg->vcpu.vcpu);
			break;
		case KVM_EXIT_A_VM_TID:
			err = attr_u32(attr, &msg->vcpu.tid);
			break;
		case KVM_EXIT_A_VM_EXIT:
			err = exits ? parse_exit(attr, exits) : 0;
			break;
		}
	}
	err = err ?: attrs_end(attrs);
	return err ?: msg->vcpu.vm ? 0 : -EBADMSG;
}

static int parse_vm_message(const struct nlmsghdr *nlh, struct vm_message *msg,
			    struct sample *exits)
{
	struct attrs attrs;
	int err;

	*msg = (struct vm_message){
		.age_ns = UNKNOWN,
		.vcpu = { VCPU_UNKNOWN_TIME, .vcpu = VCPU_NONE },
	};
	err = attrs_message(nlh, &attrs);
	return err ?: parse_vm_attrs(&attrs, msg, exits);
}

/* Attributes have no order: the vCPU of the exits is known only at the end. */
static void set_owner(struct sample *sample, size_t first, const struct sample_vcpu *vcpu)
{
	for (size_t i = first; i < sample->nr_exits; i++) {
		sample->exits[i].vm = vcpu->vm;
		sample->exits[i].vcpu = vcpu->vcpu;
	}
}

static int add_vm(struct sample *sample, const struct vm_message *msg, bool gone)
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
	struct vm_message msg;

	return parse_vm_message(nlh, &msg, NULL) ?: add_vm(sample, &msg, false);
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
	const size_t first = sample->nr_exits;
	struct vm_message msg;
	int err = parse_vm_message(nlh, &msg, sample) ?: add_vcpu_once(sample, &msg.vcpu);

	if (err)
		sample->nr_exits = first;
	set_owner(sample, first, &msg.vcpu);
	return err;
}

int netlink_parse_destroyed(const struct nlmsghdr *nlh, struct sample *sample)
{
	const size_t first = sample->nr_exits;
	struct vm_message msg;
	int err = parse_vm_message(nlh, &msg, sample);

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
