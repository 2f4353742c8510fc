// SPDX-License-Identifier: GPL-2.0-only
#include "source/netlink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "base/text.h"
#include "host/host.h"
#include "host/privilege.h"
#include "host/vm-process.h"
#include "source/netlink-parse.h"
#include "source/netlink-socket.h"

struct netlink {
	struct netlink_socket requests;
	struct netlink_socket group;
	uint16_t family;
	uint32_t group_id;
	bool joined; /* false: the family was removed, with KVM's modules */
	bool initial_pidns;
	struct vm_processes processes; /* PIDs are those of this namespace */
	struct sample ended;	       /* since the last reading */
	struct sample buried;	       /* reported by the last reading */
};

static struct nlmsghdr *make_request(void *buffer, uint16_t family, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = KVM_EXIT_FAMILY_VERSION;
	return nlh;
}

static int ask(struct netlink *nl, uint8_t cmd, uint16_t flags, netlink_handler *handle, void *data)
{
	char buffer[64];

	return netlink_socket_request(&nl->requests, make_request(buffer, nl->family, cmd, flags),
				      handle, data);
}

static int handle_family(const struct nlmsghdr *nlh, void *data)
{
	struct netlink *nl = data;

	return netlink_parse_family(nlh, KVM_EXIT_MCGRP_MONITOR, &nl->family, &nl->group_id);
}

static int find_family(struct netlink *nl)
{
	struct nlmsghdr *nlh;
	char buffer[128];

	nlh = make_request(buffer, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, NLM_F_ACK);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, KVM_EXIT_FAMILY_NAME);
	return netlink_socket_request(&nl->requests, nlh, handle_family, nl);
}

static int handle_info(const struct nlmsghdr *nlh, void *data)
{
	struct source *source = data;

	return netlink_parse_info(nlh, &source->origin.reasons.isa, &source->origin.tsc_khz,
				  &source->counts_new_vms);
}

static int handle_reason(const struct nlmsghdr *nlh, void *data)
{
	return netlink_parse_reason(nlh, data);
}

static int get_origin(struct source *source)
{
	struct reason_table *reasons = &source->origin.reasons;
	struct netlink *nl = source->state;
	int err;

	err = ask(nl, KVM_EXIT_CMD_INFO_GET, NLM_F_ACK, handle_info, source);
	if (err || !reasons->isa)
		return err;
	err = ask(nl, KVM_EXIT_CMD_REASON_GET, NLM_F_DUMP, handle_reason, reasons);
	return err ?: reason_table_tell_apart(reasons);
}

/*
 * Finds the family and its facts about this host, and joins its group: before the first dump,
 * or a VM that ends between the two would be missed.  After KVM is reloaded, the family has
 * another number and maybe other names, and VMs are numbered from 1 again.
 */
static int join_family(struct source *source)
{
	struct netlink *nl = source->state;
	int err;

	reason_table_free(&source->origin.reasons);
	sample_clear(&nl->buried);
	vm_process_forget(&nl->processes);
	err = find_family(nl) ?: get_origin(source) ?:
	      netlink_socket_join(&nl->group, nl->group_id);
	nl->joined = !err;
	return err;
}

static int handle_vm(const struct nlmsghdr *nlh, void *data)
{
	return netlink_parse_vm(nlh, data);
}

static int handle_exits(const struct nlmsghdr *nlh, void *data)
{
	return netlink_parse_exits(nlh, data);
}

/*
 * Notifications have PIDs of the initial namespace, which are useless in another one.
 */
static void translate_pid(const struct netlink *nl, struct sample_vm *vm)
{
	if (!nl->initial_pidns)
		vm->pid = 0;
}

static int handle_notification(const struct nlmsghdr *nlh, void *data)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct netlink *nl = data;
	struct sample created = { 0 };
	int err;

	if (nlh->nlmsg_type != nl->family || mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl))
		return 0;

	switch (genl->cmd) {
	case KVM_EXIT_CMD_VM_CREATE_NTF:
		err = netlink_parse_vm(nlh, &created);
		if (!err) {
			translate_pid(nl, created.vms);
			err = vm_process_note(&nl->processes, created.vms);
		}
		sample_free(&created);
		return err;
	case KVM_EXIT_CMD_VM_DESTROY_NTF:
		err = netlink_parse_destroyed(nlh, &nl->ended);
		if (!err)
			translate_pid(nl, &nl->ended.vms[nl->ended.nr_vms - 1]);
		return err;
	default:
		return 0;
	}
}

