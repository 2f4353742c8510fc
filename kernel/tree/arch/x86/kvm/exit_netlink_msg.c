// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits over generic netlink: the attributes of a VM and of its vCPUs,
 * as specified by Documentation/netlink/specs/kvm-exit.yaml.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint-defs.h>
#include <net/netlink.h>

#include "exit_netlink_msg.h"
#include "x86.h"

struct kvm_exit_reading *kvm_exit_reading_alloc(unsigned int nr_slots)
{
	struct kvm_exit_reading *reading;

	return kzalloc(struct_size(reading, slot, nr_slots), GFP_KERNEL);
}

/* Read @vcpu, or sum up all vCPUs of @vm, for which @reading has room. */
void kvm_exit_reading_take(struct kvm_exit_reading *reading, struct kvm_exit_vm *vm,
			   struct kvm_exit_vcpu *vcpu)
{
	reading->time = ktime_get_boottime_ns();

	if (!vcpu) {
		kvm_exit_account_sum(vm, &reading->account, reading->slot, reading->run);
		return;
	}

	kvm_exit_account_read(vcpu, &reading->account);
	memset(reading->run, 0, sizeof(reading->run));
	kvm_exit_account_add_runs(vm, vcpu, reading->run);
}

static int put_open(struct sk_buff *skb, int type, const u64 *open)
{
	struct nlattr *nest;
	unsigned int part;
	u64 any = 0;

	for (part = KVM_EXIT_PART_GUEST; part < KVM_EXIT_NR_PARTS; part++)
		any |= open[part];
	if (!any)
		return 0;

	nest = nla_nest_start(skb, type);
	if (!nest)
		return -EMSGSIZE;

	/* The caller cancels all of its message, or of a nest around this one. */
	for (part = KVM_EXIT_PART_GUEST; part < KVM_EXIT_NR_PARTS; part++) {
		if (open[part] && nla_put_uint(skb, part, open[part]))
			return -EMSGSIZE;
	}

	nla_nest_end(skb, nest);
	return 0;
}

/* Put the parts of a vCPU's life, or of several, of which those by reason are sums. */
static int put_parts(struct sk_buff *skb, const struct kvm_exit_account *account)
{
	const u64 *closed = account->closed;

	if (nla_put_uint(skb, KVM_EXIT_A_VM_CYCLES, closed[KVM_EXIT_PART_KVM]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_USER_CYCLES, closed[KVM_EXIT_PART_VMM]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_GUEST_CYCLES, closed[KVM_EXIT_PART_GUEST]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_BLOCKED_CYCLES, closed[KVM_EXIT_PART_BLOCKED]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_POLLING_CYCLES, closed[KVM_EXIT_PART_POLLING]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_STOPPED_CYCLES, closed[KVM_EXIT_PART_STOPPED]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_HALTED_CYCLES, closed[KVM_EXIT_PART_HALTED]) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_WAITING_CYCLES, closed[KVM_EXIT_PART_WAITING]) ||
	    put_open(skb, KVM_EXIT_A_VM_OPEN, account->open) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_VCPU_AGE_NS, account->age))
		return -EMSGSIZE;

	return 0;
}

static int put_runs(struct sk_buff *skb, const struct kvm_exit_run_counters *run)
{
	struct nlattr *nest;
	unsigned int nr;

	for (nr = 0; nr < KVM_EXIT_RUN_REASONS; nr++) {
		if (!run[nr].count)
			continue;

		nest = nla_nest_start(skb, KVM_EXIT_A_VM_RUN_EXIT);
		if (!nest ||
		    nla_put_u32(skb, KVM_EXIT_A_RUN_EXIT_REASON, nr) ||
		    nla_put_uint(skb, KVM_EXIT_A_RUN_EXIT_COUNT, run[nr].count) ||
		    nla_put_uint(skb, KVM_EXIT_A_RUN_EXIT_CYCLES, run[nr].cycles))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}

	return 0;
}

