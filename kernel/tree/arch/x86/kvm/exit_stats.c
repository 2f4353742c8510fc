// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits: their objects.  See exit_stats.h for the path of a VM-Exit,
 * exit_account.c for what else is in a vCPU's life, exit_snapshot.c for readers.
 */
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include <asm/tsc.h>

#include "exit_stats.h"
#include "irq.h"
#include "x86.h"

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

/* Note how @kvm was set up, all of which its VMM has to choose before the first vCPU. */
static void describe_vm(struct kvm_exit_vm *vm, struct kvm *kvm)
{
	vm->irqchip = irqchip_split(kvm) ? KVM_EXIT_IRQCHIP_SPLIT :
		      irqchip_in_kernel(kvm) ? KVM_EXIT_IRQCHIP_KERNEL : KVM_EXIT_IRQCHIP_NONE;
	vm->disabled_exits = (kvm_mwait_in_guest(kvm) ? KVM_X86_DISABLE_EXITS_MWAIT : 0) |
			     (kvm_hlt_in_guest(kvm) ? KVM_X86_DISABLE_EXITS_HLT : 0) |
			     (kvm_pause_in_guest(kvm) ? KVM_X86_DISABLE_EXITS_PAUSE : 0) |
			     (kvm_cstate_in_guest(kvm) ? KVM_X86_DISABLE_EXITS_CSTATE : 0);
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
	describe_vm(vm, kvm);
	/* The last to take its lock is free_vm_rcu(), in softirq context. */
	xa_init_flags(&vm->vcpus, XA_FLAGS_LOCK_BH);

	r = xa_alloc_cyclic(&kvm_exit_vms, &vm->id, vm, XA_LIMIT(1, S32_MAX),
			    &next_vm_id, GFP_KERNEL);
	if (r < 0) {
		free_vm(vm);
		return r;
	}

	static_branch_deferred_inc(&kvm_exit_stats_key);
	/* The code that changes the reasons calls kvm_exit_stats_apicv_changed() after this. */
	down_read(&kvm->arch.apicv_update_lock);
	WRITE_ONCE(kvm->arch.exit_stats, vm);
	kvm_exit_stats_apicv_changed(kvm);
	up_read(&kvm->arch.apicv_update_lock);
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
void kvm_exit_stats_set_pid(struct kvm_exit_vcpu *stats, struct pid *pid)
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
	unsigned int nr_slots;
	int r;

	vcpu->arch.exit_stamps = &vcpu->arch.exit_no_stamps;
	if (!vm)
		return 0;

	/* As Kconfig and exit-stats.rst have it. */
	BUILD_BUG_ON(kvm_exit_vcpu_size(KVM_EXIT_SVM_SLOTS) > SZ_8K);
	BUILD_BUG_ON(offsetof(struct kvm_exit_vcpu, part[KVM_EXIT_PART_POLLING]) > SMP_CACHE_BYTES);

	nr_slots = kvm_exit_nr_slots(vm->isa);
	stats = kvzalloc(kvm_exit_vcpu_size(nr_slots), GFP_KERNEL_ACCOUNT);
	if (!stats)
		return -ENOMEM;

	kvm_exit_vcpu_init(stats, nr_slots);
	stats->id = vcpu->vcpu_id;
	stats->state = KVM_EXIT_PART_STOPPED;

	/* Two clocks, read at one time. */
	preempt_disable();
	stats->created = ktime_get_ns();
	stats->stamp = rdtsc();
	preempt_enable();
	stats->at.entry = stats->stamp;
	stats->at.exit = stats->stamp;

	/* Readers see a vCPU early, all they find is that it never ran. */
	r = xa_insert_bh(&vm->vcpus, stats->id, stats, GFP_KERNEL_ACCOUNT);
	if (r) {
		kvfree(stats);
		return r == -EBUSY ? -EEXIST : r;
	}

	vcpu->arch.exit_stats = stats;
	vcpu->arch.exit_stamps = &stats->at;
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
	vcpu->arch.exit_stamps = &vcpu->arch.exit_no_stamps;
	kvm_exit_stats_set_pid(stats, NULL);
	kvfree_rcu(stats, rcu);
}

void kvm_exit_stats_module_exit(void)
{
	/* Wait for free_vm_rcu(). */
	rcu_barrier();
	WARN_ON_ONCE(!xa_empty(&kvm_exit_vms));
	static_key_deferred_flush(&kvm_exit_stats_key);
	WARN_ON_ONCE(kvm_exit_stats_active());
}