static int netlink_event(struct source *source)
{
	struct netlink *nl = source->state;

	return netlink_socket_drain(&nl->group, handle_notification, nl);
}

/* Sorts, and replaces records of VMs that ended during the dumps by their final counters. */
static int bury_vms(struct netlink *nl, struct sample *sample)
{
	int err;

	sample_sort(sample);
	sample_sort(&nl->ended);
	sample_drop(sample, &nl->buried);
	sample_drop(sample, &nl->ended);
	err = sample_merge(sample, &nl->ended);
	if (err)
		return err;

	sample_swap(&nl->buried, &nl->ended);
	sample_clear(&nl->ended);
	return 0;
}

static int read_counters(struct source *source, struct sample *sample)
{
	struct netlink *nl = source->state;

	/* The kernel learns the isa when kvm-intel or kvm-amd is loaded. */
	if (!source->origin.reasons.isa) {
		int err = get_origin(source);

		if (err)
			return err;
	}

	/*
	 * Exits before VMs: a VM created in between has no exits yet and is complete in the
	 * next sample, but exits of a VM that was not dumped would be lost.  Notifications
	 * last: a VM missing in the dumps must be among them.
	 */
	return ask(nl, KVM_EXIT_CMD_EXIT_GET, NLM_F_DUMP, handle_exits, sample) ?:
	       ask(nl, KVM_EXIT_CMD_VM_GET, NLM_F_DUMP, handle_vm, sample) ?:
	       netlink_event(source) ?: bury_vms(nl, sample);
}

/*
 * KVM's modules were unloaded, and all its VMs have ended before.  VMs that ended since the
 * last reading make a separate sample, because a new KVM reuses their ids.  -ENOENT: there
 * are none.
 */
static int read_last(struct source *source, struct sample *sample)
{
	struct netlink *nl = source->state;
	int err;

	nl->joined = false;
	sample_clear(sample);
	err = netlink_event(source);
	if (err)
		return err;
	return nl->ended.nr_vms ? bury_vms(nl, sample) : -ENOENT;
}

static int read_all(struct source *source, struct sample *sample)
{
	struct netlink *nl = source->state;
	int err = -ENOENT;

	if (nl->joined) {
		err = read_counters(source, sample);
		if (err == -ENOENT)
			err = read_last(source, sample);
	}
	/* The modules may have been loaded again. */
	if (err == -ENOENT)
		err = join_family(source) ?: read_counters(source, sample);
	return err;
}

static int netlink_read(struct source *source, struct sample *sample)
{
	struct netlink *nl = source->state;
	int err;

	sample_begin(sample, &source->origin);
	err = read_all(source, sample);
	if (!err)
		err = vm_process_fill(&nl->processes, sample);
	sample_end(sample);
	sample->lost = netlink_socket_lost(&nl->group);

	if (err) {
		text_copy(source->message, sizeof(source->message), nl->requests.text);
		sample_clear(sample);
	}
	return err;
}

static void netlink_close(struct source *source)
{
	struct netlink *nl = source->state;

	netlink_socket_close(&nl->requests);
	netlink_socket_close(&nl->group);
	vm_process_close(&nl->processes);
	sample_free(&nl->ended);
	sample_free(&nl->buried);
	free(nl);
}

static int netlink_open(struct source *source)
{
	struct netlink *nl;
	int err;

	nl = calloc(1, sizeof(*nl));
	if (!nl)
		return -ENOMEM;

	source->state = nl;
	source->origin.since = "vm-creation";
	source->origin.has_kvm_ids = true;
	source->origin.clock = "tsc";
	source->origin.loses = "notifications or exits: VMs that ended may be missing";
	nl->requests.fd = -1;
	nl->group.fd = -1;
	vm_process_open(&nl->processes);
	nl->initial_pidns = host_initial_pidns() == HOST_YES;

	err = netlink_socket_open(&nl->requests) ?: netlink_socket_open(&nl->group) ?:
	      join_family(source);
	if (err) {
		text_copy(source->message, sizeof(source->message), nl->requests.text);
		netlink_close(source);
		return err;
	}

	source->event_fd = nl->group.fd;
	return 0;
}

const struct source_ops source_netlink_ops = {
	.name = "netlink",
	.help = "the kernel's generic netlink family kvm-exit; all VMs of this host",
	.of_this_host = true,
	.adds_time = true,
	.steps = STEP_NETLINK | STEP_PROCESSES,
	.open = netlink_open,
	.read = netlink_read,
	.event = netlink_event,
	.close = netlink_close,
};