static int put_exit(struct sk_buff *skb, const struct kvm_exit_reason *reason,
		    const struct kvm_exit_counters *counters)
{
	const u64 open[KVM_EXIT_NR_PARTS] = {
		[KVM_EXIT_PART_KVM] = counters->open.kvm,
		[KVM_EXIT_PART_VMM] = counters->open.vmm,
		[KVM_EXIT_PART_BLOCKED] = counters->open.blocked,
	};
	struct nlattr *nest;

	nest = nla_nest_start(skb, KVM_EXIT_A_VM_EXIT);
	if (!nest)
		return -EMSGSIZE;

	if (nla_put_u32(skb, KVM_EXIT_A_EXIT_KIND, reason->kind) ||
	    (reason->kind == KVM_EXIT_KIND_HARDWARE &&
	     nla_put_u32(skb, KVM_EXIT_A_EXIT_CODE, reason->code)) ||
	    nla_put_uint(skb, KVM_EXIT_A_EXIT_COUNT, counters->count) ||
	    nla_put_uint(skb, KVM_EXIT_A_EXIT_CYCLES, counters->closed.kvm) ||
	    nla_put_uint(skb, KVM_EXIT_A_EXIT_USER_CYCLES, counters->closed.vmm) ||
	    nla_put_uint(skb, KVM_EXIT_A_EXIT_BLOCKED_CYCLES, counters->closed.blocked) ||
	    put_open(skb, KVM_EXIT_A_EXIT_OPEN, open)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}

	nla_nest_end(skb, nest);
	return 0;
}

/*
 * Put the reasons seen, of @vcpu or as summed up in @reading, from slot *@nr on.  If
 * not all of them fit, *@nr is the first one that did not.
 */
int kvm_exit_msg_put_exits(struct sk_buff *skb, struct kvm_exit_vm *vm,
			   const struct kvm_exit_vcpu *vcpu,
			   const struct kvm_exit_reading *reading, u32 *nr)
{
	unsigned int nr_slots = kvm_exit_nr_slots(vm->isa);

	for (; *nr < nr_slots; ++*nr) {
		struct kvm_exit_reason reason = kvm_exit_slot_reason(vm->isa, *nr);
		struct kvm_exit_counters counters;

		if (vcpu)
			kvm_exit_account_slot(vcpu, *nr, &reading->account, &counters);
		else
			counters = reading->slot[*nr];

		if (counters.count && put_exit(skb, &reason, &counters))
			return -EMSGSIZE;
	}

	return 0;
}

int kvm_exit_msg_put_totals(struct sk_buff *skb, struct kvm_exit_vm *vm,
			    const struct kvm_exit_account *account)
{
	if (nla_put_uint(skb, KVM_EXIT_A_VM_AGE_NS, ktime_get_boottime_ns() - vm->created) ||
	    nla_put_u32(skb, KVM_EXIT_A_VM_NR_VCPUS, account->nr_vcpus) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_EXITS, account->exits) ||
	    put_parts(skb, account))
		return -EMSGSIZE;

	return 0;
}

/* Put how the VM was set up, as far as it decides about VM-Exits. */
int kvm_exit_msg_put_setup(struct sk_buff *skb, struct kvm_exit_vm *vm)
{
	static const struct trace_print_flags names[] = { APICV_INHIBIT_REASONS };
	unsigned long inhibits = READ_ONCE(vm->apicv_inhibits);
	char text[256] = "";
	size_t length = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (inhibits & names[i].mask)
			length += scnprintf(text + length, sizeof(text) - length, "%s%s",
					    length ? "|" : "", names[i].name);
	}

	if (length && nla_put_string(skb, KVM_EXIT_A_VM_APICV_INHIBITS, text))
		return -EMSGSIZE;

	if (nla_put_u32(skb, KVM_EXIT_A_VM_DISABLED_EXITS, vm->disabled_exits) ||
	    nla_put_u32(skb, KVM_EXIT_A_VM_IRQCHIP, vm->irqchip))
		return -EMSGSIZE;

	return 0;
}

