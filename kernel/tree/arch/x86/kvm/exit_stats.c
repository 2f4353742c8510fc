// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits: their objects, and what happens away from the path of
 * a VM-Exit, see exit_stats.h for that path.
 */
#include <linux/bitmap.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "exit_stats.h"

bool __read_mostly kvm_exit_stats_default = true;
module_param_named(exit_stats, kvm_exit_stats_default, bool, 0644);

/*
 * Counts the VMs with statistics.  It stays on for a while after the last one, so
 * that the kernel's text is not patched for each of a row of short-lived VMs.
 */
DEFINE_STATIC_KEY_DEFERRED_FALSE(kvm_exit_stats_key, HZ);
EXPORT_SYMBOL_FOR_KVM_INTERNAL(kvm_exit_stats_key);

/* The vendor module's, 0 if none is loaded. */
enum kvm_exit_isa kvm_exit_stats_isa;

/*
 * VMs with statistics.  Ids are handed out in ascending order, so that a reader
 * who goes through them in steps meets each VM once.  The generation changes
 * with every VM that comes or goes.
 */
DEFINE_XARRAY_ALLOC1(kvm_exit_vms);
atomic_t kvm_exit_vms_generation = ATOMIC_INIT(1);
static u32 next_vm_id = 1;

static void vms_changed(void)
{
	/* 0 means "unknown" to netlink's check for consistent dumps. */
	if (!atomic_inc_return(&kvm_exit_vms_generation))
		atomic_inc(&kvm_exit_vms_generation);
}

static void free_vm(struct kvm_exit_vm *vm)
{
	put_pid(vm->pid);
	xa_destroy(&vm->vcpus);
	kfree(vm);
}

static void free_vm_rcu(struct rcu_head *rcu)
{
	free_vm(container_of(rcu, struct kvm_exit_vm, rcu));
}

/*
 * Give @kvm statistics, whose first vCPU is about to be created: the pointers that
 * the path of a VM-Exit looks at are constant from then on.
 */
int kvm_exit_stats_vm_create(struct kvm *kvm)
{
	struct kvm_exit_vm *vm;
	int r;

	lockdep_assert_held(&kvm->lock);

	vm = kzalloc_obj(*vm, GFP_KERNEL_ACCOUNT);
	if (!vm)
		return -ENOMEM;

	vm->isa = kvm_exit_stats_isa;
	vm->pid = get_task_pid(current, PIDTYPE_TGID);
	vm->created = ktime_get_boottime_ns();
	/* The last to take its lock is free_vm_rcu(), in softirq context. */
	xa_init_flags(&vm->vcpus, XA_FLAGS_LOCK_BH);

	r = xa_alloc_cyclic(&kvm_exit_vms, &vm->id, vm, XA_LIMIT(1, S32_MAX),
			    &next_vm_id, GFP_KERNEL);
	if (r < 0) {
		free_vm(vm);
		return r;
	}

	static_branch_deferred_inc(&kvm_exit_stats_key);
	kvm->arch.exit_stats = vm;
	vms_changed();

	return 0;
}

/* Take the statistics from @kvm, none of whose vCPUs runs again. */
void kvm_exit_stats_vm_destroy(struct kvm *kvm)
{
	struct kvm_exit_vm *vm = kvm->arch.exit_stats;

	if (!vm)
		return;

	kvm->arch.exit_stats = NULL;
	xa_erase(&kvm_exit_vms, vm->id);
	vms_changed();
	static_branch_slow_dec_deferred(&kvm_exit_stats_key);
	call_rcu(&vm->rcu, free_vm_rcu);
}

/* Take over the reference to @pid.  Readers hold the lock for as long as they look. */
static void set_pid(struct kvm_exit_vcpu *stats, struct pid *pid)
{
	struct pid *old;

	spin_lock(&stats->pid_lock);
	old = stats->pid;
	stats->pid = pid;
	spin_unlock(&stats->pid_lock);
	put_pid(old);
}

int kvm_exit_stats_vcpu_create(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vm *vm = vcpu->kvm->arch.exit_stats;
	struct kvm_exit_vcpu *stats;
	int r;

	if (!vm)
		return 0;

	stats = kvzalloc(struct_size(stats, slot, kvm_exit_nr_slots(vm->isa)),
			 GFP_KERNEL_ACCOUNT);
	if (!stats)
		return -ENOMEM;

	stats->cur = &stats->slot[KVM_EXIT_SLOT_NONE];
	stats->id = vcpu->vcpu_id;
	spin_lock_init(&stats->pid_lock);

	/* Readers see a vCPU early, all they find is that it never ran. */
	r = xa_insert_bh(&vm->vcpus, stats->id, stats, GFP_KERNEL_ACCOUNT);
	if (r) {
		kvfree(stats);
		return r == -EBUSY ? -EEXIST : r;
	}

	vcpu->arch.exit_stats = stats;
	return 0;
}

