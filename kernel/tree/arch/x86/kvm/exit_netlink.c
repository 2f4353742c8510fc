// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits over generic netlink, as specified by
 * Documentation/netlink/specs/kvm-exit.yaml.
 *
 * All readers run under RCU and look at the statistics' own objects only.  They
 * take none of KVM's locks and keep neither a VM nor a vendor module alive.  Only
 * generic netlink itself holds kvm.ko for as long as a dump is not at its end.
 */
#include <linux/pid_namespace.h>
#include <linux/rcupdate_wait.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <net/sock.h>

#include <asm/tsc.h>

#include "exit_netlink.h"
#include "exit_netlink_gen.h"
#include "exit_netlink_msg.h"

/* Where a dump goes on, and what an exit-get was asked for. */
struct dump_ctx {
	u32 vm_id;
	u32 vcpu_id;
	u32 slot;
	u32 last_vm_id;
	u32 last_vcpu_id;
	bool sums;
	bool begun;				/* what follows is of this VM or vCPU */
	struct kvm_exit_reading *reading;
};

static struct dump_ctx *dump_ctx(struct netlink_callback *cb)
{
	NL_ASSERT_CTX_FITS(struct dump_ctx);

	return (struct dump_ctx *)cb->ctx;
}

/*
 * KVM belongs to no network namespace that the reader could be checked against,
 * what counts is the host.  Generic netlink could check that by a flag of the
 * family, but then cannot be told from a kernel without the family.
 */
static int check_reader(struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (net_eq(sock_net(skb->sk), &init_net))
		return 0;

	NL_SET_ERR_MSG(extack, "kvm-exit is served in the initial network namespace only");
	return -ENOENT;
}

/* Generic netlink ignores the attributes of a command that has no policy. */
static int check_attrs(const struct nla_policy *policy, const struct nlmsghdr *nlh,
		       struct netlink_ext_ack *extack)
{
	if (policy || !nlmsg_attrlen(nlh, GENL_HDRLEN))
		return 0;

	NL_SET_ERR_MSG(extack, "The command takes no attributes");
	return -EINVAL;
}

int kvm_exit_nl_allow_do(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info)
{
	int r = check_reader(skb, info->extack);

	return r ?: check_attrs(ops->policy, info->nlhdr, info->extack);
}

int kvm_exit_nl_allow_dump(struct netlink_callback *cb)
{
	int r = check_reader(cb->skb, cb->extack);

	return r ?: check_attrs(genl_dumpit_info(cb)->op.policy, cb->nlh, cb->extack);
}

int kvm_exit_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	enum kvm_exit_isa isa = READ_ONCE(kvm_exit_stats_isa);
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	hdr = genlmsg_iput(msg, info);
	if (!hdr ||
	    (isa && nla_put_u32(msg, KVM_EXIT_A_INFO_ISA, isa)) ||
	    nla_put_u32(msg, KVM_EXIT_A_INFO_TSC_KHZ, tsc_khz) ||
	    nla_put_u32(msg, KVM_EXIT_A_INFO_ENABLED, kvm_exit_stats_wanted())) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

int kvm_exit_nl_reason_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	enum kvm_exit_isa isa = READ_ONCE(kvm_exit_stats_isa);
	struct dump_ctx *ctx = dump_ctx(cb);
	unsigned int nr_slots = isa ? kvm_exit_nr_slots(isa) : 0;

	for (; ctx->slot < nr_slots; ctx->slot++) {
		struct kvm_exit_reason reason;
		const char *name;
		void *hdr;

		if (ctx->slot == KVM_EXIT_SLOT_NONE)
			continue;

		name = kvm_exit_slot_name(isa, ctx->slot);
		if (!name)
			continue;

		reason = kvm_exit_slot_reason(isa, ctx->slot);
		hdr = genlmsg_iput(skb, genl_info_dump(cb));
		if (!hdr)
			return -EMSGSIZE;

		if (nla_put_u32(skb, KVM_EXIT_A_REASON_KIND, reason.kind) ||
		    (reason.kind == KVM_EXIT_KIND_HARDWARE &&
		     nla_put_u32(skb, KVM_EXIT_A_REASON_CODE, reason.code)) ||
		    nla_put_string(skb, KVM_EXIT_A_REASON_NAME, name)) {
			genlmsg_cancel(skb, hdr);
			return -EMSGSIZE;
		}

		genlmsg_end(skb, hdr);
	}

	return 0;
}

static int fill_vm(struct sk_buff *skb, const struct genl_info *info,
		   struct netlink_callback *cb, struct kvm_exit_vm *vm)
{
	struct kvm_exit_account account;
	u64 time;
	void *hdr;

	hdr = genlmsg_iput(skb, info);
	if (!hdr)
		return -EMSGSIZE;