/*
 * The number of a process or thread in @ns, 0 if it has none or has gone: its
 * number may be another's by then.
 */
static pid_t number_of(struct pid *pid, enum pid_type type, struct pid_namespace *ns)
{
	return pid && pid_has_task(pid, type) ? pid_nr_ns(pid, ns) : 0;
}

/* Put who @vm is, with its process as @ns numbers it, and the time. */
int kvm_exit_msg_put_vm(struct sk_buff *skb, struct kvm_exit_vm *vm, struct pid_namespace *ns,
			u64 time)
{
	pid_t pid = number_of(vm->pid, PIDTYPE_TGID, ns);

	if (nla_put_u32(skb, KVM_EXIT_A_VM_ID, vm->id) ||
	    (pid && nla_put_u32(skb, KVM_EXIT_A_VM_PID, pid)) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_TIME_NS, time))
		return -EMSGSIZE;

	return 0;
}

static int put_vcpu(struct sk_buff *skb, struct kvm_exit_vcpu *vcpu,
		    enum kvm_exit_part state)
{
	pid_t tid;

	spin_lock(&vcpu->pid_lock);
	tid = number_of(vcpu->pid, PIDTYPE_PID, task_active_pid_ns(current));
	spin_unlock(&vcpu->pid_lock);

	if (nla_put_u32(skb, KVM_EXIT_A_VM_VCPU_ID, vcpu->id) ||
	    (tid && nla_put_u32(skb, KVM_EXIT_A_VM_TID, tid)) ||
	    nla_put_u32(skb, KVM_EXIT_A_VM_STATE, state))
		return -EMSGSIZE;

	return 0;
}

int kvm_exit_msg_put_account(struct sk_buff *skb, struct kvm_exit_vm *vm,
			     struct kvm_exit_vcpu *vcpu,
			     const struct kvm_exit_reading *reading, bool first)
{
	if (nla_put_u32(skb, KVM_EXIT_A_VM_ID, vm->id) ||
	    (vcpu && put_vcpu(skb, vcpu, reading->account.state)) ||
	    nla_put_uint(skb, KVM_EXIT_A_VM_TIME_NS, reading->time) ||
	    put_parts(skb, &reading->account) ||
	    (first && put_runs(skb, reading->run)))
		return -EMSGSIZE;

	return 0;
}

int kvm_exit_msg_put_final(struct sk_buff *skb, struct kvm_exit_vm *vm,
			   const struct kvm_exit_reading *sums)
{
	u32 slot = KVM_EXIT_SLOT_NONE + 1;

	if (kvm_exit_msg_put_totals(skb, vm, &sums->account) ||
	    put_runs(skb, sums->run) ||
	    kvm_exit_msg_put_exits(skb, vm, NULL, sums, &slot))
		return -EMSGSIZE;

	return 0;
}

static size_t size_of_nest(unsigned int nr_attrs)
{
	return nla_total_size(nr_attrs * nla_total_size(sizeof(u64)));
}

/* Room for a notification about @vm, with its final totals or without. */
size_t kvm_exit_msg_size(const struct kvm_exit_vm *vm, bool final)
{
	size_t size = KVM_EXIT_A_VM_MAX * nla_total_size(sizeof(u64)) +
		      size_of_nest(KVM_EXIT_A_OPEN_MAX);

	if (!final)
		return size;

	return size + KVM_EXIT_RUN_REASONS * size_of_nest(KVM_EXIT_A_RUN_EXIT_MAX) +
	       kvm_exit_nr_slots(vm->isa) * (size_of_nest(KVM_EXIT_A_EXIT_MAX) +
					     size_of_nest(KVM_EXIT_A_OPEN_MAX));
}