void kvm_exit_stats_vcpu_destroy(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	struct kvm_exit_vm *vm = vcpu->kvm->arch.exit_stats;

	if (!stats)
		return;

	/* When the VM is destroyed, readers have lost sight of it before. */
	if (vm)
		xa_erase_bh(&vm->vcpus, stats->id);

	vcpu->arch.exit_stats = NULL;
	set_pid(stats, NULL);
	kvfree_rcu(stats, rcu);
}

/* The slots that a sum over vCPUs looks at: few of all are ever used. */
struct used_slots {
	DECLARE_BITMAP(set, KVM_EXIT_SVM_SLOTS);
	unsigned int nr;
	u8 slot[KVM_EXIT_SVM_SLOTS];
};

static void use_slot(struct used_slots *used, unsigned int slot)
{
	__set_bit(slot, used->set);
	used->slot[used->nr++] = slot;
}

/* Add the slots of @vcpu that nobody has seen used before. */
static void add_new_slots(struct kvm_exit_vm *vm, struct kvm_exit_vcpu *vcpu,
			  struct used_slots *used, struct kvm_exit_counters *sums)
{
	unsigned int nr;

	for_each_clear_bit(nr, used->set, kvm_exit_nr_slots(vm->isa)) {
		if (!kvm_exit_counters_add(&sums[nr], &vcpu->slot[nr]))
			continue;

		set_bit(nr, vm->used);
		use_slot(used, nr);
	}
}

/*
 * Add up the slots of all vCPUs of @vm, of which @sums has room for as many as a
 * vCPU has.  Returns the sum of their guest cycles.  Call under RCU.
 *
 * Look at those slots that are known to be used, and at the others of a vCPU only if
 * its total says that there is more.  Of a vCPU that runs meanwhile, a reason that is
 * new may thus be added by the next reader only.  Of one at rest, none is missed.
 */
u64 kvm_exit_stats_sum(struct kvm_exit_vm *vm, struct kvm_exit_counters *sums)
{
	unsigned int nr_slots = kvm_exit_nr_slots(vm->isa), nr;
	XA_STATE(xas, &vm->vcpus, 0);
	struct used_slots used = {};
	struct kvm_exit_vcpu *vcpu;
	u64 guest_cycles = 0;

	BUILD_BUG_ON(sizeof(used.slot) > U8_MAX + 1);

	memset(sums, 0, nr_slots * sizeof(*sums));

	for_each_set_bit(nr, vm->used, nr_slots)
		use_slot(&used, nr);

	xas_for_each(&xas, vcpu, ULONG_MAX) {
		u64 total, count = 0;

		if (xas_retry(&xas, vcpu))
			continue;

		/* First, as a VM-Exit is counted in its slot before. */
		total = u64_stats_read(&vcpu->total.count);

		for (nr = 0; nr < used.nr; nr++)
			count += kvm_exit_counters_add(&sums[used.slot[nr]],
						       &vcpu->slot[used.slot[nr]]);

		if (unlikely(count < total))
			add_new_slots(vm, vcpu, &used, sums);

		guest_cycles += u64_stats_read(&vcpu->guest_cycles);
	}

	return guest_cycles;
}

void __kvm_exit_stats_run_begin(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now, cycles;

	if (!stats)
		return;

	if (stats->pid != task_pid(current))
		set_pid(stats, get_task_pid(current, PIDTYPE_PID));

	preempt_disable();
	now = rdtsc();
	/* The TSC of another CPU may be behind, or the host has slept meanwhile. */
	if (kvm_exit_stats_since(stats->stamp, now, &cycles)) {
		u64_stats_add(&stats->cur->user_cycles, cycles);
		u64_stats_add(&stats->total.user_cycles, cycles);
	}
	stats->stamp = now;
	stats->in_run = true;
	preempt_enable();
}

void __kvm_exit_stats_run_end(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;
	u64 now;

	if (!stats)
		return;

	preempt_disable();
	now = rdtsc();
	kvm_exit_stats_charge(stats, now);
	stats->stamp = now;
	stats->in_run = false;
	preempt_enable();
}

/*
 * A vCPU is loaded and put also for other ioctls than KVM_RUN, those are part of
 * what userspace costs.
 */
void __kvm_exit_stats_sched_in(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;

	if (stats && stats->in_run)
		stats->stamp = rdtsc();
}

void __kvm_exit_stats_sched_out(struct kvm_vcpu *vcpu)
{
	struct kvm_exit_vcpu *stats = vcpu->arch.exit_stats;

	if (stats && stats->in_run)
		kvm_exit_stats_charge(stats, rdtsc());
}

void kvm_exit_stats_module_exit(void)
{
	/* Wait for free_vm_rcu(). */
	rcu_barrier();
	WARN_ON_ONCE(!xa_empty(&kvm_exit_vms));
	static_key_deferred_flush(&kvm_exit_stats_key);
	WARN_ON_ONCE(kvm_exit_stats_active());
}