	time = ktime_get_boottime_ns();
	kvm_exit_account_sum(vm, &account, NULL, NULL);
	if (kvm_exit_msg_put_vm(skb, vm, task_active_pid_ns(current), time) ||
	    kvm_exit_msg_put_totals(skb, vm, &account) || kvm_exit_msg_put_setup(skb, vm)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}

	if (cb)
		genl_dump_check_consistent(cb, hdr);

	genlmsg_end(skb, hdr);
	return 0;
}

int kvm_exit_nl_vm_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kvm_exit_vm *vm;
	struct sk_buff *msg;
	int r;

	if (GENL_REQ_ATTR_CHECK(info, KVM_EXIT_A_VM_ID))
		return -EINVAL;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	rcu_read_lock();
	vm = xa_load(&kvm_exit_vms, nla_get_u32(info->attrs[KVM_EXIT_A_VM_ID]));
	r = vm ? fill_vm(msg, info, NULL, vm) : -ENOENT;
	rcu_read_unlock();

	if (r) {
		if (r == -ENOENT)
			NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[KVM_EXIT_A_VM_ID],
					    "No VM with statistics has this id");
		nlmsg_free(msg);
		return r;
	}

	return genlmsg_reply(msg, info);
}

int kvm_exit_nl_vm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump_ctx *ctx = dump_ctx(cb);
	struct kvm_exit_vm *vm;
	unsigned long id;
	int r = 0;

	rcu_read_lock();
	cb->seq = atomic_read(&kvm_exit_vms_generation);
	xa_for_each_start(&kvm_exit_vms, id, vm, ctx->vm_id) {
		r = fill_vm(skb, genl_info_dump(cb), cb, vm);
		if (r)
			break;
		cond_resched_rcu();
	}
	rcu_read_unlock();

	ctx->vm_id = id;
	return r;
}

/* Room for sums: other VMs of this dump may come from another vendor's module. */
static int start_reading(struct dump_ctx *ctx, bool sums)
{
	ctx->sums = sums;
	ctx->reading = kvm_exit_reading_alloc(sums ? kvm_exit_nr_slots(KVM_EXIT_ISA_SVM) : 0);
	return ctx->reading ? 0 : -ENOMEM;
}

int kvm_exit_nl_exit_get_start(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct nlattr *vm_id = info->attrs[KVM_EXIT_A_VM_ID];
	struct nlattr *vcpu_id = info->attrs[KVM_EXIT_A_VM_VCPU_ID];
	struct nlattr *sum_vcpus = info->attrs[KVM_EXIT_A_VM_SUM_VCPUS];
	struct dump_ctx *ctx = dump_ctx(cb);
	struct kvm_exit_vm *vm;
	bool found;
	int r;

	r = check_reader(cb->skb, cb->extack);
	if (r)
		return r;

	if (vcpu_id && !vm_id) {
		NL_SET_ERR_MSG_ATTR(cb->extack, vcpu_id, "A vCPU is known by its VM's id only");
		return -EINVAL;
	}

	if (vcpu_id && sum_vcpus) {
		NL_SET_ERR_MSG_ATTR(cb->extack, sum_vcpus, "One vCPU has no sum over vCPUs");
		return -EINVAL;
	}

	ctx->last_vm_id = U32_MAX;
	ctx->last_vcpu_id = U32_MAX;

	if (!vm_id)
		return start_reading(ctx, sum_vcpus);

	ctx->vm_id = nla_get_u32(vm_id);
	ctx->last_vm_id = ctx->vm_id;
	if (vcpu_id) {
		ctx->vcpu_id = nla_get_u32(vcpu_id);
		ctx->last_vcpu_id = ctx->vcpu_id;
	}

	rcu_read_lock();
	vm = xa_load(&kvm_exit_vms, ctx->vm_id);
	found = vm && (!vcpu_id || xa_load(&vm->vcpus, ctx->vcpu_id));
	rcu_read_unlock();

	if (!vm) {
		NL_SET_ERR_MSG_ATTR(cb->extack, vm_id, "No VM with statistics has this id");
		return -ENOENT;
	}

	if (!found) {
		NL_SET_ERR_MSG_ATTR(cb->extack, vcpu_id, "The VM has no vCPU with this id");
		return -ENOENT;
	}

	return start_reading(ctx, sum_vcpus);
}

int kvm_exit_nl_exit_get_done(struct netlink_callback *cb)
{
	kfree(dump_ctx(cb)->reading);
	return 0;
}

/* Fill the reasons of @vcpu, or of all vCPUs of @vm, from ctx->slot on. */
static int fill_exits(struct sk_buff *skb, struct netlink_callback *cb,
		      struct kvm_exit_vm *vm, struct kvm_exit_vcpu *vcpu)
{
	struct dump_ctx *ctx = dump_ctx(cb);
	u32 first;
	void *hdr;
	int r;

	/* Reasons that do not fit into a message are put into the next one. */
	if (!ctx->begun) {
		kvm_exit_reading_take(ctx->reading, vm, vcpu);
		ctx->slot = KVM_EXIT_SLOT_NONE + 1;
		ctx->begun = true;
	}
	first = ctx->slot;

	hdr = genlmsg_iput(skb, genl_info_dump(cb));
	if (!hdr)
		return -EMSGSIZE;

	if (kvm_exit_msg_put_account(skb, vm, vcpu, ctx->reading,
				     first == KVM_EXIT_SLOT_NONE + 1)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}

	r = kvm_exit_msg_put_exits(skb, vm, vcpu, ctx->reading, &ctx->slot);
	if (r && ctx->slot == first) {
		genlmsg_cancel(skb, hdr);
		return r;
	}

	genl_dump_check_consistent(cb, hdr);
	genlmsg_end(skb, hdr);

	if (!r)
		ctx->begun = false;
	return r;
}

static int fill_vm_exits(struct sk_buff *skb, struct netlink_callback *cb,
			 struct kvm_exit_vm *vm)
{
	struct dump_ctx *ctx = dump_ctx(cb);
	struct kvm_exit_vcpu *vcpu;
	unsigned long id;
	int r = 0;

	if (ctx->sums)
		return fill_exits(skb, cb, vm, NULL);

	xa_for_each_range(&vm->vcpus, id, vcpu, ctx->vcpu_id, ctx->last_vcpu_id) {
		/* A vCPU that has gone takes its position in the dump with it. */
		if (id != ctx->vcpu_id) {
			ctx->vcpu_id = id;
			ctx->begun = false;
		}

		r = fill_exits(skb, cb, vm, vcpu);
		if (r)
			return r;
	}

	ctx->vcpu_id = 0;
	return 0;
}

int kvm_exit_nl_exit_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump_ctx *ctx = dump_ctx(cb);
	struct kvm_exit_vm *vm;
	unsigned long id;
	int r = 0;

	rcu_read_lock();
	cb->seq = atomic_read(&kvm_exit_vms_generation);
	xa_for_each_range(&kvm_exit_vms, id, vm, ctx->vm_id, ctx->last_vm_id) {
		if (id != ctx->vm_id) {
			ctx->vm_id = id;
			ctx->vcpu_id = 0;
			ctx->begun = false;
		}

		r = fill_vm_exits(skb, cb, vm);
		if (r)
			break;
		cond_resched_rcu();
	}
	rcu_read_unlock();

	return r;
}

static void notify(struct kvm_exit_vm *vm, u8 cmd)
{
	bool final = cmd == KVM_EXIT_CMD_VM_DESTROY_NTF;
	struct kvm_exit_reading *reading = NULL;
	struct sk_buff *msg = NULL;
	struct genl_info info;
	void *hdr;

	if (!genl_has_listeners(&kvm_exit_nl_family, &init_net, KVM_EXIT_NLGRP_MONITOR))
		return;

	if (final) {
		reading = kvm_exit_reading_alloc(kvm_exit_nr_slots(vm->isa));
		if (!reading)
			goto lost;
	}

	msg = genlmsg_new(kvm_exit_msg_size(vm, final), GFP_KERNEL);
	if (!msg)
		goto lost;

	genl_info_init_ntf(&info, &kvm_exit_nl_family, cmd);
	hdr = genlmsg_iput(msg, &info);
	if (!hdr)
		goto lost;

	/* RCU for the sake of the walks over vCPUs, nobody removes any now. */
	rcu_read_lock();
	if (final)
		kvm_exit_reading_take(reading, vm, NULL);
	if (kvm_exit_msg_put_vm(msg, vm, &init_pid_ns, ktime_get_boottime_ns()) ||
	    (final && kvm_exit_msg_put_final(msg, vm, reading))) {
		rcu_read_unlock();
		goto lost;
	}
	rcu_read_unlock();
	kfree(reading);

	genlmsg_end(msg, hdr);
	genlmsg_multicast(&kvm_exit_nl_family, msg, 0, KVM_EXIT_NLGRP_MONITOR, GFP_KERNEL);
	return;

lost:
	/* Have listeners see the gap, as they would if their buffer were full. */
	kfree(reading);
	nlmsg_free(msg);
	genl_set_err(&kvm_exit_nl_family, &init_net, 0, KVM_EXIT_NLGRP_MONITOR, -ENOBUFS);
}

void kvm_exit_netlink_vm_created(struct kvm *kvm)
{
	if (kvm_has_exit_stats(kvm))
		notify(kvm->arch.exit_stats, KVM_EXIT_CMD_VM_CREATE_NTF);
}

void kvm_exit_netlink_vm_destroyed(struct kvm *kvm)
{
	if (kvm_has_exit_stats(kvm))
		notify(kvm->arch.exit_stats, KVM_EXIT_CMD_VM_DESTROY_NTF);
}

int kvm_exit_netlink_init(void)
{
	return genl_register_family(&kvm_exit_nl_family);
}

void kvm_exit_netlink_exit(void)
{
	genl_unregister_family(&kvm_exit_nl_family);
}
